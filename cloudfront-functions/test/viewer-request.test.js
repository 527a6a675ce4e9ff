'use strict';

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const vm = require('node:vm');

const SOURCE = readFileSync(path.join(__dirname, '../src/viewer-request.js'), 'utf8');

/** What CloudFront calls, in a world as empty as the edge: no network, no timers, no eval. */
function handle(request) {
  const edge = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } });
  vm.runInContext(SOURCE, edge);
  const event = {
    version: '1.0',
    context: {
      distributionDomainName: 'd111111abcdef8.cloudfront.net',
      distributionId: 'EDFDVBD6EXAMPLE',
      eventType: 'viewer-request',
      requestId: 'example',
    },
    viewer: { ip: '192.0.2.1' },
    request,
  };
  // A copy: an object of the other realm is never deeply equal to one of this.
  return JSON.parse(JSON.stringify(edge.handler(event)));
}

function get(uri, querystring = {}) {
  return {
    method: 'GET',
    uri,
    querystring,
    headers: { host: { value: 'quickdumpnow.example' } },
    cookies: {},
  };
}

for (const [uri, key] of [
  ['/track', '/track/index.html'],
  ['/track/', '/track/index.html'],
  ['/dispatch', '/dispatch/index.html'],
  ['/dispatch/', '/dispatch/index.html'],
]) {
  test(`${uri} is the page ${key}`, () => {
    assert.equal(handle(get(uri)).uri, key);
  });
}

for (const uri of [
  '/',
  '/index.html',
  '/track/index.html',
  '/track/app.js',
  '/track//',
  '/tracking',
  '/trackers/',
  '/Track',
  '/dispatch/app.js',
  '/dispatcher',
  '/x/track',
  '/api/jobs/j_abc123',
  '',
]) {
  test(`${uri || '(nothing)'} stays as it is`, () => {
    assert.deepEqual(handle(get(uri)), get(uri));
  });
}

test('the token and the language reach the page untouched', () => {
  const query = {
    token: { value: 'j_abc123.s3cr%2Bt' },
    lang: { value: 'es', multiValue: [{ value: 'es' }, { value: 'en' }] },
  };
  assert.deepEqual(handle(get('/track', query)), get('/track/index.html', query));
});

test('only the address changes, whatever the method', () => {
  const request = { ...get('/track'), method: 'HEAD', cookies: { a: { value: 'b' } } };
  assert.deepEqual(handle(request), { ...request, uri: '/track/index.html' });
});

test('it asks the world for nothing', () => {
  assert.doesNotMatch(SOURCE, /\b(import|require|fetch|setTimeout|process|console|Date)\b/);
});

test('it fits: CloudFront takes 10 KB', () => {
  assert.ok(Buffer.byteLength(SOURCE) <= 10_240);
});

test('it keeps to the syntax that every engine of the family has', () => {
  const code = SOURCE.replace(/\/\/.*$/gm, '');
  assert.doesNotMatch(code, /\.\.\.|\?\.|\bclass\b|\bof\b|=>|\b(let|const)\s*[[{]|replaceAll/);
});

'use strict';

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { headers, cache_control: cacheControl } = JSON.parse(
  readFileSync(path.join(__dirname, '../src/headers.json'), 'utf8'));

test('no page loads or runs anything of another origin, nor anything inline', () => {
  const policy = headers['Content-Security-Policy'];
  assert.match(policy, /^default-src 'none';/);
  assert.doesNotMatch(policy, /unsafe|https?:|\*/);
});

test('no page tells another site where its reader comes from', () => {
  assert.equal(headers['Referrer-Policy'], 'no-referrer');
});

test('a page is fresh within a minute; only what has its version in its address is kept', () => {
  assert.deepEqual(Object.entries(cacheControl).map(([where, how]) => [where, /max-age=(\d+)/.exec(how)[1]]),
    [['/vendor/*', '31536000'], ['*', '60']]);
});

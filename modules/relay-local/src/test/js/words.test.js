import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { STEPS } from '../../main/resources/console/model.js';
import { SCENARIOS } from '../../main/resources/console/scenarios.js';

const read = (name) => readFileSync(new URL(`../../main/resources/console/${name}`, import.meta.url), 'utf8');
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the words of the console', () => {
  const en = JSON.parse(read('lang/en.json'));
  const es = JSON.parse(read('lang/es.json'));
  const html = read('index.html');
  const code = read('console.js') + read('model.js');

  test('are the same in both languages', () => {
    assert.deepEqual(Object.keys(es), Object.keys(en));
    for (const key of Object.keys(en)) {
      assert.notEqual(es[key].trim(), '', key);
      assert.deepEqual(placeholders(es[key]), placeholders(en[key]), key);
    }
  });

  test('are all used', () => {
    const built = [...code.matchAll(/`([a-z.-]+)\$\{[^}]*\}([a-z.-]*)`/g)];
    const used = (key) => [key, key.replace(/\.(one|other)$/, '')].some((name) =>
      code.includes(`'${name}'`) || html.includes(`data-words="${name}"`)
      || built.some(([, before, after]) => name.startsWith(before) && name.endsWith(after)));
    assert.deepEqual(Object.keys(en).filter((key) => !used(key)), []);
  });

  test('that the page asks for are all there', () => {
    const asked = [...code.matchAll(/\bt\('([^']+)'/g), ...html.matchAll(/data-words="([^"]+)"/g)].map(([, key]) => key)
      .concat([...STEPS].map((step) => `step.${step}`))
      .concat(SCENARIOS.flatMap(({ name }) => [`try.${name}`, `try.${name}.what`, `try.${name}.end`]));
    assert.deepEqual(asked.filter((key) => !(key in en) && !(`${key}.other` in en)), []);
  });

  test('in the page itself are those of the English file', () => {
    for (const [, key, text] of html.matchAll(/data-words="([^"]+)"[^>]*>([^<]*)</g)) {
      assert.equal(text, en[key], key);
    }
  });
});

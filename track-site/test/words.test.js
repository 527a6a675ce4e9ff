import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

for (const page of ['track', 'dispatch']) {
  describe(`the words of /${page}`, () => {
    const en = JSON.parse(read(`../${page}/lang/en.json`));
    const es = JSON.parse(read(`../${page}/lang/es.json`));
    const html = read(`../${page}/index.html`);
    // Where the driver is, both pages tell with the same code, each in its own words.
    const scripts = readdirSync(new URL(`../${page}`, import.meta.url)).filter((name) => name.endsWith('.js'));
    const code = [...new Set([...scripts.map((name) => `../${page}/${name}`), '../track/where.js'])].map(read).join('\n');

    test('are the same in both languages', () => {
      assert.deepEqual(Object.keys(es), Object.keys(en));
      for (const key of Object.keys(en)) {
        assert.notEqual(es[key].trim(), '', key);
        assert.deepEqual(placeholders(es[key]), placeholders(en[key]), key);
      }
    });

    test('are all used', () => {
      const used = (key) => [key, key.replace(/\.(one|other)$/, '')].some((name) =>
        code.includes(`'${name}'`) || html.includes(`data-words="${name}"`) || isBuilt(name));
      // Made of a prefix and a value: `state.${…}`.
      const isBuilt = (name) => [...code.matchAll(/`([a-z.]*)\$\{[^}]*\}([a-z.]*)`/g)]
        .some(([, before, after]) => before + after !== '' && name.startsWith(before) && name.endsWith(after));
      assert.deepEqual(Object.keys(en).filter((key) => !used(key)), []);
    });

    test('that the page asks for are all there', () => {
      const asked = [...code.matchAll(/\bt\('([^']+)'/g)].map(([, key]) => key)
        .concat([...html.matchAll(/data-words="([^"]+)"/g)].map(([, key]) => key));
      assert.deepEqual(asked.filter((key) => !(key in en) && !(`${key}.other` in en)), []);
    });

    test('in the page itself are those of the English file', () => {
      for (const [, key, text] of html.matchAll(/data-words="([^"]+)">([^<]*)</g)) {
        assert.equal(text, en[key], key);
      }
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  clockOf, filtered, inOrder, merged, nextDelay, secondsUntil, sideOf, tellsStatus,
} from '../dispatch/model.js';

const NOW = Date.parse('2026-03-08T18:00:00Z');
const at = (seconds) => new Date(NOW + seconds * 1_000).toISOString();
const line = (id, said, cascade) => ({ job_id: id, state: 'pending', last_message: { at: at(said), body: `words of ${id}` }, cascade });
const open = (deadline) => ({ status: 'open', deadline: deadline === undefined ? undefined : at(deadline) });
const ids = (items) => items.map((item) => item.job_id ?? item.id);

describe('the list', () => {
  test('has who waits first, the nearest deadline first, then who wrote last', () => {
    const lines = [line('old', -900), line('new', -1, { status: 'acked' }), line('late', -5, open(60)), line('soon', -9, open(5)),
      line('unsent', -2, open())];
    assert.deepEqual(ids(inOrder(lines)), ['soon', 'late', 'unsent', 'new', 'old']);
  });
  test('hides nobody who waits, whatever is filtered', () => {
    const lines = [line('j_a', -1), line('j_b', -2, open(9)), { ...line('j_c', -3), state: 'completed' }];
    assert.deepEqual(ids(filtered(lines, { state: 'completed' })), ['j_b', 'j_c']);
    assert.deepEqual(ids(filtered(lines, { text: ' J_A ' })), ['j_a', 'j_b']);
    assert.deepEqual(ids(filtered(lines, {})), ['j_a', 'j_b', 'j_c']);
  });
});

describe('the conversation', () => {
  const item = (id, seconds, extra) => ({ id, at: at(seconds), direction: 'outbound', status: 'sent', attempt: 1, from_role: 'relay', ...extra });
  test('has each text once, in the order of time, however often and in whatever order it comes', () => {
    const [a, b, c] = [item('a', 1), item('b', 2), item('c', 3)];
    assert.deepEqual(ids(merged(merged([], [c, a, a]), [b, c])), ['a', 'b', 'c']);
  });
  test('never shows an older status', () => {
    const known = merged([], [item('a', 1, { status: 'delivered' })]);
    assert.equal(merged(known, [item('a', 1, { status: 'sent' })])[0].status, 'delivered');
    assert.equal(merged(known, [item('a', 1, { status: 'erased', body: '' })])[0].status, 'erased');
    assert.equal(merged(known, [item('a', 1, { status: 'sending', attempt: 2 })])[0].status, 'sending');
  });
  test('has the customer left, who answers him right, the relay itself in the middle', () => {
    assert.equal(sideOf({ from_role: 'customer' }), 'customer');
    assert.equal(sideOf({ from_role: 'responder', purpose: 'reply' }), 'ours');
    assert.equal(sideOf({ from_role: 'dashboard', purpose: 'written' }), 'ours');
    assert.equal(sideOf({ from_role: 'relay', purpose: 'page' }), 'system');
  });
  test('tells of each failure, and of what arrived the newest only', () => {
    const items = [item('a', 1, { status: 'delivered' }), item('b', 2, { status: 'undelivered' }), item('c', 3, { status: 'delivered' })];
    assert.deepEqual(items.map((one) => tellsStatus(one, items)), [false, true, true]);
  });
});

test('a countdown is a clock that stops at nothing', () => {
  assert.equal(clockOf(secondsUntil(at(133), NOW)), '2:13');
  assert.equal(clockOf(secondsUntil(at(0.2), NOW)), '0:01');
  assert.equal(clockOf(secondsUntil(at(-9), NOW)), '0:00');
});

test('it asks every 3 s, and after failures less and less', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 99].map(nextDelay), [3_000, 5_000, 10_000, 20_000, 30_000, 30_000]);
});

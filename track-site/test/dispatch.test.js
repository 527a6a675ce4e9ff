import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  DAYS, changesBetween, clockOf, editable, endsNextDay, faultsIn, filtered, inOrder, isAsTold, linkIn, merged, nextDelay, rosterOf,
  secondsUntil, sideOf, tellsStatus,
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

describe("the customer's link", () => {
  const text = (body, purpose = 'tracking-link') => ({ purpose, body });
  const link = (token) => `https://qdn.example/track?token=${token}`;
  test('is the one that was texted last', () => {
    const items = [text(`Your job: ${link('j_a.old')}`), text(`Your job: ${link('j_a.new')}`), text('on my way', 'reply')];
    assert.deepEqual(linkIn(items, 'j_a'), { body: `Your job: ${link('j_a.new')}`, url: link('j_a.new') });
  });
  for (const [why, item] of [['was erased', text('')], ["is another job's", text(link('j_ab.s'))], ['is no tracking link', text(link('j_a.s'), 'reply')],
    ['is a script', text('javascript:x/track?token=j_a.s')]]) {
    test(`is none if it ${why}`, () => assert.equal(linkIn([item], 'j_a'), null));
  }
});

test('a countdown is a clock that stops at nothing', () => {
  assert.equal(clockOf(secondsUntil(at(133), NOW)), '2:13');
  assert.equal(clockOf(secondsUntil(at(0.2), NOW)), '0:01');
  assert.equal(clockOf(secondsUntil(at(-9), NOW)), '0:00');
});

test('it asks every 3 s, and after failures less and less', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 99].map(nextDelay), [3_000, 5_000, 10_000, 20_000, 30_000, 30_000]);
});

describe('a roster', () => {
  const WEEK = DAYS.slice(0, 5).map((day) => ({ day, from: '07:00', to: '19:00' }));
  const told = () => ({
    version: 3,
    chain: [
      { id: 'primary', name: 'Ana', phone: '+16195550101', email: 'ana@example.com' },
      { id: 'backup', name: 'Ben', phone: '+16195550102', shifts: { zone: 'America/New_York', weekly: [...WEEK, { day: 'friday', from: '22:00', to: '06:00' }] } },
    ],
    ack_timeout: 'PT5M', delivery_timeout: 'PT1.5S', activity_window: 'PT1H15M',
  });
  const edited = (change) => {
    const copy = editable(told());
    change(copy);
    return copy;
  };
  const faults = (change) => faultsIn(edited(change), told()).map(({ fault }) => fault);

  test('is edited with the days of a shift together', () => {
    const [ana, ben] = editable(told()).people;
    assert.equal(ana.shifts, null);
    assert.deepEqual(ben.shifts, [{ days: DAYS.slice(0, 5), from: '07:00', to: '19:00' }, { days: ['friday'], from: '22:00', to: '06:00' }]);
    assert.deepEqual(editable(told()).times, { ack_timeout: '300', delivery_timeout: '1.5', activity_window: '4500' });
  });
  test('is put as it came, without the times that nobody changed', () => {
    assert.deepEqual(rosterOf(editable(told()), told()), { chain: told().chain });
    assert.equal(isAsTold(editable(told()), told()), true);
  });
  test('is put with what was changed', () => {
    const put = rosterOf(edited(({ people: [ana], times }) => {
      Object.assign(ana, { email: '', shifts: [{ days: ['sunday', 'monday'], from: '08:00', to: '12:00' }] });
      times.ack_timeout = '90';
    }), told());
    assert.deepEqual(put.chain[0], { id: 'primary', name: 'Ana', phone: '+16195550101', shifts: { zone: 'America/Los_Angeles',
      weekly: [{ day: 'monday', from: '08:00', to: '12:00' }, { day: 'sunday', from: '08:00', to: '12:00' }] } });
    assert.equal(put.ack_timeout, 'PT90S');
    assert.equal('delivery_timeout' in put, false);
  });
  test('of somebody who is never on duty is not one of somebody who always is', () => {
    assert.deepEqual(rosterOf(edited(({ people: [ana] }) => { ana.shifts = []; }), told()).chain[0].shifts, { zone: 'America/Los_Angeles', weekly: [] });
  });
  test('that the relay would take has no faults', () => {
    assert.deepEqual(faults(() => {}), []);
    assert.deepEqual(faults(({ people: [ana] }) => { ana.shifts = []; }), []);
  });
  for (const [fault, change] of [
    ['id', ([ana]) => { ana.id = 'Ana B'; }], ['id.twice', ([, ben]) => { ben.id = 'primary'; }], ['name', ([ana]) => { ana.name = ''; }],
    ['phone', ([ana]) => { ana.phone = '619 555 0101'; }], ['phone.twice', ([, ben]) => { ben.phone = '+16195550101'; }],
    ['email', ([ana]) => { ana.email = 'ana'; }], ['zone', ([, ben]) => { ben.zone = 'San Diego'; }], ['days', ([, ben]) => { ben.shifts[0].days = []; }],
    ['time', ([, ben]) => { ben.shifts[1].to = ''; }], ['chain', (people) => { people.length = 0; }],
    ['shifts', ([, ben]) => { ben.shifts = Array.from({ length: 8 }, (_, i) => ({ days: DAYS, from: `0${i}:00`, to: '12:00' })); }],
  ]) {
    test(`has the fault "${fault}"`, () => assert.deepEqual(faults(({ people }) => change(people)), [fault]));
  }
  test('may keep times and zones that nobody may set', () => {
    assert.deepEqual(faults(({ times }) => { times.delivery_timeout = '1.50'; }), []);
    assert.deepEqual(['4', '43201', '', 'x'].flatMap((seconds) => faults(({ times }) => { times.ack_timeout = seconds; })), Array(4).fill('seconds'));
    const odd = told();
    odd.chain[1].shifts.zone = 'GMT-7';
    assert.deepEqual(faultsIn(editable(odd), odd), []);
  });
  test('that somebody else changed is told by what he changed', () => {
    const theirs = told();
    theirs.chain.reverse();
    theirs.chain[0].shifts.weekly.pop();
    theirs.chain.push({ id: 'third', name: 'Cy', phone: '+16195550103' });
    theirs.ack_timeout = 'PT6M';
    assert.deepEqual(changesBetween(told(), theirs), [{ what: 'added', name: 'Cy' }, { what: 'changed', name: 'Ben' }, { what: 'order', name: '' }, { what: 'times', name: '' }]);
    assert.deepEqual(changesBetween(theirs, told())[0], { what: 'removed', name: 'Cy' });
    assert.deepEqual(changesBetween(told(), { ...told(), version: 9, ack_timeout: 'PT300S' }), []);
  });
  test('has shifts that go on after midnight', () => {
    assert.deepEqual([['22:00', '06:00'], ['07:00', '07:00'], ['07:00', '19:00'], ['', '06:00']].map(([from, to]) => endsNextDay({ from, to })),
      [true, true, false, false]);
  });
});

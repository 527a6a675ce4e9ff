import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  along, codeOf, curlOf, customerMessages, depths, fieldsOf, isBad, isQuiet, rowOf, scheduleOf, shareLeft, shown, taken,
} from '../../main/resources/console/model.js';

const SID = 'SM00000000000000000000000000000001';
const entry = (id, kind, what, facts = {}, message = SID) => ({ id, at: '2026-03-08T18:00:00Z', kind, what, who: 'somebody', message, facts });
const webhook = (id, facts) => entry(id, 'webhook', 'text', { status: '200', verdict: 'signed', from: '…0134', ...facts });
const receipt = (id, word) => entry(id, 'webhook', 'receipt', { status: '204', verdict: 'signed', receipt: word, to: '…0101' });
const step = (id, what, facts) => entry(id, 'step', what, facts);

describe('the entries', () => {
  test('are there once each, however often the stream brings them', () => {
    let entries = [];
    for (const id of [1, 2, 2, 1, 3, 3]) {
      entries = taken(entries, step(id, 'Accepted'));
    }
    assert.deepEqual(entries.map(({ id }) => id), [1, 2, 3]);
  });
  test('are shown of one message or of all, and without what others say already', () => {
    const entries = [webhook(1), step(2, 'TextKept'), step(3, 'Accepted'), receipt(4, 'sent'), receipt(5, 'delivered'),
      { ...step(6, 'Accepted'), message: 'SM2' }, entry(7, 'timer', 'armed', { timer: 'DELIVERY' }), entry(8, 'timer', 'armed', { timer: 'ACK' })];
    assert.deepEqual(shown(entries).map(({ id }) => id), [1, 3, 5, 6, 8]);
    assert.deepEqual(shown(entries, { message: 'SM2' }).map(({ id }) => id), [6]);
    assert.equal(shown(entries, { everything: true }).length, entries.length);
  });
  test('that tell of a refusal or a failure are never quiet, and are marked', () => {
    const bad = [webhook(1, { status: '403', verdict: 'wrong signature' }), { ...receipt(2, 'sent'), facts: { status: '403', receipt: 'sent' } },
      receipt(3, 'undelivered'), entry(4, 'text', 'send', { status: '503' }), entry(5, 'dead-letter', 'dead-letter', { queue: 'q', count: '1' })];
    assert.deepEqual(bad.map(isBad), bad.map(() => true));
    assert.deepEqual(bad.map(isQuiet), bad.map(() => false));
    assert.equal(isBad(webhook(6)), false);
  });
  test('name the customers\' messages, newest first', () => {
    assert.deepEqual(customerMessages([step(1, 'Accepted'), { ...step(2, 'Accepted'), message: 'SM2' }, step(3, 'Acked')]), ['SM2', SID]);
  });
});

describe('a row', () => {
  test('has the direction, what came, and the verdict on its signature', () => {
    assert.deepEqual(rowOf(webhook(1, { status: '403', verdict: 'wrong signature' })), {
      mark: '-->', key: 'row.webhook', values: { who: 'somebody', from: '…0134', status: '403' }, facts: { verdict: 'wrong signature' },
    });
    assert.equal(rowOf(entry(2, 'text', 'send', { status: '201', to: '…0101', text: 'page-0' })).mark, '<--');
  });
  test('of a timer says whether it came early, which its first stage does by design', () => {
    const fired = (at) => rowOf(step(1, 'TimerFired', { timer: 'ACK', text: 'page-0', due: '2026-03-08T18:05:00Z', fired: at }));
    assert.equal(fired('2026-03-08T18:04:00Z').key, 'row.fired.early');
    assert.equal(fired('2026-03-08T18:04:00Z').values.seconds, '60.0');
    assert.equal(fired('2026-03-08T18:05:00.040Z').key, 'row.fired');
  });
  test('of an event that has no words of its own shows its name', () => {
    assert.equal(rowOf(step(1, 'SomethingNew', { a: 'b' })).key, null);
  });
});

test('a request is typed as curl, with quotes that a shell leaves alone', () => {
  const detail = { method: 'POST', url: '{api}/sms/inbound', headers: { 'x-twilio-signature': 'abc=' }, body: "Body=it's" };
  assert.equal(curlOf(detail, { api: 'http://127.0.0.1:8080' }),
    "curl -X POST 'http://127.0.0.1:8080/sms/inbound' -H 'x-twilio-signature: abc=' --data-raw 'Body=it'\\''s'");
  assert.ok(curlOf({ ...detail, user: '{api_key}' }, { api: '', api_key: 'SK1', api_secret: 's' }).includes("-u 'SK1:s'"));
});

test('a form is read as it was written', () => {
  assert.deepEqual(fieldsOf('Body=a+b%26c&From=%2B1619'), [['Body', 'a b&c'], ['From', '+1619']]);
  assert.deepEqual(fieldsOf(''), []);
});

test('a page is known by its code', () => {
  assert.equal(codeOf('#12 j_demo1 +16195550134\nhello'), '12');
  assert.equal(codeOf('QDN: nothing is waiting for you now.'), null);
});

test('the schedule of a cascade is found by its name', () => {
  assert.equal(scheduleOf(SID, [{ name: 'sweep' }, { name: `esc-${SID}-page-0` }]), `esc-${SID}-page-0`);
  assert.equal(scheduleOf(SID, [{ name: 'sweep' }]), null);
});

test('the time that is left is a share of what there was', () => {
  const cascade = { deadline: '2026-03-08T18:05:00Z', attempts: [{ at: '2026-03-08T18:00:00Z', deadline: '2026-03-08T18:05:00Z' }] };
  assert.equal(shareLeft(cascade, Date.parse('2026-03-08T18:04:00Z')), 0.2);
  assert.equal(shareLeft(cascade, Date.parse('2026-03-08T19:00:00Z')), 0);
  assert.equal(shareLeft({}, 0), null);
});

test('dead letters are counted apart', () => {
  const queue = (name, visible) => ({ name, visible, in_flight: 1, delayed: 0 });
  assert.deepEqual(depths([queue('ForwardQueue', 2), queue('ForwardDlq', 1)]), { working: 3, dead: 2 });
});

test('a road is driven to its end, back, and so on', () => {
  const road = [[-117.2, 32.7], [-117.1, 32.7], [-117.1, 32.8]];
  const at = (km) => Object.values(along(road, km)).map((degrees) => Number(degrees.toFixed(3)));
  const first = 111.2 * 0.1 * Math.cos((32.7 * Math.PI) / 180);
  const whole = first + 11.12;
  assert.deepEqual(at(0), [-117.2, 32.7]);
  assert.deepEqual(at(first / 2), [-117.15, 32.7]);
  assert.deepEqual(at(first + 5.56), [-117.1, 32.75]);
  assert.deepEqual(at(whole), [-117.1, 32.8]);
  assert.deepEqual(at(whole + 5.56), [-117.1, 32.75]);
  assert.deepEqual(at(2 * whole + first / 2), [-117.15, 32.7]);
});

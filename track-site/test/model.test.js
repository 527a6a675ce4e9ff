import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import {
  age, areaOf, chooseLanguage, freshness, learn, miles, nextDelay, pacificTime, parseToken,
  readablePhone, serverClock, situation, translator, whereabouts,
} from '../track/model.js';

const MAP = JSON.parse(readFileSync(new URL('../track/san-diego.json', import.meta.url), 'utf8'));
const NOW = Date.parse('2026-03-08T18:00:00Z');
const at = (seconds) => new Date(NOW + seconds * 1_000).toISOString();

function answer(extra = {}) {
  return {
    job_id: 'j_abc123', state: 'in-progress', access: 'token', server_time: at(0), location: '1 Main St', trailer_count: 1,
    steps: [], position: { lat: 32.7, lon: -117.1, accuracy_m: 20, at: at(-10) }, ...extra,
  };
}

describe('the token', () => {
  test('is the job and its secret', () => {
    assert.deepEqual(parseToken('?token=j_abc123.s3cr.et-1'), { job: 'j_abc123', secret: 's3cr.et-1' });
    assert.deepEqual(parseToken('?lang=es&token=t-9.x%2By'), { job: 't-9', secret: 'x+y' });
  });
  for (const search of ['', '?token=', '?token=j_abc123', '?token=j_abc123.', '?token=../x.y', '?token=x_1.y', '?token=j_a/b.y']) {
    test(`is none in "${search}"`, () => assert.equal(parseToken(search), null));
  }
});

describe('the language', () => {
  test("is the link's before the chosen one before the browser's", () => {
    assert.equal(chooseLanguage('es', 'en', ['en-US']), 'es');
    assert.equal(chooseLanguage(null, 'es', ['en-US']), 'es');
    assert.equal(chooseLanguage(null, null, ['fr-FR', 'es-MX', 'en']), 'es');
    assert.equal(chooseLanguage('xx', null, undefined), 'en');
  });
  const words = { 'a.one': '{count} day', 'a.other': '{count} days', b: 'near {place}' };
  test('has plurals and places to fill in', () => {
    const t = translator(words, 'en');
    assert.equal(t('a', { count: 1 }), '1 day');
    assert.equal(t('a', { count: 1_000_000 }), '1000000 days');
    assert.equal(translator(words, 'es')('a', { count: 1_000_000 }), '1000000 days');
    assert.equal(t('b', { place: '{place}<b>' }), 'near {place}<b>');
    assert.equal(t('none'), 'none');
  });
});

describe('the next request', () => {
  test('comes 5 s after an answer, give or take a tenth', () => {
    assert.equal(nextDelay(0, null, 0, NOW), 4_500);
    assert.equal(nextDelay(0, null, 0.5, NOW), 5_000);
    assert.equal(nextDelay(0, null, 1, NOW), 5_500);
  });
  test('comes later after each failure, up to a minute', () => {
    assert.deepEqual([1, 2, 3, 4, 5, 6, 99].map((n) => nextDelay(n, null, 0.5, NOW)),
      [5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });
  test('never comes before the server wants it', () => {
    assert.equal(nextDelay(1, '30', 0.5, NOW), 30_000);
    assert.equal(nextDelay(1, new Date(NOW + 45_000).toUTCString(), 0.5, NOW), 45_000);
    assert.equal(nextDelay(1, '1', 0.5, NOW), 5_000);
    assert.equal(nextDelay(1, '999999', 0.5, NOW), 600_000);
    assert.equal(nextDelay(1, 'soon', 0.5, NOW), 5_000);
    assert.equal(nextDelay(1, '-5', 0.5, NOW), 5_000);
  });
});

describe('what is known', () => {
  test('never goes back to an older answer', () => {
    const known = learn(null, answer({ state: 'completed' }));
    assert.equal(learn(known, answer({ server_time: at(-1) })), known);
  });
  test('never moves the driver back to an older position', () => {
    const known = learn(null, answer());
    const later = learn(known, answer({ server_time: at(5), position: { lat: 33, lon: -117, at: at(-60) } }));
    assert.equal(later.position, known.position);
    assert.equal(learn(known, answer({ server_time: at(5), position: null })).position, known.position);
    assert.equal(learn(known, answer({ server_time: at(5), position: { lat: 33, lon: -117, at: at(4) } })).position.lat, 33);
  });
  for (const state of ['pending', 'completed', 'cancelled']) {
    test(`has no position of a job that is ${state}, whatever was known before`, () => {
      const known = learn(null, answer());
      assert.equal(learn(known, answer({ server_time: at(5), state })).position, null);
    });
  }
  test('has nothing but the state in the anonymous view', () => {
    const known = learn(null, answer({ access: 'anonymous' }));
    assert.deepEqual([known.position, known.location, known.trailers], [null, null, null]);
  });
  for (const position of [{}, { lat: 'x', lon: 1, at: at(0) }, { lat: 1, lon: 1, at: 'then' }, { lat: null, lon: 1, at: at(0) }]) {
    test(`takes no position from ${JSON.stringify(position)}`, () => {
      assert.equal(learn(null, answer({ position })).position, null);
    });
  }
  test('is over when the job is', () => {
    assert.deepEqual(['pending', 'in-progress', 'completed', 'cancelled'].map((state) => learn(null, answer({ state })).final),
      [false, false, true, true]);
  });
  test('is that the dispatcher has it, once that step is reached', () => {
    const steps = (done) => [{ state: 'pending', done }, { state: 'acked', current: done, done: false }];
    assert.equal(situation(learn(null, answer({ state: 'pending', steps: steps(false) }))), 'pending');
    assert.equal(situation(learn(null, answer({ state: 'pending', steps: steps(true) }))), 'acked');
    assert.equal(situation(learn(null, answer({ steps: steps(true) }))), 'in-progress');
  });
});

describe('a position', () => {
  test('is fresh for 90 s, old for 10 min, then lost', () => {
    const how = (seconds) => freshness({ at: NOW - seconds * 1_000 }, NOW);
    assert.deepEqual([0, 90, 91, 600, 601].map(how), ['fresh', 'fresh', 'old', 'old', 'lost']);
    assert.equal(freshness(null, NOW), 'none');
  });
  test('has its age in words', () => {
    assert.deepEqual([-5, 59, 60, 119, 3_599, 3_600].map((s) => age(s * 1_000)),
      [['now', 0], ['now', 0], ['minutes', 1], ['minutes', 1], ['minutes', 59], ['hours', 1]]);
  });
  test('is near a place, and by a freeway if it is', () => {
    assert.deepEqual(whereabouts({ lat: 32.7775, lon: -117.07 }, MAP), { place: 'College Area', freeway: 'I-8' });
    assert.deepEqual(whereabouts({ lat: 32.843, lon: -117.268 }, MAP), { place: 'La Jolla', freeway: null });
    assert.deepEqual(whereabouts({ lat: 40, lon: -100 }, MAP), { place: null, freeway: null });
  });
  test('is some miles from a place', () => {
    const places = Object.fromEntries(['Chula Vista', 'Oceanside'].map((name) => [name, areaOf(name, MAP)]));
    assert.equal(miles(places['Chula Vista'], places.Oceanside), 42);
    assert.equal(miles(places.Oceanside, places.Oceanside), 1);
  });
});

describe('an address', () => {
  test('has its area if a part of it is a place of the map', () => {
    assert.equal(areaOf('12 Third Ave, Chula Vista, CA 91910', MAP).name, 'Chula Vista');
    assert.equal(areaOf('12 Third Ave, la jolla', MAP).name, 'La Jolla');
    assert.equal(areaOf('9 Main St, Poway CA', MAP).name, 'Poway');
  });
  for (const address of ['1200 Third Ave, San Diego', '300 El Cajon Blvd, San Diego', 'Vista Way', '', null]) {
    test(`has none in ${address}`, () => assert.equal(areaOf(address, MAP), null));
  }
});

describe("the server's time", () => {
  const watches = { steady: 100, clock: NOW };
  const time = serverClock(() => watches.steady, () => watches.clock);
  const later = (steady, clock) => Object.assign(watches, { steady: watches.steady + steady, clock: watches.clock + clock });
  test("goes on from the last answer, whatever the device's clock says", () => {
    time.set(5_000);
    later(700, 700);
    assert.equal(time.now(), 5_700);
  });
  test('has gone on while the device slept, and does not go back with its clock', () => {
    time.set(5_000);
    later(300, 3_600_000);
    assert.equal(time.now(), 3_605_000);
    time.set(9_000);
    later(300, -3_600_000);
    assert.equal(time.now(), 9_300);
  });
});

describe('times are those of San Diego', () => {
  for (const [instant, en, es] of [
    ['2026-03-08T09:30Z', '1:30 AM PST', '1:30 a.m. PST'],
    ['2026-03-08T10:30Z', '3:30 AM PDT', '3:30 a.m. PDT'],
    ['2026-11-01T08:30Z', '1:30 AM PDT', '1:30 a.m. PDT'],
    ['2026-11-01T09:30Z', '1:30 AM PST', '1:30 a.m. PST'],
  ]) {
    test(instant, () => {
      assert.equal(pacificTime(Date.parse(instant), 'en'), en);
      assert.equal(pacificTime(Date.parse(instant), 'es'), es);
    });
  }
});

test('a number is readable', () => {
  assert.equal(readablePhone('+16195550134'), '(619) 555-0134');
  assert.equal(readablePhone('+525555550134'), '+525555550134');
});

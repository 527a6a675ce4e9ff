import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { SCENARIOS } from '../../main/resources/console/scenarios.js';

const PRIMARY = '+16195550101';
const BACKUP = '+16195550102';

/** A relay that does what the test says, so that a scenario is seen to notice what is wrong. */
function world(over = {}) {
  const screens = new Map();
  const put = (phone, from, body) => screens.set(phone, [...(screens.get(phone) ?? []), { from, body, sid: `SM${Math.random()}` }]);
  return {
    primary: PRIMARY, backup: BACKUP, put,
    screen: async (phone) => screens.get(phone) ?? [],
    optedOut: async () => false,
    async text(from, body) {
      put(from, from, body);
      if (![PRIMARY, BACKUP].includes(from)) {
        put(PRIMARY, 'relay', `#12 new customer ${from}\n${body}`);
      } else if (body === '12 on my way') {
        put(SCENARIOS[0].customer, 'relay', 'on my way');
      }
      return { sid: 'SM1' };
    },
    carrier: async () => {}, api: async () => {},
    repeat: async () => ({ status: 200 }),
    forge: async () => 403,
    status: async () => ({ status: 'acked', texts: [], cascade: { attempts: [] } }),
    async until(what, look) {
      const found = await look();
      if (!found) {
        throw new Error(`${what}: not in time`);
      }
      return found;
    },
    ...over,
  };
}

const run = (name, over) => {
  const scenario = SCENARIOS.find((one) => one.name === name);
  return scenario.run(world(over));
};

describe('a scenario', () => {
  test('has a customer of its own', () => {
    assert.equal(new Set(SCENARIOS.map(({ customer }) => customer)).size, SCENARIOS.length);
    for (const { customer } of SCENARIOS) {
      assert.match(customer, /^\+161955501\d\d$/);
    }
  });
  test('ends well when all is as it should be', async () => {
    assert.deepEqual(await run('ack'), { code: '12' });
    assert.deepEqual(await run('repeated'), { code: '12' });
    assert.deepEqual(await run('forged'), { code: '12' });
  });
  test('notices a text that nobody took', async () => {
    await assert.rejects(run('ack', { status: async () => ({ status: 'open' }) }), /ack: not in time/);
  });
  test('notices that a repeated webhook made a second page', async () => {
    const twice = world();
    twice.repeat = async () => {
      twice.put(PRIMARY, 'relay', `#13 new customer ${SCENARIOS.find(({ name }) => name === 'repeated').customer}\nagain`);
      return { status: 200 };
    };
    await assert.rejects(SCENARIOS.find(({ name }) => name === 'repeated').run(twice), /one page/);
  });
  test('notices that a forged webhook was taken', async () => {
    await assert.rejects(run('forged', { forge: async () => 200 }), /refused/);
  });
  test('puts the carrier back also when it fails', async () => {
    const set = [];
    await assert.rejects(run('dead', { carrier: async (phone, delivery) => set.push(delivery), status: async () => ({ status: 'open' }) }));
    assert.deepEqual(set, ['undelivered', 'delivered']);
  });
});

// What 'Try' does: each scenario drives the phones as people would, and sees that it ended as it should.
//
// `world` does and looks: it has the phones, the carriers, Twilio's API and the relay's answers. A customer of its
// own for each, so that none waits in another's way.

import { codeOf } from './model.js';

class Unexpected extends Error {}

function see(what, isSo) {
  if (!isSo) {
    throw new Unexpected(what);
  }
}

const pagesOf = async (world, phone, customer) =>
  (await world.screen(phone)).filter(({ from, body }) => from !== phone && body.split('\n')[0].endsWith(` ${customer}`));

/** Waits until a phone has one page more than `before` of a customer. */
const nextPage = (world, phone, customer, before) => world.until(`page on ${phone}`, async () => {
  const pages = await pagesOf(world, phone, customer);
  return pages.length > before ? pages.at(-1) : null;
});

const isAcked = (world, message) => world.until('ack', async () => {
  const view = await world.status(message);
  return view?.status === 'acked' ? view : null;
});

const isExhausted = (world, message) => world.until('end of the chain', async () => {
  const view = await world.status(message);
  return view?.status === 'exhausted' ? view : null;
});

const reads = (world, phone, wanted) => world.until(`text on ${phone}`, async () =>
  (await world.screen(phone)).find((text) => text.from !== phone && wanted(text.body)) ?? null);

/** A primary who has not texted for a while counts as away, and the backup would be asked first. */
async function present(world) {
  if ((await world.screen(world.primary)).some(({ from }) => from === world.primary)) {
    await world.text(world.primary, 'BACK');
  }
}

async function asked(world, customer, words) {
  await present(world);
  const before = (await pagesOf(world, world.primary, customer)).length;
  const { sid } = await world.text(customer, words);
  return { sid, before };
}

export const SCENARIOS = [
  {
    name: 'ack',
    customer: '+16195550134',
    async run(world) {
      const { sid, before } = await asked(world, this.customer, 'I am at the gate, the trailer is full');
      const code = codeOf((await nextPage(world, world.primary, this.customer, before)).body);
      await world.text(world.primary, `${code} on my way`);
      await reads(world, this.customer, (body) => body === 'on my way');
      await isAcked(world, sid);
      return { code };
    },
  },
  {
    name: 'silent',
    customer: '+16195550135',
    async run(world) {
      const backups = (await pagesOf(world, world.backup, this.customer)).length;
      const { sid, before } = await asked(world, this.customer, 'is somebody coming today?');
      await nextPage(world, world.primary, this.customer, before);
      const code = codeOf((await nextPage(world, world.backup, this.customer, backups)).body);
      await world.text(world.backup, `OK ${code}`);
      await isAcked(world, sid);
      await reads(world, world.primary, (body) => body.startsWith(`#${code}:`));
      return { code };
    },
  },
  {
    name: 'dead',
    customer: '+16195550136',
    async run(world) {
      const backups = (await pagesOf(world, world.backup, this.customer)).length;
      await world.carrier(world.primary, 'undelivered');
      try {
        const { sid } = await asked(world, this.customer, 'how much is a second trailer?');
        const code = codeOf((await nextPage(world, world.backup, this.customer, backups)).body);
        await world.text(world.backup, `OK ${code}`);
        const { cascade } = await isAcked(world, sid);
        see('the first text failed', cascade.attempts[0].status === 'undelivered');
        return { code };
      } finally {
        await world.carrier(world.primary, 'delivered');
      }
    },
  },
  {
    name: 'nobody',
    customer: '+16195550137',
    async run(world) {
      const { sid, before } = await asked(world, this.customer, 'the lid does not close');
      const code = codeOf((await nextPage(world, world.primary, this.customer, before)).body);
      await isExhausted(world, sid);
      await reads(world, this.customer, (body) => body.includes('have your message'));
      return { code };
    },
  },
  {
    name: 'spanish',
    customer: '+16195550138',
    async run(world) {
      // Nobody can be reached, so that the relay itself answers him, in his language.
      for (const phone of [world.primary, world.backup]) {
        await world.carrier(phone, 'undelivered');
      }
      try {
        const { sid } = await asked(world, this.customer, '¿Cuándo llega el remolque? Ya está lleno');
        await isExhausted(world, sid);
        await reads(world, this.customer, (body) => body.includes('mensaje'));
        return {};
      } finally {
        for (const phone of [world.primary, world.backup]) {
          await world.carrier(phone, 'delivered');
        }
      }
    },
  },
  {
    name: 'stop',
    customer: '+16195550139',
    async run(world) {
      if (await world.optedOut(this.customer)) {
        await world.text(this.customer, 'START');
      }
      const { before } = await asked(world, this.customer, 'I do not need it any more');
      const code = codeOf((await nextPage(world, world.primary, this.customer, before)).body);
      const said = (await world.screen(this.customer)).length;
      await world.text(this.customer, 'STOP');
      const told = (await world.screen(world.primary)).length;
      await world.text(world.primary, `${code} shall I take it back?`);
      await world.until('word that he opted out', async () =>
        (await world.screen(world.primary)).slice(told).find(({ from, body }) => from !== world.primary && body.includes('opted out')) ?? null);
      see('he was not texted', (await world.screen(this.customer)).slice(said).every(({ body }) => !body.includes('take it back')));
      return { code };
    },
  },
  {
    name: 'repeated',
    customer: '+16195550140',
    async run(world) {
      const { sid, before } = await asked(world, this.customer, 'where do I leave the key?');
      const code = codeOf((await nextPage(world, world.primary, this.customer, before)).body);
      for (let i = 0; i < 3; i++) {
        see('taken again', (await world.repeat(sid)).status === 200);
      }
      await world.text(world.primary, `OK ${code}`);
      await isAcked(world, sid);
      see('one page', (await pagesOf(world, world.primary, this.customer)).length === before + 1);
      return { code };
    },
  },
  {
    name: 'forged',
    customer: '+16195550141',
    async run(world) {
      see('refused', (await world.forge(this.customer, 'let me in')) === 403);
      // A true text of the same number is behind the forged one, and arrives.
      const { sid, before } = await asked(world, this.customer, 'this one is really me');
      const page = await nextPage(world, world.primary, this.customer, before);
      see('only the true one', page.body.endsWith('this one is really me') && !page.body.includes('let me in'));
      const code = codeOf(page.body);
      await world.text(world.primary, `OK ${code}`);
      await isAcked(world, sid);
      return { code };
    },
  },
  {
    name: 'outage',
    customer: '+16195550142',
    async run(world) {
      const counts = async () => Promise.all([world.primary, world.backup]
        .map(async (phone) => (await pagesOf(world, phone, this.customer)).length));
      await present(world);
      const before = await counts();
      await world.api({ status: 503 });
      let sid;
      try {
        ({ sid } = await world.text(this.customer, 'nobody should miss this one'));
        await world.until('send without an answer', async () =>
          (await world.status(sid))?.texts.find(({ purpose, status }) => purpose === 'page' && status === 'unknown') ?? null);
      } finally {
        await world.api({});
      }
      const page = await world.until('page after the outage', async () =>
        (await Promise.all([world.primary, world.backup].map(async (phone, i) => {
          const pages = await pagesOf(world, phone, this.customer);
          return pages.length > before[i] ? { phone, body: pages.at(-1).body } : null;
        }))).find(Boolean) ?? null);
      const code = codeOf(page.body);
      await world.text(page.phone, `OK ${code}`);
      await isAcked(world, sid);
      const after = await counts();
      see('nobody was texted twice', after.every((count, i) => count <= before[i] + 1));
      return { code };
    },
  },
];

// A client that openapi-typescript made of docs/openapi.yaml, against a running `./qdn local`: what the description
// says must be enough to write it, as the compiler sees, and true, as the relay's answers show.

import assert from 'node:assert/strict';

import createClient from 'openapi-fetch';

import type { paths } from './target/schema.js';

const api = process.env.QDN_API ?? 'http://127.0.0.1:8080';
const twilio = process.env.QDN_TWILIO ?? 'http://127.0.0.1:8081';
const account = await (await fetch(`${twilio}/_sim/account`)).json() as { dashboard_key: string; primary: string };

const customer = createClient<paths>({ baseUrl: api });
const dashboard = createClient<paths>({ baseUrl: api, headers: { authorization: `Bearer ${account.dashboard_key}` } });

/** Who has a job's link: its token is a way to sign in, and so no parameter of any one route. */
function holderOf(token: string) {
  const holder = createClient<paths>({ baseUrl: api });
  holder.use({
    onRequest({ request }) {
      return new Request(`${request.url}?${new URLSearchParams({ token })}`, request);
    },
  });
  return holder;
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    assert.ok(Date.now() < end, what);
    await new Promise((done) => { setTimeout(done, 200); });
  }
}

const health = await customer.GET('/api/health');
assert.equal(health.data?.status, 'ok');

const created = await customer.POST('/api/jobs', { body: { customer_phone: '+16195550165', location: '1 A St, La Jolla', trailer_count: 2 } });
assert.equal(created.response.status, 201);
assert.ok(created.data);
const { job_id, token, track_url } = created.data;
assert.ok(track_url.endsWith(`${job_id}.${token}`));

const path = { job_id };
const seen = await holderOf(token).GET('/api/jobs/{job_id}', { params: { path } });
assert.equal(seen.data?.access, 'token');
assert.equal(seen.data.customer_phone, undefined);
const wrong = await holderOf('wrong').GET('/api/jobs/{job_id}', { params: { path } });
assert.equal(wrong.response.status, 404);
assert.equal(wrong.error?.status, 404);

const whole = await dashboard.GET('/api/jobs/{job_id}', { params: { path } });
assert.equal(whole.data?.customer_phone, '+16195550165');
const etag = whole.response.headers.get('etag') ?? '';
const started = await dashboard.PATCH('/api/jobs/{job_id}', { params: { path, header: { 'If-Match': etag } }, body: { state: 'in-progress' } });
assert.equal(started.data?.state, 'in-progress');
const again = await dashboard.PATCH('/api/jobs/{job_id}', { params: { path, header: { 'If-Match': etag } }, body: { state: 'completed' } });
assert.equal(again.response.status, 412);
const moved = await dashboard.PUT('/api/jobs/{job_id}/position', { params: { path }, body: { lat: 32.84, lon: -117.27, accuracy_m: 12 } });
assert.equal(moved.data?.kept, true);
const followed = await holderOf(token).GET('/api/jobs/{job_id}', { params: { path } });
assert.equal(followed.data?.position?.lat, 32.84);

const header = { 'Idempotency-Key': crypto.randomUUID() };
const sent = await dashboard.POST('/sms/send', { params: { header }, body: { job_id, body: 'we come at nine' } });
assert.equal(sent.response.status, 202);
const repeated = await dashboard.POST('/sms/send', { params: { header }, body: { job_id, body: 'we come at nine' } });
assert.equal(repeated.data?.message_id, sent.data?.message_id);
const message_id = sent.data?.message_id ?? '';
await until('the text is delivered', async () => {
  const status = await dashboard.GET('/sms/status/{message_id}', { params: { path: { message_id } } });
  return status.data?.status === 'delivered' ? status.data : undefined;
});
const log = await until('the log has it', async () => {
  const page = await dashboard.GET('/api/messages/{job_id}', { params: { path, query: { limit: 10 } } });
  return page.data?.items.some(({ body }) => body === 'we come at nine') ? page.data : undefined;
});
assert.ok(log.server_time);
const listed = await dashboard.GET('/api/jobs', { params: { query: { state: 'in-progress', limit: 10 } } });
assert.ok(listed.data?.items.some((line) => line.job_id === job_id));
const acked = await dashboard.POST('/api/jobs/{job_id}/ack', { params: { path }, body: {} });
assert.equal(acked.data?.job_id, job_id);

const roster = await dashboard.GET('/api/roster');
assert.equal(roster.data?.chain[0]?.phone, account.primary);
const kept = await dashboard.PUT('/api/roster', {
  params: { header: { 'If-Match': roster.response.headers.get('etag') ?? '' } }, body: { chain: roster.data.chain },
});
assert.deepEqual(kept.data?.chain, roster.data.chain);

const erased = await dashboard.DELETE('/api/messages/{job_id}', { params: { path } });
assert.equal(erased.response.status, 204);
console.log('the generated client works');

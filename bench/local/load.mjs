// Signed webhooks at a steady rate. In the end the queues are empty and every text was forwarded
// exactly once. Prints the figures; exit status 1 if a text was lost, doubled or refused.
import { messageSid, numbers, percentile, sent, sleep, start, until, webhook } from "./relay.mjs";

const { rate, seconds, drain } = numbers({ rate: 500, seconds: 60, drain: 900 });
const relay = await start();
const millis = [];
const refused = [];
const pending = [];
const began = performance.now();
const total = rate * seconds;

for (let n = 0; n < total; n++) {
  const due = began + (n * 1000) / rate;
  const early = due - performance.now();
  if (early > 1) {
    await sleep(early);
  }
  const fields = {
    AccountSid: relay.account.account_sid,
    MessageSid: messageSid(),
    From: `+1619555${String(1000 + (n % 9000)).padStart(4, "0")}`,
    To: relay.account.relay_number,
    Body: `load text ${n};`,
    NumMedia: "0",
  };
  // From when it was due, not from when it was sent: a slow start counts as slow.
  pending.push(
    webhook(relay, fields).then((status) => {
      millis.push(performance.now() - due);
      if (status !== 200) {
        refused.push(`${status} ${fields.Body}`);
      }
    }),
  );
}
await Promise.all(pending);
const took = (performance.now() - began) / 1000;
console.log(
  `${total} webhooks in ${took.toFixed(1)} s (${(total / took).toFixed(0)}/s): ` +
    `p50 ${percentile(millis, 50).toFixed(1)} ms, p99 ${percentile(millis, 99).toFixed(1)} ms, ` +
    `worst ${percentile(millis, 100).toFixed(1)} ms; ${refused.length} refused`,
);

const pages = async () =>
  (await sent(relay, relay.account.primary)).flatMap(
    (page) => page.body.match(/load text \d+;/g) ?? [],
  );
const drained = await until(drain, async () => new Set(await pages()).size === total);
const seen = await pages();
console.log(
  `${drained ? "drained" : "NOT drained"} after ${((performance.now() - began) / 1000).toFixed(0)} s: ` +
    `${new Set(seen).size} of ${total} forwarded, ${seen.length - new Set(seen).size} doubled`,
);
await relay.stop();
process.exit(refused.length === 0 && drained && seen.length === total ? 0 : 1);

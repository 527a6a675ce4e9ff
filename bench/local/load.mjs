// Signed webhooks at a steady rate. In the end the queues are empty and every text was forwarded
// exactly once. Prints the figures; exit status 1 if a text was lost, doubled or refused.
import { messageSid, numbers, percentile, sent, sleep, start, until, webhook } from "./relay.mjs";

const { rate, seconds, customers, warm, drain } = numbers({
  rate: 500,
  seconds: 60,
  customers: 1000,
  warm: 3000,
  drain: 3600,
});
// Answers are measured, not the start: the compiler that makes code quick for good takes its time.
process.env.QDN_JAVA_OPTS ??= "-XX:TieredStopAtLevel=4 -Xmx1g";
const relay = await start();

/** Sends so many texts at a steady rate; how long each took to be answered, and who was not. */
async function load(word, total, aSecond) {
  const millis = [];
  const refused = [];
  const pending = [];
  const began = performance.now();
  for (let n = 0; n < total; n++) {
    const due = began + (n * 1000) / aSecond;
    const early = due - performance.now();
    if (early > 1) {
      await sleep(early);
    }
    const fields = {
      AccountSid: relay.account.account_sid,
      MessageSid: messageSid(),
      From: `+1619555${String(1000 + (n % customers)).padStart(4, "0")}`,
      To: relay.account.relay_number,
      Body: `${word} text ${n};`,
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
  return { millis, refused, took: (performance.now() - began) / 1000 };
}

/** The texts that have reached the primary dispatcher, as often as they have. */
const forwarded = async (word) =>
  (await sent(relay, relay.account.primary)).flatMap(
    (page) => page.body.match(new RegExp(`${word} text \\d+;`, "g")) ?? [],
  );
const areQueuesEmpty = async () => {
  const { queues } = await (await fetch(`${relay.api}/console/state`)).json();
  return queues.every((queue) => queue.visible + queue.in_flight === 0);
};
const isDone = async (word, total) => new Set(await forwarded(word)).size === total;
const isOver = async (word, total) => (await isDone(word, total)) && (await areQueuesEmpty());

await load("warm", warm, 100);
await until(drain, () => isDone("warm", warm), 10_000);

const total = rate * seconds;
const began = performance.now();
const { millis, refused, took } = await load("load", total, rate);
console.log(
  `${total} webhooks in ${took.toFixed(1)} s (${(total / took).toFixed(0)}/s): ` +
    `p50 ${percentile(millis, 50).toFixed(1)} ms, p99 ${percentile(millis, 99).toFixed(1)} ms, ` +
    `worst ${percentile(millis, 100).toFixed(1)} ms; ${refused.length} refused`,
);
const drained = await until(drain, () => isOver("load", total), 10_000);
const seen = await forwarded("load");
console.log(
  `${drained ? "drained" : "NOT drained"} after ${((performance.now() - began) / 1000).toFixed(0)} s: ` +
    `${new Set(seen).size} of ${total} forwarded, ${seen.length - new Set(seen).size} doubled`,
);
await relay.stop();
process.exit(refused.length === 0 && drained && seen.length === total ? 0 : 1);

// How late an escalation is: from when the primary's time to answer is over to when the backup's
// text was claimed. Never early; exit status 1 if one was, or if one never came.
import { numbers, percentile, sleep, start, status, until } from "./relay.mjs";

const { speed, texts } = numbers({ speed: 20, texts: 60 });
const ackTimeout = 300_000 / speed;
const relay = await start("--speed", String(speed));
const messages = [];
for (let n = 0; n < texts; n++) {
  const answer = await fetch(`${relay.twilio}/_sim/sms`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: `+16195550${110 + (n % 80)}`, body: `late text ${n}` }),
  });
  messages.push((await answer.json()).message_sid);
  // Over more than a minute, so that Scheduler's minutes are met everywhere.
  await sleep(Math.min(1500, (90_000 / texts)));
}
const entry = (view, event, text) =>
  view.status_history.find((line) => line.event === event && line.text === text);
const escalated = async (message) => entry(await status(relay, message), "claimed", "page-1");
await until(ackTimeout / 1000 + 60, async () =>
  (await Promise.all(messages.map(escalated))).every(Boolean),
);
const late = [];
let never = 0;
for (const message of messages) {
  const view = await status(relay, message);
  const taken = entry(view, "sent", "page-0");
  const claimed = entry(view, "claimed", "page-1");
  if (taken && claimed) {
    late.push(Date.parse(claimed.at) - Date.parse(taken.at) - ackTimeout);
  } else {
    never++;
  }
}
const early = late.filter((millis) => millis < 0).length;
console.log(
  `speed ${speed}, ${late.length} escalations: p50 ${percentile(late, 50)} ms late, ` +
    `p99 ${percentile(late, 99)} ms, worst ${percentile(late, 100)} ms; ${early} early, ${never} never`,
);
await relay.stop();
process.exit(early + never === 0 ? 0 : 1);

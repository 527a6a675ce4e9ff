// A long day in a short time: texts come all the while, responders answer some of them, carriers and
// Twilio's API have bad hours. In the end every text is on somebody's phone, nothing is anywhere
// twice, every cascade is closed, and the process has not grown. Exit status 1 if that is not so.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { numbers, sent, sleep, start, status, until, webhook, messageSid } from "./relay.mjs";

const { minutes, speed, rate } = numbers({ minutes: 15, speed: 96, rate: 2 });
const relay = await start("--speed", String(speed));
const { primary, backup, relay_number: to, account_sid } = relay.account;
const accepted = new Map();
const samples = [];
const began = Date.now();
const end = began + minutes * 60_000;

const simulate = (method, path, body) =>
  fetch(relay.twilio + path, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

async function customers() {
  for (let n = 0; Date.now() < end; n++) {
    const body = `soak text ${n};`;
    const sid = messageSid();
    const answer = await webhook(relay, {
      AccountSid: account_sid,
      MessageSid: sid,
      From: `+1619555${String(1000 + (n % 9000)).padStart(4, "0")}`,
      To: to,
      Body: body,
      NumMedia: "0",
    });
    if (answer === 200) {
      accepted.set(body, sid);
    }
    await sleep((Math.random() * 2000) / rate);
  }
}

/** Each page is taken by its code, or it is not. */
async function responders() {
  const answered = new Set();
  while (Date.now() < end) {
    for (const phone of [primary, backup]) {
      for (const page of await sent(relay, phone)) {
        const code = page.body.match(/^#(\d+) .*\nsoak text/)?.[1];
        if (code && !answered.has(page.sid)) {
          answered.add(page.sid);
          if (Math.random() < 0.4) {
            await simulate("POST", "/_sim/sms", { from: phone, body: `ok ${code}` });
          }
        }
      }
    }
    await sleep(500);
  }
}

async function badHours() {
  const troubles = [
    { drop_response: true, rate: 0.3 },
    { fail_next: 5, status: 500 },
    { fail_next: 5, status: 429 },
    { rate: 0.2, status: 503 },
  ];
  const carriers = ["undelivered", "failed", "silent", "sent"];
  while (Date.now() < end - 20_000) {
    await sleep(Math.random() * 10_000);
    await simulate("PUT", "/_sim/api", troubles[Math.floor(Math.random() * troubles.length)]);
    const delivery = carriers[Math.floor(Math.random() * carriers.length)];
    await simulate("PUT", `/_sim/phones/${encodeURIComponent(primary)}`, { delivery });
    await sleep(Math.random() * 5_000);
    await simulate("PUT", "/_sim/api", {});
    await simulate("PUT", `/_sim/phones/${encodeURIComponent(primary)}`, { delivery: "delivered" });
  }
}

function sample() {
  const process = readFileSync(`/proc/${relay.pid}/status`, "utf8");
  const heap = execFileSync(`${relay.jdk}/bin/jcmd`, [String(relay.pid), "GC.heap_info"], {
    encoding: "utf8",
  });
  samples.push({
    seconds: Math.round((Date.now() - began) / 1000),
    threads: Number(process.match(/Threads:\s+(\d+)/)[1]),
    residentMiB: Math.round(Number(process.match(/VmRSS:\s+(\d+)/)[1]) / 1024),
    oldGenerationMiB: Math.round(
      Number(heap.match(/Tenured\s+total \d+K, used (\d+)K/)?.[1] ?? 0) / 1024,
    ),
    texts: accepted.size,
  });
}

async function observer() {
  while (Date.now() < end) {
    sample();
    await sleep(30_000);
  }
}

await Promise.all([customers(), responders(), badHours(), observer()]);
await simulate("PUT", "/_sim/api", {});

// Who was away reads the words once in the notice that another one is asked, and again if he is asked himself.
const bodies = async (phone) =>
  (await sent(relay, phone))
    .filter((text) => !text.body.startsWith("You are away:"))
    .flatMap((page) => page.body.match(/soak text \d+;/g) ?? []);
const open = async () => {
  const states = await Promise.all([...accepted.values()].map((sid) => status(relay, sid)));
  return states.filter((state) => state.status === "open" || state.status === undefined).length;
};
await until(300, async () => (await open()) === 0);
sample();
const onPhones = await Promise.all([primary, backup].map(bodies));
const doubled = onPhones.flatMap((all) => all.filter((body, at) => all.indexOf(body) !== at));
const seen = new Set(onPhones.flat());
const lost = [...accepted.keys()].filter((body) => !seen.has(body));
const console_ = await (await fetch(`${relay.api}/console/state`)).json();
console.table(samples);
console.log(
  `${((minutes * speed) / 60).toFixed(1)} hours in ${minutes} minutes: ${accepted.size} texts, ` +
    `${lost.length} lost, ${doubled.length} doubled, ${await open()} open, ` +
    `${console_.schedules.length} schedules left, ` +
    `${console_.queues.filter((queue) => queue.name.includes("Dlq")).reduce((sum, queue) => sum + queue.visible, 0)} dead letters`,
);
for (const body of [...lost, ...doubled].slice(0, 20)) {
  console.log(body);
  const { status_history: log } = await status(relay, accepted.get(body));
  log.forEach((entry) => console.log(`  ${JSON.stringify(entry)}`));
}
const bad = lost.length + doubled.length + (await open());
await relay.stop();
process.exit(bad === 0 ? 0 : 1);

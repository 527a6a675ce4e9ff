// Kills the local run at random instants, again and again on the same data, while customers text.
// In the end every text that got a 200 is on the primary's phone or, where the primary's page died
// with its sender and his time was over by then, on the backup's; and nothing is on a phone twice.
// Exit status 1 if that is not so.
// A text that was on its way at five kills in a row is a dead letter by then, and is replayed as the
// runbook says; how many there were is printed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { numbers, operator, sent, sleep, start, text, until } from "./relay.mjs";

const { rounds, speed } = numbers({ rounds: 200, speed: 20 });
const data = mkdtempSync(join(tmpdir(), "qdn-kill9-"));
const options = ["--data", data, "--speed", String(speed)];
const accepted = new Set();
const tried = new Set();
let relay = await start(...options);
let count = 0;

for (let round = 1; round <= rounds; round++) {
  let alive = true;
  const texting = (async () => {
    while (alive) {
      const body = `kill9 text ${count++};`;
      tried.add(body);
      if ((await text(relay, `+16195550${110 + (count % 80)}`, body)) === 200) {
        accepted.add(body);
      }
      await sleep(Math.random() * 60);
    }
  })();
  await sleep(Math.random() * 1500);
  await relay.kill();
  alive = false;
  await texting;
  console.log(`${new Date().toISOString()} round ${round}: killed; ${accepted.size} texts accepted`);
  relay = await start(...options);
}

const bodies = async (phone) =>
  (await sent(relay, phone)).flatMap((page) => page.body.match(/kill9 text \d+;/g) ?? []);
const missing = async () => {
  const { primary, backup } = relay.account;
  const seen = new Set([...(await bodies(primary)), ...(await bodies(backup))]);
  return [...accepted].filter((body) => !seen.has(body));
};
let replayed = 0;
const ALL = ["--limit", "100000", "--scan", "100000", "--rate", "100"];
for (let tries = 0; tries < 5 && !(await until(200, async () => (await missing()).length === 0)); tries++) {
  const { queues } = await operator(relay, "dlq", "list", "--json");
  for (const { queue } of queues.filter(({ waiting }) => waiting > 0)) {
    replayed += (await operator(relay, "dlq", "replay", queue, "--yes", "--json", ...ALL)).replayed.length;
  }
}
// Whatever is still under way has had time to become visible: escalations, searches, sweeps.
await sleep((6 * 60_000) / speed + 35_000);

const lost = await missing();
const doubled = [];
for (const phone of [relay.account.primary, relay.account.backup]) {
  const seen = new Set();
  for (const body of await bodies(phone)) {
    if (seen.has(body)) {
      doubled.push(`${phone}: ${body}`);
    }
    seen.add(body);
  }
}
console.log(
  `${rounds} kills, ${tried.size} texts, ${accepted.size} accepted: ${lost.length} lost, ${doubled.length} doubled, ` +
    `${replayed} dead letters replayed`,
);
[...lost.map((body) => `lost ${body}`), ...doubled].forEach((line) => console.log(line));
await relay.stop();
if (lost.length + doubled.length > 0) {
  console.log(`kept for a look: ${data}`);
  process.exit(1);
}
rmSync(data, { recursive: true });

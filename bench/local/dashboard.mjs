// What the dashboard asks for, on many jobs with long conversations. Prints the figures; exit status 1 if an answer
// is not what was put there.
//
// The jobs are copies of one that came in as any does: its items are read from the table and written again with
// names of their own, since the local run takes about ten texts a second.
import { chromium, signIn } from "./browser.mjs";
import { numbers, percentile, sleep, start, status, until } from "./relay.mjs";

const { jobs, long, messages, short, rounds } = numbers({ jobs: 200, long: 5, messages: 500, short: 20, rounds: 20 });
const BATCH = 25;
const CUSTOMER = "+16195550150";
const relay = await start();

async function dynamo(action, body) {
  const answer = await fetch(relay.aws, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${action}`,
      authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/us-west-2/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
  }
  return answer.json();
}

async function api(method, path, body) {
  const began = performance.now();
  const answer = await fetch(relay.api + path, {
    method,
    headers: { authorization: `Bearer ${relay.account.dashboard_key}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status}`);
  }
  return { json, millis: performance.now() - began };
}

/** A job and one message of it, taken by somebody, as the table has them. */
async function pattern() {
  const { json: { job_id: job } } = await api("POST", "/api/jobs", { customer_phone: CUSTOMER, location: "1 A St, La Jolla" });
  await until(30, async () => (await status(relay, `NJ${job.slice(2)}`)).cascade?.attempts.length > 0);
  const sent = await fetch(`${relay.twilio}/_sim/sms`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: CUSTOMER, body: "is the trailer there yet?" }),
  });
  const message = (await sent.json()).message_sid;
  await until(30, async () => (await status(relay, message)).cascade?.attempts.length > 0);
  await sleep(2000);
  await api("POST", `/api/jobs/${job}/ack`, {});
  await until(30, async () => (await status(relay, message)).status === "acked");
  await sleep(2000);
  const { TableNames: [table] } = await dynamo("ListTables", {});
  const { Items: items } = await dynamo("Scan", { TableName: table });
  const of = (pk) => items.filter((item) => item.pk.S === pk);
  return { table, job, message, jobItems: of(`JOB#${job}`), messageItems: of(`MSG#${message}`) };
}

const { table, job, message, jobItems, messageItems } = await pattern();
const saidAt = Date.parse(JSON.parse(messageItems.find(({ sk }) => sk.S === "STATE").state.S).state.text.at);
let waiting = [];

async function flush() {
  const put = waiting;
  waiting = [];
  for (let i = 0; i < put.length; i += BATCH) {
    const requests = put.slice(i, i + BATCH).map((Item) => ({ PutRequest: { Item } }));
    await dynamo("BatchWriteItem", { RequestItems: { [table]: requests } });
  }
}

/** The same item with other names, and some time earlier. */
function copy(item, names, earlierMillis) {
  let text = JSON.stringify(item);
  for (const [old, other] of Object.entries(names)) {
    text = text.replaceAll(old, other);
  }
  return JSON.parse(text.replace(/20\d\d-\d\d-\d\dT[\d:.]{8,12}Z/g, (at) => new Date(Date.parse(at) - earlierMillis).toISOString()));
}

const nameOf = (n) => `j_bench${String(n).padStart(6, "0")}`;
let put = 0;
for (let n = 0; n < jobs; n++) {
  waiting.push(...jobItems.map((item) => copy(item, { [job]: nameOf(n) }, n * 60_000)));
  for (let m = 0; m < (n < long ? messages : short); m++) {
    const id = `SM${String(n).padStart(8, "0")}${String(m).padStart(24, "0")}`;
    waiting.push(...messageItems.map((item) => copy(item, { [job]: nameOf(n), [message]: id }, n * 60_000 + m * 1_000)));
    put += 1;
  }
  await flush();
}
console.log(`${jobs} jobs, ${put} messages, since ${new Date(saidAt - jobs * 60_000).toISOString()}; pid ${relay.pid}, ${relay.api}, key in ${relay.twilio}/_sim/account`);

async function measure(what, ask) {
  const millis = [];
  for (let i = 0; i < rounds; i++) {
    millis.push(await ask());
  }
  const rest = millis.slice(1);
  console.log(`${what}: first ${millis[0].toFixed(0)} ms, then p50 ${percentile(rest, 50).toFixed(0)} ms, worst ${percentile(rest, 100).toFixed(0)} ms`);
}

let wrong = 0;
let items = 0;
await measure("GET /api/jobs?limit=50", async () => {
  const { json, millis } = await api("GET", "/api/jobs?limit=50");
  wrong += json.items.length === Math.min(50, jobs + 1) ? 0 : 1;
  return millis;
});
await measure("GET /api/messages, a page of 50", async () => {
  const { json, millis } = await api("GET", `/api/messages/${nameOf(0)}?limit=50`);
  wrong += json.items.length >= Math.min(50, messages) ? 0 : 1;
  return millis;
});
await measure(`a conversation of ${messages}, page by page`, async () => {
  const seen = new Set();
  items = 0;
  let total = 0;
  let after = "";
  do {
    const { json, millis } = await api("GET", `/api/messages/${nameOf(0)}?limit=50${after}`);
    total += millis;
    json.items.forEach(({ message_id: id }) => seen.add(id));
    items += json.items.length;
    after = json.next && `&after=${encodeURIComponent(json.next)}`;
  } while (after);
  wrong += seen.size === messages ? 0 : 1;
  return total;
});
const browser = await chromium();
const began = Date.now();
const page = await browser.open(`${relay.api}/dispatch?job=${nameOf(0)}`);
await signIn(page, relay.account.dashboard_key);
const listed = await page.when(`document.querySelectorAll("#jobs li").length >= ${Math.min(50, jobs)}`);
const whole = await page.when(`document.querySelectorAll(".bubble").length >= ${items}`);
console.log(`in Chromium: the list after ${listed - began} ms, the whole conversation after ${whole - began} ms`);
await page.run(`measured.longTasks = []; document.getElementById("words").focus()`);
const painted = [];
for (let i = 0; i < 200; i++) {
  const typed = performance.now();
  await page.type("x");
  await page.run("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
  painted.push(performance.now() - typed);
  await sleep(100);
}
const { longTasks } = await page.measured();
console.log(`a letter is painted after p50 ${percentile(painted, 50).toFixed(0)} ms, p99 ${percentile(painted, 99).toFixed(0)} ms; ` +
  `${longTasks.length} tasks over 50 ms while ${painted.length} were typed, the longest ${Math.max(0, ...longTasks).toFixed(0)} ms`);
await browser.close();
if (process.env.HOLD) {
  await until(Number(process.env.HOLD), () => false);
}
await relay.stop();
process.exit(wrong === 0 ? 0 : 1);

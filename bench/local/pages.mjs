// How soon the pages show what happened, in Chromium: a customer's text on the dashboard, a job's new state on the
// customer's page. Both ask by themselves every few seconds, so most of it is waiting. Exit status 1 if one never
// shows it.
import { chromium, signIn } from "./browser.mjs";
import { numbers, percentile, sent, sleep, start, text, until } from "./relay.mjs";

const { texts, jobs } = numbers({ texts: 20, jobs: 8 });
const relay = await start();
const browser = await chromium();
const PATIENCE_MS = 30_000;

async function api(method, path, body) {
  const answer = await fetch(relay.api + path, {
    method,
    headers: { authorization: `Bearer ${relay.account.dashboard_key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }
  return answer.json();
}

let never = 0;

/** Milliseconds from the cause to when the page showed its effect. */
async function delay(page, condition, cause) {
  // Anywhere between two of the page's questions.
  await sleep(Math.random() * 5000);
  const began = Date.now();
  const shown = page.when(condition);
  await cause();
  const at = await Promise.race([shown, sleep(PATIENCE_MS)]);
  never += at ? 0 : 1;
  return at ? [at - began] : [];
}

function tell(what, millis) {
  console.log(`${what}, ${millis.length} times: p50 ${percentile(millis, 50)} ms, worst ${percentile(millis, 100)} ms`);
}

async function tellPaint(what, page) {
  const { largestPaint, layoutShift } = await page.measured();
  console.log(`${what}: largest part painted after ${Math.round(largestPaint)} ms, layout shift ${layoutShift.toFixed(3)}`);
}

const dashboard = await browser.open(`${relay.api}/dispatch`);
await signIn(dashboard, relay.account.dashboard_key);
await dashboard.when(`document.querySelector("#jobs li")`);
const onDashboard = [];
for (let n = 0; n < texts; n++) {
  const body = `bench text ${n};`;
  onDashboard.push(...(await delay(dashboard, `document.getElementById("jobs").textContent.includes("${body}")`,
    () => text(relay, "+16195550134", body))));
}
tell("a text is on the dashboard", onDashboard);
await tellPaint("dashboard, from the address to the list", dashboard);
await dashboard.close();

const onTrack = [];
for (let n = 0; n < jobs; n++) {
  const customer = `+16195550${170 + n}`;
  const { job_id: job } = await api("POST", "/api/jobs", { customer_phone: customer, location: "1 A St, La Jolla" });
  const links = async () => (await sent(relay, customer)).flatMap(({ body }) => body.match(/https?:\S+/g) ?? []);
  if (!(await until(30, async () => (await links()).length > 0))) {
    throw new Error(`${job}: no link was texted`);
  }
  const { search } = new URL((await links())[0]);
  const page = await browser.open(`${relay.api}/track${search}`, { width: 360, height: 740 });
  await page.when(`document.getElementById("steps")?.hidden === false`);
  if (n === 0) {
    await sleep(2000);
    await tellPaint("customer's page, 360 by 740", page);
  }
  for (const state of ["in-progress", "completed"]) {
    const before = JSON.stringify(await page.run(`document.getElementById("state").textContent`));
    onTrack.push(...(await delay(page, `document.getElementById("state").textContent !== ${before}`,
      () => api("PATCH", `/api/jobs/${job}`, { state }))));
  }
  await page.close();
}
tell("a job's new state is on the customer's page", onTrack);
await browser.close();
await relay.stop();
process.exit(never === 0 ? 0 : 1);

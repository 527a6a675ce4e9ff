// Chromium without a driver, by its own protocol through a pipe: https://chromedevtools.github.io/devtools-protocol/
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ARGUMENTS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
];

/** Kept by the page itself from its beginning: when its largest part was painted, what moved, what held it up. */
const PAINT = `
  window.measured = { largestPaint: 0, layoutShift: 0, longTasks: [] };
  const observe = (type, keep) => new PerformanceObserver((list) => list.getEntries().forEach(keep)).observe({ type, buffered: true });
  observe("largest-contentful-paint", ({ startTime }) => { measured.largestPaint = startTime; });
  observe("layout-shift", ({ value, hadRecentInput }) => { measured.layoutShift += hadRecentInput ? 0 : value; });
  observe("longtask", ({ duration }) => { measured.longTasks.push(duration); });
`;

/** Starts Chromium; `CHROMIUM` names it where it is not `chromium`. */
export async function chromium() {
  const profile = mkdtempSync(join(tmpdir(), "qdn-browser-"));
  const child = spawn(process.env.CHROMIUM ?? "chromium", [...ARGUMENTS, `--user-data-dir=${profile}`], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const exited = new Promise((resolve) => child.on("exit", resolve));
  const [, , , commands, answers] = child.stdio;
  const waiting = new Map();
  let count = 0;
  let rest = "";
  answers.setEncoding("utf8").on("data", (part) => {
    const whole = (rest + part).split("\0");
    rest = whole.pop();
    for (const { id, result, error } of whole.map((line) => JSON.parse(line))) {
      waiting.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
      waiting.delete(id);
    }
  });
  const call = (method, params = {}, sessionId = undefined) =>
    new Promise((resolve) => {
      waiting.set(++count, resolve);
      commands.write(`${JSON.stringify({ id: count, method, params, sessionId })}\0`);
    });

  return {
    /** A page of its own, without the others' storage. */
    async open(address, { width = 1280, height = 800 } = {}) {
      const { browserContextId } = await call("Target.createBrowserContext");
      const { targetId } = await call("Target.createTarget", { url: "about:blank", browserContextId });
      const { sessionId } = await call("Target.attachToTarget", { targetId, flatten: true });
      const tell = (method, params) => call(method, params, sessionId);
      const run = async (expression) => {
        const { result, exceptionDetails } = await tell("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
        if (exceptionDetails) {
          throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        }
        return result.value;
      };
      await tell("Page.enable");
      await tell("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
      await tell("Page.addScriptToEvaluateOnNewDocument", { source: PAINT });
      await tell("Page.navigate", { url: address });
      return {
        run,
        /** When the condition, an expression in the page, became true: milliseconds since 1970, looked at after each change. */
        when: (condition) =>
          run(`new Promise((resolve) => {
            const look = () => (${condition}) && resolve(Date.now());
            new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
            look();
          })`),
        measured: () => run("measured"),
        type: (text) => tell("Input.insertText", { text }),
        close: () => call("Target.disposeBrowserContext", { browserContextId }),
      };
    },
    async close() {
      call("Browser.close");
      await exited;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Types the key into the dashboard's form. */
export async function signIn(page, key) {
  await page.when(`document.getElementById("signed-out")?.hidden === false`);
  await page.run(`document.getElementById("key").value = ${JSON.stringify(key)}; document.getElementById("sign-in").requestSubmit()`);
}

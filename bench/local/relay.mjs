// A local run as its users see it: started, texted, asked, ended.
import { execFile, execFileSync, spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { promisify } from "node:util";

const QDN = new URL("../../qdn", import.meta.url).pathname;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts `./qdn local` on free ports and waits until it is ready. */
export async function start(...options) {
  const began = performance.now();
  const child = spawn(
    QDN,
    ["local", "--port", "0", "--aws-port", "0", "--twilio-port", "0", ...options],
    { stdio: ["ignore", "pipe", "inherit"], detached: true },
  );
  const exited = new Promise((resolve) => child.on("exit", (code) => resolve(code)));
  const ready = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (part) => {
      if (text !== null) {
        text += part;
        const line = text.match(/^ready: console (\S+) api (\S+) aws (\S+) twilio (\S+)$/m);
        if (line) {
          text = null;
          resolve(line);
        }
      }
    });
    exited.then((code) => reject(new Error(`./qdn local ended with ${code} before it was ready`)));
  });
  const [, , api, aws, twilio] = ready;
  const relay = {
    api,
    aws,
    twilio,
    pid: child.pid,
    jdk: execFileSync(QDN, ["jdk"], { encoding: "utf8" }).trim(),
    startMillis: Math.round(performance.now() - began),
    account: await (await fetch(`${twilio}/_sim/account`)).json(),
    /** Kills it and all its children as a power cut would. */
    async kill() {
      process.kill(-child.pid, "SIGKILL");
      await exited;
    },
    async stop() {
      child.kill("SIGTERM");
      return exited;
    },
  };
  return relay;
}

/** A text from a phone, by way of the simulator; the relay's answer to the webhook, or 0. */
export async function text(relay, from, body) {
  try {
    const answer = await fetch(`${relay.twilio}/_sim/sms`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from, body }),
    });
    return (await answer.json()).status;
  } catch {
    return 0;
  }
}

/** What the relay has sent to one phone, whether or not it has arrived there. */
export async function sent(relay, phone) {
  const path = `/_sim/phones/${encodeURIComponent(phone)}/messages?all`;
  const all = await (await fetch(relay.twilio + path)).json();
  return all.filter((message) => message.direction.startsWith("outbound"));
}

export async function status(relay, messageId) {
  const answer = await fetch(`${relay.api}/sms/status/${messageId}`, {
    headers: { authorization: `Bearer ${relay.account.dashboard_key}` },
  });
  return answer.json();
}

/**
 * What an operator's command prints as JSON. It may take minutes: who waited for it without reading
 * would not see that the relay closes what is idle for half a minute, and ask on a dead connection.
 */
export async function operator(relay, ...command) {
  const ports = ["port", relay.api, "aws-port", relay.aws, "twilio-port", relay.twilio];
  const places = ports.map((part, i) => (i % 2 ? new URL(part).port : `--${part}`));
  const { stdout } = await promisify(execFile)(QDN, [...command, "--local", ...places], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
}

/** Asks until the answer is true, or the time is over. Returns whether it became true. */
export async function until(seconds, question, millisBetween = 500) {
  const deadline = Date.now() + seconds * 1000;
  while (!(await question())) {
    if (Date.now() > deadline) {
      return false;
    }
    await sleep(millisBetween);
  }
  return true;
}

/** Twilio's signature: HMAC-SHA1 over the address, then each field's name and value, by name. */
export function sign(token, url, fields) {
  const data = Object.keys(fields)
    .sort()
    .reduce((text, name) => text + name + fields[name], url);
  return createHmac("sha1", token).update(data, "utf8").digest("base64");
}

export const messageSid = () => "SM" + randomBytes(16).toString("hex");

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** A signed webhook straight to the relay. Returns its status, 0 without an answer. */
export function webhook(relay, fields) {
  const url = `${relay.api}/sms/inbound`;
  const body = new URLSearchParams(fields).toString();
  return new Promise((resolve) => {
    const sending = request(
      url,
      {
        agent,
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "content-length": Buffer.byteLength(body),
          "x-twilio-signature": sign(relay.account.auth_token, url, fields),
        },
      },
      (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode));
      },
    );
    sending.on("error", () => resolve(0));
    sending.end(body);
  });
}

export function percentile(values, percent) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
}

/** Reads `--name value` options that are numbers. */
export function numbers(defaults) {
  const options = { ...defaults };
  for (let i = 2; i < process.argv.length; i += 2) {
    const name = process.argv[i].replace(/^--/, "");
    if (!(name in options) || !Number.isFinite(Number(process.argv[i + 1]))) {
      console.error(`usage: ${Object.keys(defaults).map((name) => `[--${name} N]`).join(" ")}`);
      process.exit(2);
    }
    options[name] = Number(process.argv[i + 1]);
  }
  return options;
}

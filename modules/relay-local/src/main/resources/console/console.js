// The console of `./qdn local`. Whatever comes from outside reaches the page as text, never as markup.

const POLL_MS = 500;
const POLL_AFTER_FAILURE_MS = 2000;
const COUNTDOWN_MS = 200;
const GIVE_UP_MS = 10_000;
// A stopped track-api must not hold up the phones.
const GIVE_UP_STATUS_MS = 2000;
const EVENTS_KEPT = 2000;
const EVENTS_SHOWN = 300;
const CASCADES_SHOWN = 6;
// What is rarely changed, and then from elsewhere, is asked for once in so many rounds.
const SELDOM = 10;

const CUSTOMERS = ["+16195550134", "+16195550135"];
const WRONG = new Set(["undelivered", "failed", "abandoned"]);

const API_BEHAVIOURS = [
  { label: "works", json: {} },
  { label: "next send: 500, not sent", json: { fail_next: 1, status: 500 } },
  { label: "next send: 429, not sent", json: { fail_next: 1, status: 429 } },
  { label: "next send: sent, answer lost", json: { drop_response: true, fail_next: 1 } },
  { label: "outage: every request 503", json: { status: 503 } },
];

const timeOfDay = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/Los_Angeles",
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
});
const timeAndZone = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/Los_Angeles",
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

const byId = (id) => document.getElementById(id);

/** Makes an element; `text` is the only way in for words from outside. */
function make(tag, { text, ...properties } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) {
      element[name] = value;
    } else {
      element.setAttribute(name, value);
    }
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  element.append(...children);
  return element;
}

function setText(element, text) {
  // An equal text is not set again: it would end the reader's selection and repeat announcements.
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** Returns the words with their web addresses as links. */
function withLinks(words) {
  return String(words)
    .split(/(https?:\/\/[^\s]*[^\s.,;:!?)])/)
    .map((part) => {
      const href = webAddress(part);
      return href && /^https?:/.test(part)
        ? make("a", { text: part, href, target: "_blank", rel: "noopener noreferrer" })
        : part;
    });
}

function time(at, format = timeOfDay) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : format.format(date);
}

function shortNumber(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : number;
}

function shortId(id) {
  return id.length > 12 ? `${id.slice(0, 2)}…${id.slice(-6)}` : id;
}

function span(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

class Refused extends Error {
  constructor(status, path, said) {
    super(`${path} answered ${status}${said ? `: ${said}` : ""}`);
    this.status = status;
  }
}

async function request(path, { method = "GET", json, key, giveUp = GIVE_UP_MS } = {}) {
  const headers = {};
  if (json !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (key) {
    headers.Authorization = `Bearer ${key}`;
  }
  const response = await fetch(path, {
    method,
    headers,
    body: json === undefined ? undefined : JSON.stringify(json),
    cache: "no-store",
    signal: AbortSignal.timeout(giveUp),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Refused(response.status, path, text.slice(0, 200));
  }
  return text === "" ? null : JSON.parse(text);
}

const phonePath = (number) => `/_sim/phones/${encodeURIComponent(number)}`;

const news = {
  waiting: [],
  quiet: true,
  add(text) {
    if (!this.quiet) {
      this.waiting.push(text);
    }
  },
  tell() {
    if (this.waiting.length > 0) {
      const text = this.waiting.join(" ");
      this.waiting = [];
      // Emptied first, or a screen reader would not say the same words a second time.
      byId("news").textContent = "";
      requestAnimationFrame(() => setText(byId("news"), text));
    }
  },
};

function showProblem(text) {
  setText(byId("problem-text"), text);
  byId("problem").hidden = false;
}

byId("problem-seen").addEventListener("click", () => {
  byId("problem").hidden = true;
});

/** Does what a person asked for; a failure stays on the page until it is seen. */
async function act(control, what, action) {
  if (control.getAttribute("aria-disabled") === "true") {
    return;
  }
  // Not `disabled`: that would take the keyboard's focus away.
  control.setAttribute("aria-disabled", "true");
  try {
    await action();
  } catch (failure) {
    showProblem(`${what}: ${failure.message}`);
  } finally {
    control.removeAttribute("aria-disabled");
  }
  poll();
}

class PhonePane {
  constructor(role, title, quickReplies) {
    this.role = role;
    this.title = title;
    this.quickReplies = quickReplies;
    this.number = null;
    this.keys = [];
    const section = byId("phone-template").content.firstElementChild.cloneNode(true);
    this.section = section;
    this.list = section.querySelector(".bubbles");
    this.quick = section.querySelector(".quick");
    this.form = section.querySelector("form");
    this.text = section.querySelector("textarea");
    this.carrier = section.querySelector(".carrier select");
    this.optedOut = section.querySelector(".opted-out");
    section.dataset.role = role;
    const heading = section.querySelector("h2");
    heading.id = `phone-${role}`;
    heading.textContent = title;
    section.setAttribute("aria-labelledby", heading.id);
    this.list.setAttribute("aria-label", `Texts on ${title}'s phone`);
    section.querySelector(".write").textContent = `Text from ${title}`;
    this.form.querySelector("button").setAttribute("aria-label", `Send from ${title}`);
    section.querySelector(".carrier").firstChild.textContent = `${title}'s carrier `;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const body = this.text.value;
      if (body.trim() !== "") {
        this.send(this.form.querySelector("button"), body, () => {
          // Unless more was typed while it was on its way.
          if (this.text.value === body) {
            this.text.value = "";
          }
        });
      }
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
    this.carrier.addEventListener("change", () =>
      act(this.carrier, `${title}'s carrier`, () =>
        request(phonePath(this.number), { method: "PUT", json: { delivery: this.carrier.value } }),
      ),
    );
    for (let i = 0; i < quickReplies(null).length; i++) {
      const button = make("button", { type: "button" });
      button.addEventListener("click", () => this.send(button, button.textContent));
      this.quick.append(button);
    }
    this.offer(null);
    this.use(null);
  }

  use(number) {
    this.number = number;
    this.keys = [];
    this.list.replaceChildren();
    setText(this.section.querySelector(".number"), number ? shortNumber(number) : "");
    for (const control of this.section.querySelectorAll("form *, .quick button, .carrier select")) {
      control.disabled = number === null;
    }
  }

  offer(code) {
    this.quickReplies(code).forEach((words, i) => {
      const button = this.quick.children[i];
      setText(button, words);
      button.setAttribute("aria-label", `${words}, sent from ${this.title}`);
    });
  }

  send(control, body, sent = () => {}) {
    const from = this.number;
    return act(control, `Text from ${this.title}`, async () => {
      const received = await request("/_sim/sms", { method: "POST", json: { from, body } });
      if (received && received.status >= 400) {
        throw new Error(
          `the relay answered its webhook with ${received.status} (${received.verdict ?? "no verdict"})`,
        );
      }
      sent();
    });
  }

  show(messages) {
    const keys = messages.map((message) => `${message.sid} ${message.direction}`);
    const grown =
      keys.length >= this.keys.length && this.keys.every((key, i) => key === keys[i]);
    if (grown && keys.length === this.keys.length) {
      return;
    }
    const list = this.list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    const added = grown ? messages.slice(this.keys.length) : messages;
    if (!grown) {
      list.replaceChildren();
    }
    list.append(...added.map((message) => this.bubble(message)));
    this.keys = keys;
    const arrived = added.filter((message) => message.direction !== "inbound").length;
    if (grown && arrived > 0) {
      news.add(arrived === 1 ? `${this.title} got a text.` : `${this.title} got ${arrived} texts.`);
    }
    if (atEnd || !grown) {
      list.scrollTop = list.scrollHeight;
    }
  }

  bubble(message) {
    const own = message.from === this.number;
    const who = own ? "you" : shortNumber(message.from);
    const item = make("li", { className: own ? "bubble own" : "bubble", title: message.sid });
    item.append(make("div", { className: "words" }, ...withLinks(message.body)));
    (message.media_urls ?? []).forEach((address, i) => {
      const src = webAddress(address);
      if (src) {
        const picture = make("img", { src, alt: `Picture ${i + 1} of this text` });
        picture.referrerPolicy = "no-referrer";
        item.append(picture);
      }
    });
    item.append(make("div", { className: "when", text: `${who} · ${time(message.at)}` }));
    return item;
  }

  describe(phone) {
    this.optedOut.hidden = phone.opted_out !== true;
    const known = [...this.carrier.options].some((option) => option.value === phone.delivery);
    if (known && document.activeElement !== this.carrier) {
      this.carrier.value = phone.delivery;
    }
  }
}

const responderReplies = (code) => ["OK", code === null ? "on my way" : `${code} on my way`];
const panes = [
  new PhonePane("customer", "Customer", () => ["I'm here", "STOP"]),
  new PhonePane("primary", "Primary", responderReplies),
  new PhonePane("backup", "Backup", responderReplies),
];
byId("phones").append(...panes.map((pane) => pane.section));

const which = panes[0].section.querySelector(".which");
which.hidden = false;
panes.slice(1).forEach((pane) => pane.section.querySelector(".which").remove());
panes[0].section.querySelector(".number").hidden = true;
which.querySelector("select").append(
  ...CUSTOMERS.map((number) => make("option", { value: number, text: shortNumber(number) })),
);
which.querySelector("select").addEventListener("change", (event) => {
  panes[0].use(event.target.value);
  startOver = true;
  poll();
});

let account = null;
let startOver = true;
let round = 0;
let serverAhead = 0;
let ackTimeout = 0;
let events = [];
let lastEvent = 0;
let lastWebhook = null;
/** Customer message id to what is known of it, in the order of acceptance. */
const cascades = new Map();

const serverNow = () => Date.now() + serverAhead;

async function learnAccount() {
  const place = byId("place");
  try {
    account = await request("/_sim/account");
    setText(place, "all texts stay on this computer");
    place.dataset.real = "false";
  } catch (failure) {
    account = null;
    if (failure instanceof Refused && failure.status === 404) {
      setText(place, "⚠ no simulator: texts go through the real Twilio account");
      place.dataset.real = "true";
    } else {
      throw failure;
    }
  }
  const numbers = [which.querySelector("select").value, account?.primary, account?.backup];
  panes.forEach((pane, i) => {
    const number = (account && numbers[i]) || null;
    if (pane.number !== number) {
      pane.use(number);
    }
  });
  byId("api").disabled = account === null;
}

function showState(state) {
  const { server_time: serverTime } = state;
  if (serverTime) {
    serverAhead = Date.parse(serverTime) - Date.now();
  }
  ackTimeout = state.ack_timeout_ms ?? 0;
  setText(byId("speed"), `×${state.speed ?? 1}`);
  byId("speed").title = `Timers run ${state.speed ?? 1} times as fast as in service`;
  showQueues(state.queues ?? []);
  showFunctions(state.functions ?? []);
  showSchedules(state.schedules ?? []);
  showMails(state.mails ?? []);
}

/** Runs `draw` only if `data` differs from the last time: buttons must not vanish under a finger. */
const drawn = new Map();
function onChange(name, data, draw) {
  const now = JSON.stringify(data);
  if (drawn.get(name) !== now) {
    drawn.set(name, now);
    draw();
  }
}

const isDead = (queue) => /dlq/i.test(queue.name);

function showQueues(queues) {
  onChange("queues", queues, () => {
    const row = (queue) => {
      const dead = isDead(queue) && queue.visible + queue.in_flight > 0;
      return make(
        "tr",
        { "data-dead": String(dead) },
        make("th", { scope: "row", text: dead ? `⚠ ${queue.name}` : queue.name }),
        ...[queue.visible, queue.in_flight, queue.delayed].map((depth) =>
          make("td", { text: String(depth ?? 0) }),
        ),
      );
    };
    byId("queues").replaceChildren(...queues.filter((queue) => !isDead(queue)).map(row));
    byId("dead").replaceChildren(...queues.filter(isDead).map(row));
    const dead = queues
      .filter(isDead)
      .reduce((sum, queue) => sum + (queue.visible ?? 0) + (queue.in_flight ?? 0), 0);
    const sum = byId("dead-sum");
    const words = dead === 0 ? "✓ No dead letters" : `⚠ Dead letters: ${dead}`;
    if (sum.textContent !== words) {
      setText(sum, words);
      if (dead > 0) {
        news.add(`Dead letters: ${dead}.`);
      }
    }
    sum.dataset.dead = String(dead > 0);
  });
}

const functionRows = new Map();

function showFunctions(functions) {
  for (const { name, running } of functions) {
    let row = functionRows.get(name);
    if (!row) {
      row = { running, state: make("span"), button: make("button", { type: "button" }) };
      row.button.addEventListener("click", () =>
        act(row.button, name, () =>
          request(`/console/functions/${encodeURIComponent(name)}`, {
            method: "PUT",
            json: { running: !row.running },
          }),
        ),
      );
      row.item = make(
        "li",
        {},
        make("div", {}, make("p", { text: name }), row.state),
        row.button,
      );
      functionRows.set(name, row);
      byId("functions").append(row.item);
    }
    row.running = running;
    setText(row.state, running ? "✓ running" : "■ stopped");
    row.state.className = running ? "" : "stopped";
    setText(row.button, running ? "Stop" : "Start");
    row.button.setAttribute("aria-label", `${running ? "Stop" : "Start"} ${name}`);
  }
  const names = new Set(functions.map(({ name }) => name));
  for (const [name, row] of functionRows) {
    if (!names.has(name)) {
      row.item.remove();
      functionRows.delete(name);
    }
  }
}

function showSchedules(schedules) {
  const sorted = [...schedules].sort((a, b) => Date.parse(a.next) - Date.parse(b.next));
  onChange("schedules", sorted, () => {
    byId("schedules").replaceChildren(
      ...sorted.map((schedule) =>
        make(
          "li",
          {},
          make("span", { text: schedule.name }),
          make("span", {}, `${time(schedule.next)} · `, make("span", { "data-next": schedule.next })),
        ),
      ),
    );
    byId("schedules-none").hidden = sorted.length > 0;
    countDown();
  });
}

let mailsShown = [];

function showMails(mails) {
  const list = byId("mails");
  onChange("mails", mails, () => {
    // Only new ones are added while the list grows, so that an opened one stays open.
    if (JSON.stringify(mails.slice(0, mailsShown.length)) !== JSON.stringify(mailsShown)) {
      list.replaceChildren();
    }
    mailsShown = mails;
    for (const mail of mails.slice(list.children.length)) {
      news.add("A mail to the operator was sent.");
      list.append(
        make(
          "li",
          {},
          make(
            "details",
            {},
            make("summary", { text: mail.subject }),
            make("div", { className: "words" }, ...withLinks(mail.text)),
          ),
        ),
      );
    }
    byId("mails-none").hidden = mails.length > 0;
  });
}

const filter = byId("filter");
filter.addEventListener("change", drawEvents);

function filterBy(message) {
  filter.value = message;
  drawEvents();
  filter.focus();
}

function eventItem(event) {
  const head = make(
    "p",
    { className: "head" },
    make("span", { className: "when", text: time(event.at) }),
    " ",
    make("b", { text: event.event }),
    ` ${event.function ?? ""}`,
  );
  const told = make("div", { className: "told" }, head);
  const item = make("li", { className: "event" }, told);
  if (event.message) {
    const button = make("button", {
      type: "button",
      text: shortId(event.message),
      title: event.message,
      "aria-label": `${shortId(event.message)}: show only this message`,
    });
    button.addEventListener("click", () => filterBy(event.message));
    item.append(button);
  }
  const facts = Object.entries(event.facts ?? {})
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(" · ");
  if (facts) {
    told.append(make("p", { className: "facts", text: facts }));
  }
  return item;
}

const passes = (event) => filter.value === "" || event.message === filter.value;

function drawEvents() {
  const shown = events.filter(passes).slice(-EVENTS_SHOWN).reverse();
  byId("events").replaceChildren(...shown.map(eventItem));
  byId("events-none").hidden = shown.length > 0;
}

function addEvents(added) {
  const list = byId("events");
  // A reader who scrolled down stays at the line that he reads.
  const before = list.scrollTop > 0 ? list.scrollHeight : 0;
  list.prepend(...added.filter(passes).slice(-EVENTS_SHOWN).reverse().map(eventItem));
  if (before > 0) {
    list.scrollTop += list.scrollHeight - before;
  }
  while (list.children.length > EVENTS_SHOWN) {
    list.lastElementChild.remove();
  }
  byId("events-none").hidden = list.children.length > 0;
}

function takeEvents(incoming, fromStart) {
  const added = incoming.filter((event) => fromStart || event.id > lastEvent);
  // Shown until asked for again, which may fail.
  const known = new Map(cascades);
  if (fromStart) {
    events = [];
    cascades.clear();
  }
  for (const event of added) {
    events.push(event);
    if (event.message) {
      if (event.event === "Accepted" && !cascades.has(event.message)) {
        const view = known.get(event.message)?.view ?? null;
        cascades.set(event.message, { id: event.message, view, stale: true });
      }
      const cascade = cascades.get(event.message);
      if (cascade) {
        cascade.stale = true;
      }
    }
  }
  events = events.slice(-EVENTS_KEPT);
  lastEvent = added.reduce((last, event) => Math.max(last, event.id), fromStart ? 0 : lastEvent);
  if (fromStart || added.length > 0) {
    offerFilters();
  }
  if (fromStart) {
    drawEvents();
  } else if (added.length > 0) {
    addEvents(added);
  }
}

function offerFilters() {
  const ids = [...new Set(events.map((event) => event.message).filter(Boolean))].reverse();
  if (filter.value && !ids.includes(filter.value)) {
    ids.push(filter.value);
  }
  onChange("filters", ids, () => {
    const chosen = filter.value;
    filter.replaceChildren(
      make("option", { value: "", text: "all" }),
      ...ids.map((id) => make("option", { value: id, text: shortId(id) })),
    );
    filter.value = chosen;
  });
}

const STATUS_WORDS = {
  open: "… open",
  acked: "✓ acked",
  exhausted: "✗ exhausted: nobody took it",
};

const PURPOSE_WORDS = {
  page: "asked to take it",
  taken: "told who took it",
  "taken-before": "told who was first",
  received: "told it was received",
  reply: "gets the reply",
  answer: "gets an answer",
};

const roleOf = (text) => panes.find((pane) => pane.number === text.to)?.title ?? text.responder;

function newestCascades() {
  return [...cascades.values()].reverse().slice(0, CASCADES_SHOWN);
}

let statusAskedFrom = 0;

async function refreshCascades() {
  const trouble = byId("cascades-trouble");
  if (round < statusAskedFrom) {
    return;
  }
  for (const cascade of newestCascades()) {
    const open = cascade.view?.status === "open";
    if (!cascade.stale && !open && round % SELDOM !== 0) {
      continue;
    }
    const before = cascade.view?.status;
    try {
      // Before the request: an event that comes meanwhile makes it stale again.
      cascade.stale = false;
      cascade.view = await request(`/sms/status/${encodeURIComponent(cascade.id)}`, {
        key: account?.dashboard_key,
        giveUp: GIVE_UP_STATUS_MS,
      });
    } catch (failure) {
      cascade.stale = true;
      // 404: accepted in the log, but not yet to be read. The next round asks again.
      if (failure.status !== 404) {
        statusAskedFrom = round + SELDOM;
        setText(trouble, `⚠ Not up to date: ${failure.message}`);
        trouble.hidden = false;
        return;
      }
    }
    const { status, cascade: state } = cascade.view ?? {};
    if (before !== status && status === "acked") {
      news.add(`Cascade ${state?.code} acked by ${state?.ack?.by}.`);
    } else if (before !== status && status === "exhausted") {
      news.add(`Cascade ${state?.code}: nobody took it.`);
    }
  }
  trouble.hidden = true;
}

function showCascades() {
  byId("cascades-none").hidden = cascades.size > 0;
  const shown = newestCascades().filter((cascade) => cascade.view);
  onChange("cascades", [shown.map((cascade) => cascade.view), ackTimeout], () => {
    byId("cascades").replaceChildren(...shown.map(({ view }) => cascadeItem(view)));
    const open = shown.find(({ view }) => view.status === "open");
    panes.forEach((pane) => pane.offer(open?.view.cascade?.code ?? null));
    countDown();
  });
}

function cascadeItem(view) {
  const state = view.cascade ?? {};
  const texts = view.texts ?? [];
  const said = texts.find((text) => text.direction === "inbound");
  const item = make(
    "li",
    { className: "cascade", "data-status": view.status },
    make(
      "h3",
      {},
      make("span", { text: state.code === undefined ? shortId(view.message_id) : `Cascade ${state.code}` }),
      make("span", { className: "status", text: STATUS_WORDS[view.status] ?? view.status }),
    ),
  );
  if (said) {
    item.append(
      make("p", { className: "said", text: `${shortNumber(said.from)}: ${said.body || "(picture)"}` }),
    );
  }
  const sent = texts.filter((text) => text.direction === "outbound");
  item.append(
    make(
      "ul",
      { className: "sent", "aria-label": "Texts sent" },
      ...sent.map((text) => sentItem(text, view.status === "open" && text.responder === state.responder)),
    ),
  );
  if (view.status === "open" && state.deadline) {
    item.append(
      make(
        "p",
        { className: "left" },
        make("span", { text: `${askedName(state, sent)} has` }),
        make("progress", { max: Math.max(1, ackTimeout), "aria-label": "Time left", "data-deadline": state.deadline }),
        make("b", { "data-left": state.deadline }),
      ),
    );
  } else if (view.status === "open") {
    item.append(make("p", { text: "no deadline yet" }));
  }
  item.append(
    make("p", {
      text: state.ack
        ? `ack: ${state.ack.by}, by ${HOW_WORDS[state.ack.how] ?? state.ack.how}, ${time(state.ack.at)}`
        : "ack: none",
    }),
  );
  return item;
}

const HOW_WORDS = { sms: "text", dashboard: "dashboard", job_state: "job state" };

function askedName(state, sent) {
  const page = sent.findLast((text) => text.responder === state.responder);
  return (page && roleOf(page)) ?? state.responder ?? "nobody";
}

function sentItem(text, asked) {
  const who = roleOf(text) ?? "customer";
  const mark = text.status === "delivered" ? "✓" : WRONG.has(text.status) ? "✗" : "…";
  const item = make("li", {
    "data-asked": String(asked && text.purpose === "page"),
    text: `${mark} ${who}, ${PURPOSE_WORDS[text.purpose] ?? text.purpose}: ${text.status}, ${time(text.at)}`,
  });
  if (text.attempt > 1) {
    item.append(` (send ${text.attempt})`);
  }
  const help = text.error && webAddress(text.error.help_url);
  if (help) {
    item.append(
      " ",
      make("a", { text: `error ${text.error.code}`, href: help, target: "_blank", rel: "noopener noreferrer" }),
    );
  }
  return item;
}

function countDown() {
  const now = serverNow();
  setText(byId("clock"), time(now, timeAndZone));
  for (const element of document.querySelectorAll("[data-left]")) {
    const left = Date.parse(element.dataset.left) - now;
    setText(element, left > 0 ? `${span(left)} left` : "deadline passed");
  }
  for (const element of document.querySelectorAll("[data-deadline]")) {
    element.value = Math.max(0, Math.min(element.max, Date.parse(element.dataset.deadline) - now));
  }
  for (const element of document.querySelectorAll("[data-next]")) {
    const left = Date.parse(element.dataset.next) - now;
    setText(element, left > 0 ? `in ${span(left)}` : "due");
  }
}

async function refreshPhones() {
  const repeat = byId("repeat");
  let newest = null;
  for (const [i, pane] of panes.entries()) {
    const { number } = pane;
    if (number === null) {
      continue;
    }
    const messages = await request(`${phonePath(number)}/messages`);
    // Another customer may have been chosen meanwhile.
    if (pane.number === number) {
      pane.show(messages);
      if (news.quiet || round % SELDOM === i) {
        const phone = await request(phonePath(number));
        if (pane.number === number) {
          pane.describe(phone);
        }
      }
    }
    for (const message of messages) {
      if (message.direction === "inbound" && (!newest || Date.parse(message.at) >= Date.parse(newest.at))) {
        newest = message;
      }
    }
  }
  lastWebhook = newest;
  repeat.disabled = newest === null;
  setText(repeat, newest ? `Repeat last webhook (${shortId(newest.sid)})` : "Repeat last webhook");
}

const api = byId("api");
api.append(...API_BEHAVIOURS.map(({ label }, i) => make("option", { value: String(i), text: label })));
api.addEventListener("change", () =>
  act(api, "Twilio API", () =>
    request("/_sim/api", { method: "PUT", json: API_BEHAVIOURS[Number(api.value)].json }),
  ),
);

async function refreshApi() {
  const { fail_next: failNext, status, drop_response: drop } = (await request("/_sim/api")) ?? {};
  if (document.activeElement === api && (failNext ?? null) !== 0) {
    return;
  }
  const present = API_BEHAVIOURS.findIndex(
    ({ json }) =>
      (json.fail_next ?? null) === (failNext ?? null) &&
      (json.status ?? null) === (status ?? null) &&
      (json.drop_response ?? false) === (drop ?? false),
  );
  if (failNext === 0) {
    // The one send that was to fail has failed.
    api.value = "0";
  } else if (present >= 0) {
    api.value = String(present);
  }
}

byId("repeat").addEventListener("click", (event) => {
  const { sid } = lastWebhook;
  act(event.currentTarget, "Repeat", async () => {
    const received = await request(`/_sim/repeat/${encodeURIComponent(sid)}`, { method: "POST" });
    news.quiet = false;
    news.add(`Webhook repeated; the relay answered ${received?.status ?? "nothing"}.`);
    news.tell();
  });
});

async function askAll() {
  const fromStart = startOver;
  startOver = false;
  news.quiet = fromStart;
  try {
    if (fromStart || (account === null && round % SELDOM === 0)) {
      await learnAccount();
    }
    const state = await request(`/console/state?after=${fromStart ? 0 : lastEvent}`);
    showState(state);
    takeEvents(state.events ?? [], fromStart);
    if (account) {
      await refreshPhones();
      if (fromStart || round % SELDOM === panes.length) {
        await refreshApi();
      }
      await refreshCascades();
    }
    showCascades();
    countDown();
  } catch (failure) {
    startOver = startOver || fromStart;
    throw failure;
  } finally {
    round++;
    news.tell();
  }
}

let timer = 0;
let polling = false;
let again = false;
let lost = false;

function showConnection(failure) {
  const connection = byId("connection");
  connection.dataset.state = failure ? "lost" : "live";
  setText(connection, failure ? (failure instanceof Refused ? "⚠ trouble" : "⚠ connection lost") : "✓ live");
  connection.title = failure ? failure.message : "";
  if (failure && !lost) {
    news.waiting.push(`Trouble: ${failure.message}. Trying again.`);
    news.tell();
  } else if (!failure && lost) {
    news.waiting.push("Connected again.");
    news.tell();
  }
  if (failure && !(failure instanceof Refused)) {
    // It may be another relay that answers next, whose events are numbered from 1.
    startOver = true;
  }
  lost = Boolean(failure);
}

async function poll() {
  clearTimeout(timer);
  if (polling) {
    again = true;
    return;
  }
  polling = true;
  try {
    await askAll();
    showConnection(null);
  } catch (failure) {
    showConnection(failure);
  }
  polling = false;
  if (!document.hidden) {
    timer = setTimeout(poll, again ? 0 : lost ? POLL_AFTER_FAILURE_MS : POLL_MS);
  }
  again = false;
}

let ticker = 0;

function resume() {
  clearInterval(ticker);
  if (document.hidden) {
    clearTimeout(timer);
  } else {
    ticker = setInterval(countDown, COUNTDOWN_MS);
    startOver = true;
    poll();
  }
}

document.addEventListener("visibilitychange", resume);
resume();

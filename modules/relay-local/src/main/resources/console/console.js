// The console of `./qdn local`. Whatever comes from outside reaches the page as text, never as markup.
//
// What happened comes as a stream of entries, each once. What is on the phones, and how a cascade stands, is asked
// for anew whenever the stream says that it may have changed: so nothing can be missed, or be there twice.

import { LANGUAGES, chooseLanguage, translator } from '/track/model.js';
import { clockOf, secondsUntil } from '/dispatch/model.js';
import { make, setText } from '/dispatch/parts.js';
import {
  along, codeOf, curlOf, customerMessages, depths, fieldsOf, isBad, isDead, rowOf, scheduleOf, shareLeft, shortId,
  shortNumber, shown, taken, wentWrong, withShortIds,
} from './model.js';
import { SCENARIOS } from './scenarios.js';

const LANGUAGE_KEY = 'qdn.language';
const GIVE_UP_MS = 10_000;
const TICK_MS = 200;
const ROWS_SHOWN = 300;
const CASCADES_SHOWN = 6;
/** How long a scenario waits for one thing, beside the chain's own time. */
const PATIENCE_MS = 30_000;
const CHAIN_MS = 11 * 60_000;
const LOOK_MS = 150;

const CARRIERS = ['delivered', 'undelivered', 'failed', 'silent'];
const DELAYS = [0, 2, 10, 60];
const API_BEHAVIOURS = [
  ['ok', {}],
  ['500', { status: 500 }],
  ['hang', { hang: true }],
  ['lost', { drop_response: true, fail_next: 1 }],
  ['429', { status: 429 }],
];

const byId = (id) => document.getElementById(id);

let language;
let t;
let run = 0;
let entries = [];
/** Of an emulator elsewhere nothing is known. */
const UNKNOWN = { functions: [], queues: [], schedules: [], mails: [], samples: [] };
let state = UNKNOWN;
let account = null;
let chain = [];
let panes = [];
let serverAt = Date.now();
let serverSeen = performance.now();
/** Message id to how it stands, as the relay's API says. */
const views = new Map();

/** The relay's time, by this page's own stop-watch: a browser's clock may be wrong. */
const serverNow = () => serverAt + (performance.now() - serverSeen);

// Requests.

class Refused extends Error {
  constructor(status, said) {
    super(said || `${status}`);
    this.status = status;
  }
}

async function request(path, { method = 'GET', json, key } = {}) {
  const response = await fetch(path, {
    method,
    cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(GIVE_UP_MS),
    headers: {
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(key ? { Authorization: `Bearer ${key}` } : {}),
    },
    body: json === undefined ? undefined : JSON.stringify(json),
  });
  const body = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) {
    throw new Refused(response.status, body?.message ?? body?.detail);
  }
  return body;
}

const phonePath = (number) => `/_sim/phones/${encodeURIComponent(number)}`;

// Pieces of the page.

function button(text, action, { label, ...properties } = {}) {
  const made = make('button', { type: 'button', textContent: text, attributes: label ? { 'aria-label': label } : {}, ...properties });
  made.addEventListener('click', () => act(made, text, () => action(made)));
  return made;
}

/** Runs `draw` only if what it shows differs from the last time: buttons must not vanish under a finger. */
const drawn = new Map();
function onChange(name, data, draw) {
  const now = JSON.stringify([language, data]);
  if (drawn.get(name) !== now) {
    drawn.set(name, now);
    draw();
  }
}

function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}

/** The words with their web addresses as links. */
function withLinks(words) {
  return String(words).split(/(https?:\/\/[^\s]*[^\s.,;:!?)])/).map((part) =>
    (/^https?:/.test(part) && webAddress(part)
      ? make('a', { textContent: part, href: part, target: '_blank', rel: 'noopener noreferrer' }) : part));
}

function time(at, zone = false) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : new Intl.DateTimeFormat(`${language}-US`, {
    timeZone: 'America/Los_Angeles', hour: 'numeric', minute: '2-digit', second: '2-digit',
    ...(zone ? { timeZoneName: 'short' } : {}),
  }).format(date).replace(/[\u202f\u00a0]/g, ' ');
}

function announce(text) {
  byId('news').textContent = '';
  requestAnimationFrame(() => setText(byId('news'), text));
}

function showProblem(text) {
  setText(byId('problem-text'), text);
  byId('problem').hidden = false;
}

byId('problem-seen').addEventListener('click', () => {
  byId('problem').hidden = true;
});

/** Does what a person asked for; a failure stays on the page until it is seen. */
async function act(control, what, action) {
  if (control.getAttribute('aria-disabled') === 'true') {
    return;
  }
  // Not `disabled`: that would take the keyboard's focus away.
  control.setAttribute('aria-disabled', 'true');
  try {
    await action();
  } catch (failure) {
    showProblem(`${what}: ${failure.message}`);
  } finally {
    control.removeAttribute('aria-disabled');
  }
}

/** Asks again when something changes, one at a time: what comes meanwhile is asked for once more. */
function refresher(ask) {
  let asking = false;
  let again = false;
  return async function refresh() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    do {
      again = false;
      try {
        await ask();
      } catch {
        // The stream says when to ask again; a lost connection is told by it, too.
      }
    } while (again);
    asking = false;
  };
}

// Phones.

class PhonePane {
  constructor(id, name, number, repliesTo) {
    this.id = id;
    this.name = name;
    this.repliesTo = repliesTo;
    this.keys = [];
    this.code = null;
    this.away = false;
    this.optedOut = false;
    this.section = byId('phone-template').content.firstElementChild.cloneNode(true);
    const find = (selector) => this.section.querySelector(selector);
    this.list = find('.bubbles');
    this.quick = find('.quick');
    this.form = find('form');
    this.textarea = find('textarea');
    this.delivery = find('.delivery');
    this.delay = find('.delay');
    this.section.dataset.role = id;
    this.section.querySelector('h2').id = `phone-${id}`;
    this.section.setAttribute('aria-labelledby', `phone-${id}`);
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.sendWritten();
    });
    this.textarea.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
    for (const select of [this.delivery, this.delay]) {
      select.addEventListener('change', () => act(select, t('carrier', { name: this.title() }), () => this.setCarrier()));
    }
    this.use(number);
  }

  title() {
    return this.name ?? t('customer');
  }

  use(number) {
    this.number = number;
    this.keys = [];
    this.list.replaceChildren();
  }

  speak() {
    const name = this.title();
    const find = (selector) => this.section.querySelector(selector);
    setText(find('h2'), name);
    setText(find('.number'), shortNumber(this.number));
    this.list.setAttribute('aria-label', t('phone.texts', { name }));
    setText(find('.write'), t('phone.write', { name }));
    const send = find('form button');
    setText(send, t('send'));
    send.setAttribute('aria-label', t('send.from', { name }));
    setText(find('.opted-out'), t('phone.opted-out'));
    this.delivery.setAttribute('aria-label', t('carrier', { name }));
    this.delay.setAttribute('aria-label', t('carrier.after', { name }));
    setText(find('.which .unseen'), t('customer.number'));
    this.fill(this.delivery, CARRIERS, (word) => t(`carrier.${word}`));
    this.fill(this.delay, DELAYS, (seconds) => t('carrier.seconds', { seconds }));
    this.offer(true);
  }

  fill(select, values, words) {
    const chosen = select.value;
    select.replaceChildren(...values.map((value) => make('option', { value: String(value), textContent: words(value) })));
    select.value = chosen || String(values[0]);
  }

  /** Quick replies: what its owner would most likely write now. */
  offer(anew = false) {
    const replies = this.repliesTo(this);
    if (!anew && JSON.stringify(replies) === this.offered) {
      return;
    }
    this.offered = JSON.stringify(replies);
    this.quick.replaceChildren(...replies.map((words) =>
      button(words, (pressed) => this.send(pressed.textContent), { label: t('quick.label', { words, name: this.title() }) })));
    if (this.id === 'customer') {
      this.quick.append(button(t('quick.picture'), () => this.send('', [`${location.origin}/console/trailer.svg`]), { label: t('quick.picture.label') }));
      const sample = state.samples.find(({ phone }) => phone === this.number);
      if (sample) {
        this.quick.append(make('a', {
          textContent: t('track'), href: `/track?token=${sample.job_id}.${sample.token}&lang=${language}`, target: '_blank', rel: 'noopener',
        }));
      }
    }
  }

  async send(body, pictures = []) {
    const { status, verdict } = await sendText(this.number, body, pictures);
    if (status !== 200) {
      throw new Error(t('not-taken', { status, verdict }));
    }
  }

  sendWritten() {
    const body = this.textarea.value;
    if (body.trim() !== '') {
      act(this.form.querySelector('button'), t('send.from', { name: this.title() }), async () => {
        await this.send(body);
        // Unless more was typed while it was on its way.
        if (this.textarea.value === body) {
          this.textarea.value = '';
        }
      });
    }
  }

  setCarrier() {
    const seconds = Number(this.delay.value);
    return request(phonePath(this.number), {
      method: 'PUT', json: { delivery: this.delivery.value, ...(seconds > 0 ? { delay: seconds } : {}) },
    });
  }

  async refresh() {
    const { number } = this;
    const phone = await request(phonePath(number));
    if (this.number === number) { // Another customer may have been chosen meanwhile.
      this.show(phone);
    }
  }

  show(phone) {
    const { messages } = phone;
    this.section.querySelector('.opted-out').hidden = phone.opted_out !== true;
    if (document.activeElement !== this.delivery) {
      this.delivery.value = phone.delivery;
    }
    if (document.activeElement !== this.delay) {
      const seconds = Number(/^PT([\d.]+)S$/.exec(phone.delay ?? '')?.[1] ?? (phone.delay === 'PT1M' ? 60 : 0));
      this.delay.value = String(DELAYS.includes(seconds) ? seconds : 0);
    }
    const theirs = messages.filter(({ from }) => from !== this.number);
    this.code = codeOf(theirs.findLast(({ body }) => codeOf(body) !== null)?.body ?? '');
    this.away = /^AWAY\b/i.test(messages.findLast(({ from, body }) => from === this.number && /^(AWAY|BACK)\b/i.test(body))?.body ?? '');
    this.optedOut = phone.opted_out === true;
    this.offer();
    const keys = messages.map(({ sid }) => sid);
    const grown = keys.length >= this.keys.length && this.keys.every((key, i) => key === keys[i]);
    if (grown && keys.length === this.keys.length) {
      return;
    }
    const { list } = this;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    const first = this.keys.length === 0;
    const added = grown ? messages.slice(this.keys.length) : messages;
    if (!grown) {
      list.replaceChildren();
    }
    list.append(...added.map((message) => this.bubble(message)));
    this.keys = keys;
    const arrived = added.filter(({ from }) => from !== this.number).length;
    if (grown && !first && arrived > 0) {
      announce(t('phone.got', { name: this.title(), count: arrived }));
    }
    if (atEnd || !grown) {
      list.scrollTop = list.scrollHeight;
    }
  }

  bubble(message) {
    const own = message.from === this.number;
    return make('li', { className: own ? 'bubble own' : 'bubble', dataset: { sid: message.sid } },
      message.body === '' ? null : make('div', { className: 'words' }, ...withLinks(message.body)),
      ...(message.media_urls ?? []).map(picture),
      make('div', { className: 'when', textContent: `${own ? t('you') : shortNumber(message.from)} · ${time(message.at)}` }));
  }
}

/** A picture of this computer's is shown, any other is a link: nothing is fetched from elsewhere. */
function picture(address) {
  const url = webAddress(address);
  return url && url.origin === location.origin
    ? make('img', { src: url.href, alt: t('picture') })
    : make('a', { textContent: t('picture'), href: url?.href ?? '#', target: '_blank', rel: 'noopener noreferrer' });
}

const sendText = (from, body, pictures = []) =>
  request('/_sim/sms', { method: 'POST', json: { from, body, ...(pictures.length > 0 ? { media_urls: pictures } : {}) } });

const customers = () => [...new Set([...state.samples.map(({ phone }) => phone), ...SCENARIOS.map(({ customer }) => customer)])].sort();

function layPhones() {
  const wanted = ['customer', ...chain.map(({ id, phone }) => `${id} ${phone}`)];
  onChange('panes', [wanted, chain.map(({ name }) => name), customers()], () => {
    const customer = panes.find(({ id }) => id === 'customer');
    const stop = ({ optedOut }) => (optedOut ? 'START' : 'STOP');
    const replies = (pane) => ['OK', ...(pane.code === null ? [] : [`${pane.code} on my way`]), 'LIST', pane.away ? 'BACK' : 'AWAY', stop(pane)];
    panes = [
      customer ?? new PhonePane('customer', null, customers()[0], (pane) => [t('quick.here'), stop(pane)]),
      ...chain.map(({ id, name, phone }) => {
        const known = panes.find((pane) => pane.id === id && pane.number === phone && pane.name === name);
        return known ?? new PhonePane(id, name, phone, replies);
      }),
    ];
    byId('phones').replaceChildren(...panes.map(({ section }) => section));
    const which = panes[0].section.querySelector('.which');
    panes.forEach((pane) => pane.speak());
    panes[0].section.querySelector('.number').hidden = true;
    which.hidden = false;
    const select = which.querySelector('select');
    select.replaceChildren(...customers().map((one) => make('option', { value: one, textContent: shortNumber(one) })));
    select.value = panes[0].number;
    select.onchange = () => chooseCustomer(select.value);
    refreshPhones();
  });
}

function chooseCustomer(chosen) {
  const [customer] = panes;
  if (customer.number !== chosen) {
    customer.use(chosen);
    customer.section.querySelector('.which select').value = chosen;
    customer.speak();
  }
  return refreshPhones();
}

const refreshPhones = refresher(async () => {
  if (account) {
    await Promise.all(panes.map((pane) => pane.refresh()));
    showApi(await request('/_sim/api'));
  }
});

// Who they are.

const learnWho = refresher(async () => {
  try {
    account = state.simulated ? await request('/_sim/account') : null;
  } catch {
    account = null;
  }
  byId('api').disabled = account === null;
  byId('key').hidden = account === null;
  showDriver();
  if (account) {
    const fallback = [
      { id: 'primary', name: t('primary'), phone: account.primary },
      ...account.backups.map((phone, i) => ({ id: i === 0 ? 'backup' : `backup-${i + 1}`, name: t('backup'), phone })),
    ];
    chain = await request('/api/roster', { key: account.dashboard_key }).then((roster) => roster.chain, () => fallback);
    layPhones();
    refreshCascades();
  }
});

// What happened.

const filter = byId('filter');
const everything = byId('everything');
filter.addEventListener('change', drawRows);
everything.addEventListener('change', drawRows);

function filterBy(message) {
  filter.value = message;
  drawRows();
}

const wanted = () => ({ message: filter.value, everything: everything.checked });

function row(entry) {
  const { mark, key, values, facts } = rowOf(entry);
  const told = key ? t(key, { ...values, due: values.due ? time(values.due) : '', text: withShortIds(values.text ?? '') }) : `${values.who ?? ''} ${entry.what}`;
  const rest = withShortIds(Object.entries(facts).map(([name, value]) => `${name} ${value}`).join(' · '));
  const head = [
    make('span', { className: 'when', textContent: time(entry.at) }), ' ',
    make('span', { className: 'mark', textContent: mark }), mark ? ' ' : '',
    make('span', { className: 'what', textContent: told }),
    rest ? make('span', { className: 'facts', textContent: ` ${rest}` }) : null,
  ];
  const item = make('li', { className: 'event', dataset: { kind: entry.kind, what: entry.what, bad: String(isBad(entry)), entry: entry.id } });
  if (entry.detail) {
    const detail = make('div', { className: 'detail', hidden: true });
    const open = make('button', { type: 'button', className: 'open', attributes: { 'aria-expanded': 'false' } }, ...head);
    open.addEventListener('click', () => act(open, told, async () => {
      const opened = detail.hidden;
      if (opened && detail.childElementCount === 0) {
        detail.append(...exchange(await request(`/console/entries/${entry.id}`)));
      }
      detail.hidden = !opened;
      open.setAttribute('aria-expanded', String(opened));
    }));
    item.append(open, detail);
  } else {
    item.append(make('p', { className: 'open' }, ...head));
  }
  if (entry.message) {
    const only = make('button', {
      type: 'button', className: 'only', textContent: shortId(entry.message), title: entry.message,
      attributes: { 'aria-label': t('only', { id: shortId(entry.message) }) },
    });
    only.addEventListener('click', () => filterBy(entry.message));
    item.append(only);
  }
  return item;
}

/** Request and answer of one entry. */
function exchange(detail) {
  const curl = curlOf(detail, { ...account, api: location.origin });
  const command = make('pre', { textContent: curl, tabIndex: 0, attributes: { 'aria-label': 'curl' } });
  return [
    make('p', { className: 'line', textContent: `${detail.method} ${detail.url.replace('{api}', '')}` }),
    make('dl', {}, ...[...Object.entries(detail.headers), ...fieldsOf(detail.body)].flatMap(([name, value]) =>
      [make('dt', { textContent: name }), make('dd', { textContent: value })])),
    make('p', { className: 'line', textContent: t('detail.answer', { status: detail.status }) }),
    detail.answer ? make('pre', { textContent: detail.answer, tabIndex: 0, attributes: { 'aria-label': t('detail.answer', { status: detail.status }) } }) : null,
    detail.verdict ? make('p', { className: 'line', textContent: t('detail.verdict', { verdict: detail.verdict }) }) : null,
    command,
    button(t('curl.copy'), async (pressed) => {
      await navigator.clipboard.writeText(curl);
      setText(pressed, t('copied'));
    }),
  ].filter(Boolean);
}

function drawRows() {
  const rows = shown(entries, wanted()).slice(-ROWS_SHOWN).reverse();
  byId('events').replaceChildren(...rows.map(row));
  byId('events-none').hidden = rows.length > 0;
}

function addRow(entry) {
  if (shown([entry], wanted()).length === 0) {
    return;
  }
  const list = byId('events');
  // A reader who scrolled down stays at the line that he reads.
  const before = list.scrollTop > 0 ? list.scrollHeight : 0;
  list.prepend(row(entry));
  if (before > 0) {
    list.scrollTop += list.scrollHeight - before;
  }
  if (list.children.length > ROWS_SHOWN) {
    list.lastElementChild.remove();
  }
  byId('events-none').hidden = true;
}

function offerFilters() {
  const ids = customerMessages(entries);
  onChange('filters', [ids, filter.value], () => {
    const chosen = filter.value;
    const all = chosen && !ids.includes(chosen) ? [...ids, chosen] : ids;
    filter.replaceChildren(
      make('option', { value: '', textContent: t('message.all') }),
      ...all.map((id) => make('option', { value: id, textContent: shortId(id) })));
    filter.value = chosen;
  });
}

let waitingFilters = 0;

function take(entry) {
  const before = entries;
  entries = taken(entries, entry);
  if (entries === before) {
    return;
  }
  addRow(entry);
  if (entry.message) {
    stale.add(entry.message);
  }
  if (entry.what === 'RosterChanged') {
    learnWho();
  }
  if (waitingFilters === 0) {
    waitingFilters = setTimeout(() => {
      waitingFilters = 0;
      offerFilters();
      refreshCascades();
      showRepeat();
    }, 50);
  }
}

// Cascades.

const stale = new Set();
let emptying = false;
const newest = () => customerMessages(entries).slice(0, CASCADES_SHOWN);

const refreshCascades = refresher(async () => {
  for (const message of newest()) {
    if (account && !emptying && (stale.has(message) || !views.has(message))) {
      stale.delete(message); // Before the request: what comes meanwhile makes it stale again.
      try {
        const before = views.get(message)?.status;
        const view = await status(message);
        views.set(message, view);
        if (before && before !== view.status) {
          announce(`${t('cascade', { code: view.cascade?.code ?? '' })}: ${t(`status.${view.status}`)}`);
        }
      } catch {
        stale.add(message); // A stopped track-api, or a message that is not to be read yet.
      }
    }
  }
  showCascades();
});

const status = (message) => request(`/sms/status/${encodeURIComponent(message)}`, { key: account?.dashboard_key });

function showCascades() {
  const ids = newest();
  byId('cascades-none').hidden = ids.length > 0;
  const known = ids.filter((id) => views.has(id));
  onChange('cascades', [known.map((id) => views.get(id)), state.schedules.map(({ name }) => name)], () => {
    byId('cascades').replaceChildren(...known.map((id) => cascadeItem(views.get(id))));
    tick();
  });
}

function cascadeItem(view) {
  const cascade = view.cascade ?? {};
  const said = (view.texts ?? []).find(({ direction, status: how }) => direction === 'inbound' && how !== 'erased');
  const open = view.status === 'open';
  const only = make('button', { type: 'button', className: 'only', textContent: shortId(view.message_id), attributes: { 'aria-label': t('only', { id: shortId(view.message_id) }) } });
  only.addEventListener('click', () => filterBy(view.message_id));
  const item = make('li', { className: 'cascade', dataset: { status: view.status, message: view.message_id } },
    make('h3', {},
      make('span', { textContent: t('cascade', { code: cascade.code ?? '' }) }),
      make('span', { className: 'status', textContent: t(`status.${view.status}`) }), only),
    said ? make('p', { className: 'said', textContent: `${shortNumber(said.from)}: ${said.body || t('picture')}` }) : null,
    make('ul', { className: 'sent' }, ...(cascade.attempts ?? []).map((attempt) => attemptItem(attempt, open && attempt.deadline === cascade.deadline))));
  if (open && cascade.deadline) {
    const schedule = scheduleOf(view.message_id, state.schedules);
    item.append(make('p', { className: 'left' },
      make('progress', { max: 1, attributes: { 'aria-label': t('left.label') }, dataset: { share: view.message_id } }),
      make('b', { dataset: { left: cascade.deadline } }),
      schedule ? button(t('fire'), () => request(`/console/schedules/${encodeURIComponent(schedule)}/fire`, { method: 'POST' }), {
        title: t('fire.title'), label: `${t('fire')}: ${t('cascade', { code: cascade.code })}`,
      }) : null));
  }
  if (view.cascade) { // Of one that was erased there is nothing to tell.
    item.append(make('p', { className: 'ack', textContent: cascade.ack
      ? t('ack', { by: cascade.ack.by, how: t(`how.${cascade.ack.how}`), at: time(cascade.ack.at) }) : t('ack.none') }));
  }
  return item;
}

function attemptItem(attempt, asked) {
  const mark = attempt.status === 'delivered' ? '✓' : wentWrong(attempt.status) ? '✗' : '…';
  const error = attempt.error && webAddress(attempt.error.help_url);
  return make('li', { dataset: { asked: String(asked) } },
    `${mark} ${attempt.responder_name}: ${attempt.status}, ${time(attempt.at)}`,
    error ? ' ' : null,
    error ? make('a', { textContent: t('error', { code: attempt.error.code }), href: error.href, target: '_blank', rel: 'noopener noreferrer' }) : null);
}

function tick() {
  const now = serverNow();
  setText(byId('clock'), time(now, true));
  for (const element of document.querySelectorAll('[data-left]')) {
    const seconds = secondsUntil(element.dataset.left, now);
    setText(element, seconds > 0 ? t('left', { time: clockOf(seconds) }) : t('left.none'));
  }
  for (const element of document.querySelectorAll('[data-share]')) {
    const share = shareLeft(views.get(element.dataset.share)?.cascade ?? {}, now);
    element.value = share ?? 0;
  }
  for (const element of document.querySelectorAll('[data-next]')) {
    setText(element, clockOf(secondsUntil(element.dataset.next, now)));
  }
}

// How things stand.

function showState() {
  setText(byId('speed'), `×${state.speed}`);
  byId('speed').title = t('speed', { speed: state.speed });
  setText(byId('place'), t(state.simulated ? 'place.simulated' : 'place.real'));
  byId('place').dataset.real = String(!state.simulated);
  byId('reset').hidden = !state.can_reset;
  showQueues();
  showFunctions();
  showSchedules();
  showMails();
  showCascades();
  showDriver();
}

function showQueues() {
  onChange('queues', state.queues, () => {
    const { working, dead } = depths(state.queues);
    byId('queues').replaceChildren(...state.queues.filter((queue) => !isDead(queue) || queue.visible + queue.in_flight > 0).map((queue) =>
      make('tr', { dataset: { dead: String(isDead(queue)) } },
        make('th', { textContent: queue.name, attributes: { scope: 'row' } }),
        ...[queue.visible, queue.in_flight, queue.delayed].map((depth) => make('td', { textContent: String(depth) })))));
    setText(byId('dead-sum'), `${t('working', { count: working })} ${dead === 0 ? t('dead.none') : t('dead', { count: dead })}`);
    byId('dead-sum').dataset.dead = String(dead > 0);
    byId('look').hidden = dead === 0;
    if (dead === 0) {
      byId('letters').replaceChildren();
    }
  });
}

async function lookAtLetters() {
  const letters = await request('/console/dead-letters');
  byId('letters').replaceChildren(...letters.map((letter) => {
    return make('li', {},
      make('details', {},
        make('summary', { textContent: `${letter.queue} · ${shortId(letter.id)}${letter.reason ? ` · ${letter.reason}` : ''}` }),
        make('pre', { textContent: letter.body, tabIndex: 0, attributes: { 'aria-label': letter.id } })),
      button(t('replay'), async () => {
        await request('/console/dead-letters/replay', { method: 'POST', json: { queue: letter.queue, id: letter.id } });
        await lookAtLetters();
      }, { label: `${t('replay')} ${shortId(letter.id)}` }));
  }));
}

byId('look').addEventListener('click', (event) => act(event.currentTarget, t('look'), lookAtLetters));

function showFunctions() {
  onChange('functions', state.functions, () => byId('functions').replaceChildren(...state.functions.map(({ name, running }) =>
    make('li', {},
      make('span', { textContent: name }),
      make('span', { className: running ? '' : 'stopped', textContent: running ? t('running') : t('stopped') }),
      button(running ? t('stop') : t('start'), () =>
        request(`/console/functions/${encodeURIComponent(name)}`, { method: 'PUT', json: { running: !running } }),
      { label: `${running ? t('stop') : t('start')} ${name}` })))));
}

function showSchedules() {
  const sorted = [...state.schedules].sort((a, b) => Date.parse(a.next) - Date.parse(b.next));
  onChange('schedules', sorted, () => {
    byId('schedules').replaceChildren(...sorted.map(({ name, next }) => make('li', {},
      make('span', { textContent: name }),
      make('span', {}, `${time(next)} · `, make('span', { dataset: { next } })))));
    tick();
  });
}

function showMails() {
  onChange('mails', state.mails, () => {
    byId('mails').replaceChildren(...state.mails.map(({ subject, text }) => make('li', {},
      make('details', {}, make('summary', { textContent: subject }), make('div', { className: 'words' }, ...withLinks(text))))));
    byId('mails-none').hidden = state.mails.length > 0;
  });
}

// Trouble.

const api = byId('api');
api.addEventListener('change', () => act(api, t('api'), () => setApi(API_BEHAVIOURS.find(([name]) => name === api.value)[1])));
const setApi = (json) => request('/_sim/api', { method: 'PUT', json });

function showApi(behaviour) {
  const used = behaviour.fail_next === 0; // The one send that was to fail has failed.
  const present = API_BEHAVIOURS.find(([, json]) => ['status', 'fail_next'].every((name) => (json[name] ?? null) === (behaviour[name] ?? null))
    && (json.drop_response ?? false) === (behaviour.drop_response ?? false) && (json.hang !== undefined) === (behaviour.hang_forever === true));
  if (document.activeElement !== api || used) {
    api.value = used ? 'ok' : present?.[0] ?? 'ok';
  }
}

const lastWebhook = () => entries.findLast(({ kind, what, message }) => kind === 'webhook' && what === 'text' && message);

function showRepeat() {
  const last = lastWebhook();
  byId('repeat').disabled = !last;
  setText(byId('repeat'), last ? t('repeat', { id: shortId(last.message) }) : t('repeat.none'));
}

const repeat = (sid) => request(`/_sim/repeat/${encodeURIComponent(sid)}`, { method: 'POST' });

byId('repeat').addEventListener('click', (event) => act(event.currentTarget, t('repeat.none'), async () => {
  announce(t('repeated', { status: (await repeat(lastWebhook().message)).status }));
}));

byId('reset').addEventListener('click', (event) => act(event.currentTarget, t('reset'), async () => {
  stopDriver();
  emptying = true; // What is shown will be gone before it could be asked for.
  await alone(() => request('/console/reset', { method: 'POST' })).finally(() => {
    emptying = false;
  });
  delete byId('try-result').dataset.result;
  setText(byId('try-result'), '');
}));

byId('key').addEventListener('click', (event) => act(event.currentTarget, t('key.copy'), async () => {
  await navigator.clipboard.writeText(account.dashboard_key);
  announce(t('copied'));
}));

// The driver of the sample job.

const ROAD = 'I-8';
const DRIVE_MS = 2_000;
/** So fast that it is seen on the map. */
const DRIVE_KM = 0.6;

/** How far he has come; null while he stands. */
let driven = null;
let road = null;
let driveTimer = 0;

const drivenJob = () => state.samples[0];
const hasGps = () => byId('lose-gps').getAttribute('aria-pressed') === 'false';

function showDriver() {
  const canDrive = account !== null && state.samples.length > 0;
  byId('drive').hidden = !canDrive;
  byId('lose-gps').hidden = !canDrive || driven === null;
  byId('drive').setAttribute('aria-pressed', String(driven !== null));
  setText(byId('drive'), t('drive', { job: drivenJob()?.job_id ?? '' }));
  setText(byId('driving'), driven === null ? '' : t(hasGps() ? 'driving' : 'driving.unseen', { job: drivenJob().job_id, road: ROAD }));
}

function stopDriver() {
  clearTimeout(driveTimer);
  driven = null;
  byId('lose-gps').setAttribute('aria-pressed', 'false');
  showDriver();
}

/** One step along the road. Without GPS he moves all the same, and nobody hears of it. */
async function drive() {
  driven += DRIVE_KM;
  if (hasGps()) {
    await request(`/api/jobs/${encodeURIComponent(drivenJob().job_id)}/position`, {
      method: 'PUT', key: account.dashboard_key, json: { ...along(road, driven), accuracy_m: 15, at: new Date(serverNow()).toISOString() },
    });
  }
}

async function driveOn() {
  try {
    await drive();
  } catch (failure) {
    showProblem(`${t('drive', { job: drivenJob()?.job_id ?? '' })}: ${failure.message}`);
    stopDriver();
  }
  if (driven !== null) {
    driveTimer = setTimeout(driveOn, DRIVE_MS);
  }
}

byId('drive').addEventListener('click', (event) => act(event.currentTarget, t('drive', { job: drivenJob().job_id }), async () => {
  if (driven !== null) {
    stopDriver();
    return;
  }
  road ??= (await request('/track/san-diego.json')).features
    .find(({ properties: { kind, name } }) => kind === 'freeway' && name === ROAD).geometry.coordinates;
  driven = 0;
  showDriver();
  await driveOn();
}));
byId('lose-gps').addEventListener('click', ({ currentTarget: pressed }) => {
  pressed.setAttribute('aria-pressed', String(hasGps()));
  showDriver();
});

// Try.

let trying = false;

/** Nothing is tried out while everything is emptied, nor the other way round. */
async function alone(action) {
  if (trying) {
    throw new Error(t('try.busy'));
  }
  trying = true;
  try {
    return await action();
  } finally {
    trying = false;
  }
}

const world = {
  get primary() { return chain[0].phone; },
  get backup() { return chain[1].phone; },
  screen: async (phone) => (await request(phonePath(phone))).messages,
  optedOut: async (phone) => (await request(phonePath(phone))).opted_out,
  async text(from, body) {
    const { message_sid: sid, status: answered, verdict } = await sendText(from, body);
    if (answered !== 200) {
      throw new Error(t('not-taken', { status: answered, verdict }));
    }
    return { sid };
  },
  carrier: (phone, delivery) => request(phonePath(phone), { method: 'PUT', json: { delivery } }),
  api: setApi,
  repeat,
  /** What somebody sends who does not know the token. Returns the relay's HTTP status. */
  async forge(from, body) {
    const response = await fetch('/sms/inbound', {
      method: 'POST',
      headers: { 'X-Twilio-Signature': 'Zm9yZ2VkIQ==' },
      body: new URLSearchParams({ MessageSid: `SM${'0'.repeat(31)}1`, AccountSid: account.account_sid, From: from, To: account.relay_number, Body: body }),
    });
    return response.status;
  },
  status: async (message) => (customerMessages(entries).includes(message) ? status(message) : null),
  async until(what, look) {
    const end = performance.now() + PATIENCE_MS + CHAIN_MS / state.speed;
    for (;;) {
      const found = await look();
      if (found) {
        return found;
      }
      if (performance.now() > end) {
        throw new Error(t('try.late', { what }));
      }
      await new Promise((done) => { setTimeout(done, LOOK_MS); });
    }
  },
};

async function tryOut(scenario) {
  const result = byId('try-result');
  const name = t(`try.${scenario.name}`);
  result.dataset.result = 'running';
  setText(result, t('try.running', { name, what: t(`try.${scenario.name}.what`) }));
  try {
    await chooseCustomer(scenario.customer);
    const { code = '' } = await scenario.run(world);
    result.dataset.result = 'good';
    setText(result, `✓ ${name}: ${t(`try.${scenario.name}.end`, { code })}`);
  } catch (failure) {
    result.dataset.result = 'bad';
    setText(result, `✗ ${name}: ${failure.message}`);
  }
}

function offerScenarios() {
  byId('try').replaceChildren(...SCENARIOS.map((scenario) =>
    button(t(`try.${scenario.name}`), () => alone(() => tryOut(scenario)), { title: t(`try.${scenario.name}.what`), dataset: { scenario: scenario.name } })));
}

// The stream.

function showConnection(word) {
  byId('connection').dataset.state = word;
  setText(byId('connection'), t(`connection.${word}`));
}

function follow() {
  const stream = new EventSource('/console/stream');
  stream.addEventListener('open', () => {
    showConnection('live');
    refreshPhones();
  });
  // The browser comes again by itself, and says which entry was its last.
  stream.addEventListener('error', () => showConnection('lost'));
  stream.addEventListener('start', ({ data }) => {
    run = JSON.parse(data).run;
    entries = [];
    views.clear();
    stale.clear();
    filter.value = '';
    drawRows();
    offerFilters();
    showCascades();
    learnWho();
  });
  stream.addEventListener('entry', ({ data, lastEventId }) => {
    if (lastEventId.startsWith(`${run}.`)) {
      take(JSON.parse(data));
    }
  });
  stream.addEventListener('state', ({ data }) => {
    const first = state.speed === undefined;
    state = { ...UNKNOWN, ...JSON.parse(data) };
    showState();
    if (first || account === null) {
      learnWho();
    } else {
      layPhones();
    }
  });
  stream.addEventListener('phones', () => refreshPhones());
  stream.addEventListener('time', ({ data }) => {
    serverAt = Date.parse(data);
    serverSeen = performance.now();
  });
}

// Language.

async function speak(wish) {
  const response = await fetch(`/console/lang/${wish}.json`);
  if (!response.ok) {
    throw new Error(`words: ${response.status}`);
  }
  const words = await response.json();
  language = wish;
  t = translator(words, wish);
  document.documentElement.lang = wish;
  for (const element of document.querySelectorAll('[data-words]')) {
    setText(element, t(element.dataset.words));
  }
  const other = LANGUAGES.find((one) => one !== language);
  byId('language').lang = other;
  byId('language').hidden = false;
  setText(byId('language'), t('language.switch'));
  byId('events').setAttribute('aria-label', t('timeline.label'));
  byId('queue-table').setAttribute('aria-label', t('queues'));
  const chosen = api.value;
  api.replaceChildren(...API_BEHAVIOURS.map(([name]) => make('option', { value: name, textContent: t(`api.${name}`) })));
  api.value = chosen || 'ok';
  offerScenarios();
  offerFilters();
  drawRows();
  showRepeat();
  if (state.speed !== undefined) {
    showState();
    layPhones();
  }
}

byId('language').addEventListener('click', (event) => act(event.currentTarget, 'EN/ES', async () => {
  const other = LANGUAGES.find((one) => one !== language);
  await speak(other);
  localStorage.setItem(LANGUAGE_KEY, other);
  showConnection(byId('connection').dataset.state);
}));

const asked = new URLSearchParams(location.search).get('lang');
await speak(chooseLanguage(asked, localStorage.getItem(LANGUAGE_KEY), navigator.languages));
showConnection('waiting');
setInterval(tick, TICK_MS);
follow();

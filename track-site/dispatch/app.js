// The dispatcher's dashboard: shows who waits, and lets him take it, answer it, and move jobs on.
//
// The key is kept in this tab's session storage and sent as a header; it is in no address.

import { LANGUAGES, chooseLanguage, pacificDay, pacificTime, readablePhone, translator } from '/track/model.js';
import {
  ERRORS, NEXT_STATES, clockOf, failed, filtered, inOrder, merged, nextDelay, secondsUntil, sideOf, tellsStatus,
} from './model.js';

const GIVE_UP_MS = 20_000;
const TICK_MS = 500;
const PAGE = 50;
const KEY = 'qdn.key';
const LANGUAGE_KEY = 'qdn.language';
const UNMATCHED = '_unmatched';
const STATES = ['pending', 'in-progress', 'completed', 'cancelled'];

const byId = (id) => document.getElementById(id);

let language;
let t;
let key = sessionStorage.getItem(KEY);
let serverAt = 0;
let serverSeen = 0;
/** The list's lines as last told, the messages without a job first. */
let lines = [];
let moreAfter = null;
/** The job that is looked at, with all that is known of it; null for none. */
let open = null;
let roster = null;
let failures = 0;
let polling = false;
let again = false;
/** Whether the conversation stays at its newest text: until he scrolls up. */
let follows = true;
let scrolledTo = 0;
let timer = 0;
const answers = new Map();

/** The server's time, by this page's own stop-watch: this computer's clock may be wrong. */
const serverNow = () => serverAt + (performance.now() - serverSeen);

class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function request(path, { method = 'GET', json, headers = {} } = {}) {
  const known = method === 'GET' ? answers.get(path) : undefined;
  const response = await fetch(path, {
    method,
    cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(GIVE_UP_MS),
    headers: {
      Authorization: `Bearer ${key}`,
      ...(json ? { 'Content-Type': 'application/json' } : {}),
      ...(known ? { 'If-None-Match': known.etag } : {}),
      ...headers,
    },
    body: json ? JSON.stringify(json) : undefined,
  });
  if (response.status === 304 && known) {
    return { json: known.json, etag: known.etag, same: true };
  }
  const body = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.status === 401) {
    signOut(t('key.wrong'));
  }
  if (!response.ok) {
    throw new Refused(response.status, body?.detail ?? body?.title ?? `${response.status}`);
  }
  if (body?.server_time) {
    serverAt = Date.parse(body.server_time);
    serverSeen = performance.now();
  }
  const etag = response.headers.get('etag');
  if (method === 'GET' && etag) {
    answers.set(path, { etag, json: body });
  }
  return { json: body, etag, same: false };
}

// Pieces of the page.

function make(tag, { dataset, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, dataset);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function button(text, action, className = '') {
  const made = make('button', { type: 'button', textContent: text, className });
  made.addEventListener('click', () => action(made));
  return made;
}

const time = (instant) => pacificTime(Date.parse(instant), language);

/** An error stays until it has been seen. */
function trouble(text) {
  const line = make('p', {}, make('span', { textContent: text }), button(t('seen'), () => line.remove()));
  byId('trouble').append(line);
}

/** Runs what a button is for, once at a time, and tells what went wrong. */
async function act(pressed, action) {
  if (pressed.getAttribute('aria-disabled') === 'true') {
    return;
  }
  const text = pressed.textContent;
  pressed.setAttribute('aria-disabled', 'true');
  setText(pressed, t('sending'));
  try {
    await action();
  } catch (failure) {
    if (failure.status === 412) {
      trouble(t('trouble.changed'));
    } else if (failure.status !== 401) {
      trouble(failure instanceof Refused ? failure.message : t('trouble.network'));
    }
  }
  pressed.removeAttribute('aria-disabled');
  setText(pressed, text);
  poll();
}

// The address: which job, which filters. Never the key.

function place() {
  const query = new URLSearchParams(location.search);
  return { job: query.get('job'), state: query.get('state') ?? '', text: query.get('q') ?? '', roster: query.has('roster') };
}

function go(changes, { replace = false } = {}) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) {
      query.set(name, value);
    } else {
      query.delete(name);
    }
  }
  const address = location.pathname + (query.size > 0 ? `?${query}` : '');
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  arrive();
}

function arrive() {
  const { job, state, text, roster: wantsRoster } = place();
  byId('filter-state').value = state;
  if (byId('filter-text').value !== text) {
    byId('filter-text').value = text;
  }
  if (wantsRoster) {
    open = null;
    loadRoster();
  } else {
    roster = null;
    if (open?.id !== job) {
      open = job ? { id: job, view: null, etag: null, items: [], after: null, cascade: null, shown: new Map(), sendKey: null } : null;
      byId('log').replaceChildren();
      byId('words').value = '';
      follows = true;
      byId('newer').hidden = true;
    }
  }
  show();
  poll();
}

// Asking.

async function poll() {
  clearTimeout(timer);
  if (!key || !t) {
    return;
  }
  if (polling) {
    again = true;
    return;
  }
  polling = true;
  try {
    await askForList();
    if (open) {
      await askForJob(open);
    }
    failures = 0;
  } catch (failure) {
    failures += failure.status === 401 ? 0 : 1;
  }
  polling = false;
  show();
  if (!document.hidden && key) {
    timer = setTimeout(poll, again ? 0 : nextDelay(failures));
  }
  again = false;
}

async function askForList() {
  const before = new Map(lines.map((line) => [line.job_id, line.last_message?.id]));
  const { json, same } = await request(`/api/jobs?limit=${PAGE}`);
  if (same && lines.length > 0) {
    return;
  }
  const first = json.unmatched?.last_message ? [{ ...json.unmatched, job_id: UNMATCHED }] : [];
  const listed = new Set(json.items.map(({ job_id: id }) => id));
  const older = lines.filter(({ job_id: id }) => id !== UNMATCHED && !listed.has(id));
  lines = [...first, ...json.items, ...older];
  if (older.length === 0) {
    moreAfter = json.next;
  }
  const fresh = lines.filter(({ job_id: id, last_message: last }) =>
    before.size > 0 && last?.from_role === 'customer' && before.get(id) !== last.id);
  if (fresh.length > 0) {
    setText(byId('news'), t('news', { jobs: fresh.map(nameOf).join(', ') }));
  }
}

async function askForMore() {
  const { json } = await request(`/api/jobs?limit=${PAGE}&after=${encodeURIComponent(moreAfter)}`);
  const listed = new Set(lines.map(({ job_id: id }) => id));
  lines.push(...json.items.filter(({ job_id: id }) => !listed.has(id)));
  moreAfter = json.next;
}

async function askForJob(job) {
  try {
    if (job.id !== UNMATCHED) {
      const { json, etag } = await request(`/api/jobs/${encodeURIComponent(job.id)}`);
      Object.assign(job, { view: json, etag });
    }
    // The last page again and again, for what becomes of its texts; earlier ones once.
    for (;;) {
      const after = job.after ? `&after=${encodeURIComponent(job.after)}` : '';
      const { json } = await request(`/api/messages/${encodeURIComponent(job.id)}?limit=${PAGE}${after}`);
      job.items = merged(job.items, json.items);
      job.cascade = json.cascade ?? null;
      if (!json.next) {
        break;
      }
      job.after = json.next;
    }
    job.gone = false;
  } catch (failure) {
    if (failure.status !== 404) {
      throw failure;
    }
    job.gone = true;
  }
}

// Showing.

function show() {
  if (!t) {
    return;
  }
  document.title = t('title');
  for (const element of document.querySelectorAll('[data-words]')) {
    setText(element, t(element.dataset.words));
  }
  const other = LANGUAGES.find((one) => one !== language);
  byId('language').lang = other;
  byId('language').hidden = false;
  setText(byId('language'), t('language.switch'));
  byId('signed-out').hidden = Boolean(key);
  byId('desk').hidden = byId('show-roster').hidden = byId('sign-out').hidden = !key;
  if (!key) {
    return;
  }
  setText(byId('connection'), failures > 0 ? t('connection.lost') : '');
  showStates();
  showList();
  showJob();
  byId('roster').hidden = !roster;
  byId('desk').dataset.shows = roster ? 'roster' : open ? 'job' : 'list';
  tick();
}

function showStates() {
  const select = byId('filter-state');
  const options = ['', ...STATES].map((state) => [state, t(state ? `state.${state}` : 'filter.all')]);
  const told = JSON.stringify(options);
  if (select.dataset.told !== told) {
    select.dataset.told = told;
    select.replaceChildren(...options.map(([value, textContent]) => make('option', { value, textContent })));
    select.value = place().state;
  }
}

const nameOf = ({ job_id: id }) => (id === UNMATCHED ? t('unmatched') : id);

function showList() {
  const list = byId('jobs');
  const shown = inOrder(filtered(lines, place()));
  const told = JSON.stringify([language, open?.id, shown]);
  byId('no-jobs').hidden = shown.length > 0;
  byId('more-jobs').hidden = !moreAfter;
  if (list.dataset.told === told) {
    return;
  }
  list.dataset.told = told;
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.job : null;
  list.replaceChildren(...shown.map(lineItem));
  if (focused) {
    list.querySelector(`[data-job="${CSS.escape(focused)}"]`)?.focus();
  }
}

function lineItem(line) {
  const { cascade, last_message: last } = line;
  const link = make('a', {
    href: `?${new URLSearchParams({ job: line.job_id })}`, dataset: { job: line.job_id },
    className: cascade?.status === 'open' ? 'line waiting' : 'line',
  },
  make('span', { className: 'name', textContent: nameOf(line) }),
  line.state ? make('span', { className: 'state', textContent: t(`state.${line.state}`) }) : null,
  make('span', { className: 'soft', textContent: [line.customer, line.location].filter(Boolean).join(' · ') }),
  line.customer_opted_out ? make('span', { className: 'badge bad', textContent: t('opted-out.badge') }) : null,
  last ? make('span', { className: 'last', textContent: `${t(`from.${last.from_role}`)}: ${last.body || t('no-words')}` }) : null,
  cascade?.status === 'open' ? make('span', { className: 'badge', dataset: { deadline: cascade.deadline ?? '', next: cascade.next_responder_name ?? '' } }) : null,
  cascade?.status === 'exhausted' ? make('span', { className: 'badge bad', textContent: t('exhausted.badge') }) : null);
  if (open?.id === line.job_id) {
    link.setAttribute('aria-current', 'true');
  }
  link.addEventListener('click', (event) => {
    event.preventDefault();
    go({ job: line.job_id, roster: null });
    byId('job-title').focus();
  });
  return make('li', {}, link);
}

function showJob() {
  byId('job').hidden = !open;
  if (!open) {
    return;
  }
  const { view } = open;
  setText(byId('job-title'), open.gone ? t('job.gone', { job: open.id }) : nameOf({ job_id: open.id }));
  byId('reply').hidden = !view?.customer_phone || view.customer_opted_out;
  byId('job-facts').replaceChildren(...(view ? facts(view) : []));
  const out = byId('out-of-reach');
  out.hidden = !view?.customer_opted_out;
  setText(out, t('opted-out'));
  const buttons = byId('job-buttons');
  const told = JSON.stringify([language, view?.state, open.id, open.gone]);
  if (buttons.dataset.told !== told && !buttons.querySelector('[aria-disabled]')) {
    buttons.dataset.told = told;
    buttons.replaceChildren(
      ...(view ? NEXT_STATES[view.state] ?? [] : []).map((state) =>
        button(t(`to.${state}`), (pressed) => act(pressed, () => changeState(open, state)))),
      ...(view && !open.gone ? [button(t('erase'), askToErase, 'bad')] : []));
  }
  showCascade(open.cascade);
  showLog();
  setText(byId('send'), t('send'));
}

function facts(view) {
  const parts = [make('span', { className: 'state', textContent: t(`state.${view.state}`) }),
    make('span', { textContent: view.location ?? '' }),
    make('span', { textContent: view.trailer_count ? t('trailers.count', { count: view.trailer_count }) : '' })];
  if (view.customer_phone) {
    parts.push(make('a', { href: `tel:${view.customer_phone}`, textContent: readablePhone(view.customer_phone) }));
  }
  return parts;
}

async function changeState(job, state) {
  await request(`/api/jobs/${encodeURIComponent(job.id)}`, {
    method: 'PATCH', json: { state }, headers: job.etag ? { 'If-Match': job.etag } : {},
  });
}

function showCascade(cascade) {
  byId('cascade').hidden = !cascade;
  if (!cascade) {
    return;
  }
  byId('cascade').dataset.status = cascade.status;
  setText(byId('cascade-title'), t(`cascade.${cascade.status}`, { code: cascade.code }));
  const ack = byId('ack');
  ack.hidden = cascade.status !== 'open' && cascade.status !== 'exhausted';
  if (!ack.hasAttribute('aria-disabled')) {
    setText(ack, t('ack'));
  }
  const list = byId('attempts');
  const told = JSON.stringify([language, cascade.attempts, cascade.ack]);
  if (list.dataset.told !== told) {
    list.dataset.told = told;
    list.replaceChildren(...(cascade.attempts ?? []).map((attempt) => make('li', {},
      make('b', { textContent: attempt.responder_name ?? attempt.responder ?? '' }),
      ` ${t('attempt', { time: time(attempt.at), status: statusWords(attempt.status) })} `,
      ...errorParts(attempt.error))));
  }
}

function showCountdown(cascade) {
  const words = !cascade ? ''
    : cascade.ack ? taken(cascade.ack)
      : cascade.status === 'exhausted' ? t('exhausted')
        : !cascade.deadline ? t('waiting')
          : cascade.next_responder_name
            ? t('next.in', { who: cascade.next_responder_name, left: left(cascade.deadline) })
            : t('end.in', { left: left(cascade.deadline) });
  setText(byId('countdown'), words);
}

const left = (deadline) => clockOf(secondsUntil(deadline, serverNow()));

function taken({ by, responder, how, at }) {
  const said = { how: t(`how.${how}`), time: time(at) };
  return responder ? t('acked.by', { ...said, who: by }) : t('acked', said);
}

const statusWords = (status) => (t(`status.${status}`) === `status.${status}` ? status : t(`status.${status}`));

function errorParts(error) {
  if (!error) {
    return [];
  }
  const words = ERRORS.has(error.code) ? t(`error.${error.code}`) : t('error.other', { code: error.code });
  const help = /^https:\/\/www\.twilio\.com\//.test(error.help_url ?? '')
    ? [' ', make('a', { href: error.help_url, target: '_blank', rel: 'noopener noreferrer', textContent: t('error.help', { code: error.code }) })] : [];
  return [make('span', { className: 'wrong', textContent: words }), ...help];
}

function showLog() {
  const log = byId('log');
  log.setAttribute('aria-label', t('log'));
  const { items, shown } = open;
  let changed = 0;
  let day = '';
  let before = null;
  const put = (id, told, build) => {
    const had = shown.get(id);
    const element = had?.told === told ? had.element : build();
    if (had && had.element !== element) {
      had.element.replaceWith(element);
    } else if (!had) {
      (before ? before.after(element) : log.prepend(element));
      changed += 1;
    }
    shown.set(id, { told, element });
    before = element;
  };
  for (const item of items) {
    const today = pacificDay(Date.parse(item.at), language);
    if (today !== day) {
      day = today;
      put(`day ${today}`, language, () => make('p', { className: 'day', textContent: today }));
    }
    const status = tellsStatus(item, items);
    put(item.id, JSON.stringify([language, status, item]), () => bubble(item, status));
  }
  if (follows) {
    // Also without a new text: what stands above the conversation may have taken room from it.
    toEnd();
  } else if (changed > 0) {
    byId('newer').hidden = false;
  }
}

function emptyLog(job) {
  job.shown = new Map();
  byId('log').replaceChildren();
}

const isAtEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < 40;

function toEnd() {
  follows = true;
  const log = byId('log');
  if (isAtEnd(log)) {
    return;
  }
  log.scrollTop = log.scrollHeight;
  // Once more: what was out of sight gets its true height only now.
  requestAnimationFrame(() => {
    if (follows) {
      log.scrollTop = log.scrollHeight;
    }
  });
}

function bubble(item, tells) {
  const side = sideOf(item);
  const who = side === 'customer' ? t('from.customer')
    : t(side === 'ours' ? `from.${item.from_role}` : 'to', { who: item.responder ?? t(`from.${item.to_role}`) });
  const details = make('details', {}, make('summary', { textContent: t('details') }),
    make('dl', {}, ...Object.entries({
      id: item.id, sid: item.sid, [t('attempts')]: item.attempt, [t('segments')]: item.segments, [t('purpose')]: item.purpose,
      [t('status')]: (item.status_history ?? []).map(({ at, status }) => `${time(at)} ${statusWords(status)}`).join(', '),
    }).filter(([, value]) => value).flatMap(([name, value]) => [make('dt', { textContent: name }), make('dd', { textContent: value })])));
  return make('article', { className: `bubble ${side}`, dataset: { item: item.id } },
    make('p', { className: 'who', textContent: `${who} · ${time(item.at)}` }),
    make('p', { className: 'words', textContent: item.status === 'erased' ? t('erased') : item.body }),
    ...(item.media_urls ?? []).map((url, i) => (/^https:/.test(url)
      ? make('a', { href: url, target: '_blank', rel: 'noopener noreferrer', textContent: t('picture', { number: i + 1 }) }) : null)),
    tells ? make('p', { className: failed(item) ? 'status wrong' : 'status' }, statusWords(item.status), ...(item.error ? [': ', ...errorParts(item.error)] : [])) : null,
    details);
}

/** What changes with the time alone. */
function tick() {
  if (!key || !t || document.hidden) {
    return;
  }
  for (const badge of document.querySelectorAll('[data-deadline]')) {
    const { deadline, next } = badge.dataset;
    setText(badge, !deadline ? t('waiting') : next ? t('next.in', { who: next, left: left(deadline) }) : t('end.in', { left: left(deadline) }));
  }
  showCountdown(open?.cascade);
}

// Doing.

async function takeIt() {
  const job = open;
  // Messages without a job are of different customers: only the one that is shown is taken.
  const { json } = await request(`/api/jobs/${encodeURIComponent(job.id)}/ack`, {
    method: 'POST', json: job.id === UNMATCHED ? { message_id: job.cascade.message_id } : {},
  });
  await askForJob(job);
  if (json.cascades.length === 0 && job.cascade?.ack) {
    trouble(t('ack.late', { taken: taken(job.cascade.ack) }));
  }
}

async function sendReply() {
  const job = open;
  const words = byId('words');
  const body = words.value;
  // The same words to the same customer are the same text, however often the button had to be pressed.
  if (job.sendKey?.body !== body) {
    job.sendKey = { body, key: crypto.randomUUID() };
  }
  await request('/sms/send', { method: 'POST', json: { job_id: job.id, body }, headers: { 'Idempotency-Key': job.sendKey.key } });
  job.sendKey = null;
  if (open === job && words.value === body) {
    words.value = '';
  }
}

function askToErase() {
  byId('erase-name').value = '';
  setText(byId('erase-label'), t('erase.type', { job: open.id }));
  byId('erase').showModal();
}

async function erase(job) {
  await request(`/api/messages/${encodeURIComponent(job.id)}`, { method: 'DELETE' });
  answers.clear();
  Object.assign(job, { items: [], after: null });
  emptyLog(job);
}

// The roster.

const seconds = (span) => {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(span ?? '') ?? [];
  return Number(parts[1] ?? 0) * 3_600 + Number(parts[2] ?? 0) * 60 + Number(parts[3] ?? 0);
};

async function loadRoster() {
  try {
    roster = await request('/api/roster');
    showRoster();
    show();
    byId('roster-title').focus();
  } catch (failure) {
    if (failure.status !== 401) {
      trouble(failure instanceof Refused ? failure.message : t('trouble.network'));
    }
  }
}

function showRoster() {
  const { chain, ...rest } = roster.json;
  const field = (label, value, properties = {}) => {
    const input = make('input', { ...properties, defaultValue: value ?? '' });
    return [input, make('label', {}, make('span', { textContent: label }), ' ', input)];
  };
  const people = make('ol', { className: 'people' });
  const row = (person) => {
    const [id, idLabel] = field(t('person.id'), person.id, { required: true });
    const [name, nameLabel] = field(t('person.name'), person.name, { required: true, maxLength: 40 });
    const [phone, phoneLabel] = field(t('person.phone'), person.phone, { required: true, type: 'tel', pattern: '\\+[1-9][0-9]{7,14}' });
    const [email, emailLabel] = field(t('person.email'), person.email, { type: 'email' });
    const item = make('li', {}, idLabel, nameLabel, phoneLabel, emailLabel,
      button(t('person.up'), () => item.previousElementSibling?.before(item)),
      button(t('person.remove'), () => item.remove(), 'bad'));
    item.read = () => {
      const { email: _, ...kept } = person;
      return { ...kept, id: id.value, name: name.value, phone: phone.value, ...(email.value ? { email: email.value } : {}) };
    };
    return item;
  };
  people.append(...chain.map(row));
  const times = ['ack_timeout', 'delivery_timeout', 'activity_window'].map((name) =>
    [name, ...field(t(`roster.${name}`), seconds(rest[name]), { type: 'number', step: 'any', required: true })]);
  const save = make('button', { type: 'submit', className: 'main', textContent: t('save') });
  const form = make('form', { id: 'roster-form' }, people, button(t('person.add'), () => people.append(row({}))),
    ...times.map(([, , label]) => label), make('div', { className: 'buttons' }, save, button(t('back'), () => go({ roster: null }))));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act(save, async () => {
      const json = { chain: [...people.children].map((item) => item.read()) };
      // Only what was changed: the relay may run with times that it would not take from anybody.
      for (const [name, input] of times.filter(([, { value, defaultValue }]) => value !== defaultValue)) {
        json[name] = `PT${input.value}S`;
      }
      await request('/api/roster', { method: 'PUT', json, headers: { 'If-Match': roster.etag } });
      answers.delete('/api/roster');
      setText(byId('news'), t('roster.saved'));
      await loadRoster();
    });
  });
  byId('roster-form').replaceWith(form);
}

// Signing in and out.

function signOut(why = '') {
  key = null;
  sessionStorage.removeItem(KEY);
  answers.clear();
  lines = [];
  roster = null;
  if (open) {
    open = null;
    byId('log').replaceChildren();
  }
  clearTimeout(timer);
  setText(byId('sign-in-why'), why);
  show();
  byId('key').focus();
}

byId('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  key = byId('key').value.trim();
  byId('key').value = '';
  sessionStorage.setItem(KEY, key);
  setText(byId('sign-in-why'), '');
  arrive();
});
byId('sign-out').addEventListener('click', () => signOut());
byId('show-roster').addEventListener('click', () => go({ roster: '1', job: null }));
byId('filter-state').addEventListener('change', (event) => go({ state: event.target.value }, { replace: true }));
byId('filter-text').addEventListener('input', (event) => go({ q: event.target.value }, { replace: true }));
byId('more-jobs').addEventListener('click', (event) => act(event.currentTarget, askForMore));
byId('ack').addEventListener('click', (event) => act(event.currentTarget, takeIt));
byId('reply').addEventListener('submit', (event) => {
  event.preventDefault();
  act(byId('send'), sendReply);
});
byId('newer').addEventListener('click', toEnd);
byId('log').addEventListener('scroll', ({ target: log }) => {
  if (isAtEnd(log)) {
    follows = true;
    byId('newer').hidden = true;
  } else if (log.scrollTop < scrolledTo) {
    follows = false;
  }
  scrolledTo = log.scrollTop;
});
byId('erase-no').addEventListener('click', () => byId('erase').close());
byId('erase-form').addEventListener('submit', (event) => {
  if (byId('erase-name').value.trim() !== open.id) {
    event.preventDefault();
    setText(byId('erase-label'), t('erase.wrong', { job: open.id }));
    byId('erase-name').focus();
    return;
  }
  const job = open;
  act(byId('erase-yes'), () => erase(job));
});
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, textarea, select, dialog');
  if (event.key.toLowerCase() === 'a' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !byId('cascade').hidden && open && !byId('ack').hidden) {
    byId('ack').click();
  }
});
addEventListener('popstate', arrive);
addEventListener('online', poll);
document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(timer) : poll()));
setInterval(tick, TICK_MS);

async function speak(wish) {
  const response = await fetch(`/dispatch/lang/${wish}.json`, { signal: AbortSignal.timeout(GIVE_UP_MS) });
  if (!response.ok) {
    throw new Error(`words: ${response.status}`);
  }
  t = translator(await response.json(), wish);
  language = wish;
  document.documentElement.lang = wish;
}

byId('language').addEventListener('click', async () => {
  const other = LANGUAGES.find((one) => one !== language);
  try {
    await speak(other);
    localStorage.setItem(LANGUAGE_KEY, other);
  } catch {
    return; // Offline: the language stays as it is.
  }
  if (roster) {
    showRoster();
  }
  if (open) {
    emptyLog(open);
  }
  show();
});

async function start() {
  const wanted = new URLSearchParams(location.search).get('lang');
  try {
    await speak(chooseLanguage(wanted, localStorage.getItem(LANGUAGE_KEY), navigator.languages));
  } catch {
    setTimeout(start, nextDelay(1));
    return;
  }
  arrive();
}

start();

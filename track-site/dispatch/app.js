// The dispatcher's dashboard: shows who waits, and lets him take it, answer it, and move jobs on.
//
// The key is kept in this tab's session storage and sent as a header; it is in no address.

import { LANGUAGES, chooseLanguage, learn, pacificDay, pacificTime, readablePhone, serverClock, translator } from '/track/model.js';
import { Where } from '/track/where.js';
import {
  ERRORS, NEXT_STATES, changesBetween, clockOf, editable, failed, filtered, inOrder, isAsTold, linkIn, merged, nextDelay, rosterOf,
  secondsUntil, sideOf, tellsStatus,
} from './model.js';
import { button, make, setText } from './parts.js';
import { RosterForm } from './roster.js';

const GIVE_UP_MS = 20_000;
const TICK_MS = 500;
const PAGE = 50;
const KEY = 'qdn.key';
const LANGUAGE_KEY = 'qdn.language';
const DRAFTS = 'qdn.drafts';
const UNMATCHED = '_unmatched';
const STATES = ['pending', 'in-progress', 'completed', 'cancelled'];

const byId = (id) => document.getElementById(id);

let language;
let t;
let key = sessionStorage.getItem(KEY);
const serverTime = serverClock(() => performance.now(), Date.now);
/** When the relay last answered, by its own time. */
let answeredAt = null;
/** The list's lines as last told, the messages without a job first. */
let lines = [];
let moreAfter = null;
/** Names of responders whose phones opted out, as last told. */
let unreachable = [];
/** The job that is looked at, with all that is known of it; null for none. */
let open = null;
let roster = null;
/** What he was about to do when he was asked about a roster that is not saved. */
let leave = null;
let failures = 0;
let polling = false;
let again = false;
/** Whether the conversation stays at its newest text: until he scrolls up. */
let follows = true;
let scrolledTo = 0;
let timer = 0;
const answers = new Map();
// A dispatcher also looks for a driver of whom nothing was heard for long.
const where = new Where(byId('where'), () => show(), { keepsLost: true });

/** A header tells no less than whole seconds: within this the page's own watch is as good. */
const DATE_MS = 2_000;

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
    const date = Date.parse(response.headers.get('date'));
    if (Math.abs(date - serverTime.now()) > DATE_MS) {
      serverTime.set(date); // The same as before is told without the time.
    }
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
    serverTime.set(Date.parse(body.server_time));
  }
  const etag = response.headers.get('etag');
  if (method === 'GET' && etag) {
    answers.set(path, { etag, json: body });
  }
  return { json: body, etag, same: false };
}

// Pieces of the page.

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
      // Of a server in trouble its reader needs to know no more than of a line in trouble.
      trouble(failure.status < 500 ? t('trouble.refused', { words: failure.message }) : t('trouble.network'));
    }
  }
  pressed.removeAttribute('aria-disabled');
  setText(pressed, text);
  show();
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
  } else {
    roster = null;
    if (open?.id !== job) {
      open = job ? { id: job, view: null, known: null, etag: null, to: null, items: [], after: null, cascade: null, read: new Set(), shown: new Map(), told: null } : null;
      byId('log').replaceChildren();
      byId('words').value = open ? draftOf(conversation()).words : '';
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
    // What is being edited in the roster stays.
    await all(askForList().then(show), open && askForJob(open), place().roster && !roster && loadRoster());
    if (failures > 0) {
      where.retry();
    }
    failures = 0;
    answeredAt = serverTime.now();
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

/** Waits for all, also if one fails: nothing is asked for again while something is on its way. */
async function all(...asked) {
  const failed = (await Promise.allSettled(asked)).find(({ status }) => status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}

async function askForList() {
  const before = new Map(lines.map((line) => [line.job_id, line.last_message?.id]));
  const { json, same } = await request(`/api/jobs?limit=${PAGE}`);
  if (same && lines.length > 0) {
    return;
  }
  unreachable = (json.responders_opted_out ?? []).map(({ name }) => name);
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
      Object.assign(job, { view: json, known: learn(job.known, json), etag });
    }
    // The last page again and again, for what becomes of its texts; earlier ones once.
    for (;;) {
      const after = job.after ? `&after=${encodeURIComponent(job.after)}` : '';
      const path = `/api/messages/${encodeURIComponent(job.id)}?limit=${PAGE}${after}`;
      const { json, same } = await request(path);
      if (!same || !job.read.has(path)) {
        job.items = merged(job.items, json.items);
        job.read.add(path);
      }
      job.cascade = json.cascade ?? null;
      job.gone = false;
      if (!json.next || job !== open) { // The rest of a job that nobody looks at any more can wait.
        break;
      }
      job.after = json.next;
      show();
    }
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
  setText(byId('unreachable'), unreachable.length > 0 ? t('unreachable', { names: unreachable.join(', ') }) : '');
  byId('desk').hidden = byId('show-roster').hidden = byId('sign-out').hidden = !key;
  if (!key) {
    return;
  }
  showConnection();
  showStates();
  showList();
  showJob();
  byId('roster').hidden = !roster;
  byId('desk').dataset.shows = roster ? 'roster' : open ? 'job' : 'list';
  tick();
}

const isCut = () => failures > 0 || navigator.onLine === false;

/** What is shown stays, and says how old it is. */
function showConnection() {
  byId('desk').dataset.cut = String(isCut());
  setText(byId('connection'), !isCut() ? ''
    : answeredAt ? t('connection.lost', { time: pacificTime(answeredAt, language) }) : t('connection.never'));
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
    leaveRoster(() => {
      go({ job: line.job_id, roster: null });
      byId('job-title').focus();
    });
  });
  return make('li', {}, link);
}

function showJob() {
  byId('job').hidden = !open;
  showWhere();
  if (!open) {
    return;
  }
  const { view } = open;
  setText(byId('job-title'), open.gone ? t('job.gone', { job: open.id }) : nameOf({ job_id: open.id }));
  byId('reply').hidden = !open.to && (!view?.customer_phone || view.customer_opted_out);
  setText(byId('reply-to'), open.to ? t('reply.to', { who: readablePhone(open.to) }) : t('reply'));
  showFacts(view);
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
      ...(view && !open.gone ? [button(t('erase'), askToErase, { className: 'bad' })] : []));
  }
  showLink(open);
  showCascade(open.cascade);
  showLog();
  setText(byId('send'), t('send'));
}

/** The number in it may be marked to be copied, or about to be called. */
function showFacts(view) {
  const place = byId('job-facts');
  const told = JSON.stringify([language, view?.state, view?.location, view?.trailer_count, view?.customer_phone]);
  if (place.dataset.told !== told) {
    place.dataset.told = told;
    place.replaceChildren(...(view ? facts(view) : []));
  }
}

function facts(view) {
  const parts = [make('span', { className: 'state', textContent: t(`state.${view.state}`) }),
    make('span', { textContent: view.location ?? '' }),
    make('span', { textContent: view.trailer_count ? t('trailers.count', { count: view.trailer_count }) : '' })];
  if (view.customer_phone) {
    parts.push(call(view.customer_phone));
  }
  return parts;
}

const call = (phone) => make('a', { href: `tel:${phone}`, textContent: readablePhone(phone) });

/** The link as it was texted to the customer: the relay keeps it nowhere else. */
function showLink(job) {
  const { view, items } = job;
  const text = linkIn(items, job.id);
  const place = byId('link');
  place.hidden = job.gone || !view || (NEXT_STATES[view.state] ?? []).length === 0;
  const told = JSON.stringify([language, job.id, text?.url, view?.customer_opted_out]);
  if (place.dataset.told === told) {
    return;
  }
  place.dataset.told = told;
  place.setAttribute('aria-label', t('link'));
  place.replaceChildren(...(text ? [
    button(t('link.copy'), (pressed) => copy(pressed, text.url)),
    view?.customer_opted_out ? '' : button(t('link.text'), () => writeAgain(text.body)),
  ] : [make('p', { className: 'soft', textContent: t('link.none') })]));
}

async function copy(pressed, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    trouble(t('link.not-copied'));
    return;
  }
  setText(pressed, t('link.copied'));
  setText(byId('news'), t('link.copied'));
}

/** Puts words into the box for the dispatcher to look at and send; what he was writing stays before them. */
function writeAgain(text) {
  const words = byId('words');
  words.value = words.value.trim() === '' ? text : `${words.value.trimEnd()}\n${text}`;
  keepWords();
  words.focus();
}

/** Where the trailer is, how old that is, and nothing where it is not known. */
function showWhere() {
  where.show(open?.known?.position ? open.known : null, serverTime.now(), t, language);
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
  const about = open.id === UNMATCHED ? saidIn(open, cascade.message_id) : null;
  setText(byId('about'), about?.from ? `${readablePhone(about.from)}: ${about.body || t('no-words')}` : '');
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

/** What a message's customer wrote. */
const saidIn = ({ items }, message) => items.find((item) => item.message_id === message && item.direction === 'inbound');

function showCountdown(cascade) {
  const words = !cascade ? ''
    : cascade.ack ? taken(cascade.ack)
      : cascade.status === 'exhausted' ? t('exhausted')
        : dueWords(cascade.deadline, cascade.next_responder_name);
  setText(byId('countdown'), words);
}

/** When the next one is asked. Without a connection nobody here knows whether he was. */
function dueWords(deadline, next) {
  if (!deadline) {
    return t('waiting');
  }
  if (isCut() && secondsUntil(deadline, serverTime.now()) === 0) {
    return t('next.unknown', { time: time(deadline) });
  }
  return next ? t('next.in', { who: next, left: left(deadline) }) : t('end.in', { left: left(deadline) });
}

const left = (deadline) => clockOf(secondsUntil(deadline, serverTime.now()));

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
  if (open.told === items) {
    if (follows) {
      toEnd();
    }
    return; // A long conversation is not gone through again for nothing: somebody may be typing.
  }
  open.told = items;
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
  Object.assign(job, { shown: new Map(), told: null });
  byId('log').replaceChildren();
}

const distanceToEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight;

const isAtEnd = (log) => distanceToEnd(log) < 40;

function toEnd() {
  follows = true;
  const log = byId('log');
  if (isAtEnd(log)) {
    return;
  }
  log.scrollTop = log.scrollHeight;
  const end = log.scrollTop;
  // Once more: what was out of sight gets its true height only now. Unless he scrolled up meanwhile.
  requestAnimationFrame(() => {
    if (follows && log.scrollTop >= end) {
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
  // Messages without a job are of different customers, and a job's may come from another phone than its own.
  const theirs = side === 'customer' ? item.from : side === 'ours' ? item.to : undefined;
  const phone = theirs === open.view?.customer_phone ? undefined : theirs;
  return make('article', { className: `bubble ${side}`, dataset: { item: item.id } },
    make('p', { className: 'who' }, who, ...(phone ? [' ', call(phone)] : []), ` · ${time(item.at)}`),
    make('p', { className: 'words', textContent: item.status === 'erased' ? t('erased') : item.body }),
    ...(item.media_urls ?? []).map((url, i) => (/^https:/.test(url)
      ? make('a', { href: url, target: '_blank', rel: 'noopener noreferrer', textContent: t('picture', { number: i + 1 }) }) : null)),
    tells ? make('p', { className: failed(item) ? 'status wrong' : 'status' }, statusWords(item.status), ...(item.error ? [': ', ...errorParts(item.error)] : [])) : null,
    phone && side === 'customer' && open.id === UNMATCHED ? button(t('answer'), () => answer(phone), { attributes: { 'aria-label': `${t('answer')}: ${readablePhone(phone)}` } }) : null,
    details);
}

/** Whose conversation the words are for: a job's, or one customer's without a job. */
const conversation = () => (open.to ? `${open.id} ${open.to}` : open.id);

/** Turns to one of the customers without a job. */
function answer(phone) {
  open.to = phone;
  byId('words').value = draftOf(conversation()).words;
  show();
  byId('words').focus();
}

/** What changes with the time alone. */
function tick() {
  if (!key || !t || document.hidden) {
    return;
  }
  for (const badge of document.querySelectorAll('[data-deadline]')) {
    const { deadline, next } = badge.dataset;
    setText(badge, dueWords(deadline, next));
  }
  showCountdown(open?.cascade);
  showWhere();
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

/**
 * What was written to a job's customer and has not got through, with the key under which it was tried. It outlives a
 * look at another job, a reload and a key that has to be typed anew; not the tab.
 */
function draftOf(job) {
  return drafts()[job] ?? { words: '', tried: null };
}

const drafts = () => JSON.parse(sessionStorage.getItem(DRAFTS) ?? '{}');

function keepDraft(job, { words, tried }) {
  const { [job]: _, ...all } = drafts();
  if (words !== '' || tried) {
    all[job] = { words, tried };
  }
  if (Object.keys(all).length > 0) {
    sessionStorage.setItem(DRAFTS, JSON.stringify(all));
  } else {
    sessionStorage.removeItem(DRAFTS);
  }
}

const keepWords = () => keepDraft(conversation(), { ...draftOf(conversation()), words: byId('words').value });

async function sendReply() {
  const job = conversation();
  const whom = open.to ? { to: open.to } : { job_id: open.id };
  const words = byId('words');
  const body = words.value;
  // The same words to the same customer are the same text, however often the button had to be pressed.
  const before = draftOf(job).tried;
  const tried = before?.body === body ? before : { body, key: crypto.randomUUID() };
  keepDraft(job, { words: body, tried });
  await request('/sms/send', { method: 'POST', json: { ...whom, body }, headers: { 'Idempotency-Key': tried.key } });
  if (open && conversation() === job && words.value === body) {
    words.value = '';
  }
  const { words: now } = draftOf(job);
  keepDraft(job, { words: now === body ? '' : now, tried: null });
}

function askToErase() {
  byId('erase-name').value = '';
  setText(byId('erase-label'), t('erase.type', { job: open.id }));
  byId('erase').showModal();
}

async function erase(job) {
  await request(`/api/messages/${encodeURIComponent(job.id)}`, { method: 'DELETE' });
  answers.clear();
  job.read.clear();
  Object.assign(job, { items: [], after: null });
  emptyLog(job);
}

// The roster.

/** Shows the relay's roster to be edited. */
async function loadRoster() {
  const { json, etag } = await request('/api/roster');
  if (!place().roster) { // He has gone elsewhere meanwhile.
    return;
  }
  roster = { json, etag, form: null };
  showRoster(editable(json));
  show();
  byId('roster-title').focus();
}

function showRoster(edited) {
  roster.form = new RosterForm(edited, roster.json, { t, language }, {
    save: (pressed) => act(pressed, saveRoster),
    leave: () => leaveRoster(() => go({ roster: null })),
    tell: (text) => setText(byId('news'), text),
  });
  byId('roster-form').replaceWith(roster.form.element);
  showTheirs();
}

const isUnsaved = () => Boolean(roster) && !isAsTold(roster.form.read(), roster.json);

/** Does what leaves the roster; where something in it is not saved, only when he has said so. */
function leaveRoster(action) {
  if (!isUnsaved()) {
    action();
    return;
  }
  leave = action;
  if (!byId('unsaved').open) {
    byId('unsaved').showModal();
  }
}

async function saveRoster() {
  const shown = roster;
  const edited = shown.form.read();
  answers.delete('/api/roster');
  try {
    await request('/api/roster', { method: 'PUT', json: rosterOf(edited, shown.json), headers: { 'If-Match': shown.etag } });
  } catch (failure) {
    if (failure.status !== 412) {
      throw failure;
    }
    const { json, etag } = await request('/api/roster');
    if (!isAsTold(edited, json)) {
      shown.theirs = { json, etag };
      showTheirs();
      return;
    }
    // Saved already: only the answer to the first try was lost.
  }
  setText(byId('news'), t('roster.saved'));
  if (roster === shown) {
    await loadRoster();
  }
}

/** Somebody else was first: says what he changed. What was typed here stays until it is decided which of the two holds. */
function showTheirs() {
  const { theirs, json, form } = roster;
  const place = byId('theirs');
  place.hidden = !theirs;
  if (!theirs) {
    place.replaceChildren();
    return;
  }
  const decide = (edited) => {
    Object.assign(roster, theirs, { theirs: null });
    showRoster(edited);
    byId('roster-title').focus();
  };
  place.replaceChildren(make('p', { textContent: t('theirs') }),
    make('ul', {}, ...changesBetween(json, theirs.json).map(({ what, name }) => make('li', { textContent: t(`theirs.${what}`, { name }) }))),
    make('div', { className: 'buttons' },
      button(t('theirs.show'), () => decide(editable(theirs.json))),
      button(t('theirs.over'), () => {
        decide(form.read());
        roster.form.element.requestSubmit();
      }, { className: 'bad' })));
  place.focus();
}

// Signing in and out.

function signOut(why = '') {
  key = null;
  sessionStorage.removeItem(KEY);
  answers.clear();
  lines = [];
  unreachable = [];
  if (open) {
    open = null;
    byId('log').replaceChildren();
    showJob();
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
  if (/[^\x20-\xff]/.test(key)) {
    signOut(t('key.wrong')); // Such as a quotation mark of a letter's: no header could carry it.
    return;
  }
  sessionStorage.setItem(KEY, key);
  setText(byId('sign-in-why'), '');
  arrive();
});
byId('sign-out').addEventListener('click', () => leaveRoster(() => {
  sessionStorage.removeItem(DRAFTS);
  roster = null;
  signOut();
}));
byId('show-roster').addEventListener('click', () => go({ roster: '1', job: null }));
byId('filter-state').addEventListener('change', (event) => go({ state: event.target.value }, { replace: true }));
byId('filter-text').addEventListener('input', (event) => go({ q: event.target.value }, { replace: true }));
byId('more-jobs').addEventListener('click', (event) => act(event.currentTarget, askForMore));
// A double click takes one message: what stands there by the second has not been read.
byId('ack').addEventListener('click', (event) => event.detail < 2 && act(event.currentTarget, takeIt));
byId('reply').addEventListener('submit', (event) => {
  event.preventDefault();
  act(byId('send'), sendReply);
});
byId('words').addEventListener('input', keepWords);
byId('newer').addEventListener('click', toEnd);
byId('log').addEventListener('scroll', ({ target: log }) => {
  if (log.scrollTop < scrolledTo) {
    // Where it is at its end to the pixel, the page has moved it, and not he.
    follows = distanceToEnd(log) < 2;
  } else if (isAtEnd(log)) {
    follows = true;
    byId('newer').hidden = true;
  }
  scrolledTo = log.scrollTop;
});
byId('unsaved-drop').addEventListener('click', () => {
  byId('unsaved').close();
  roster = null;
  leave();
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
  if (event.key?.toLowerCase() === 'a' && !event.repeat && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !byId('cascade').hidden && open && !byId('ack').hidden) {
    byId('ack').click();
  }
});
addEventListener('popstate', () => {
  if (place().roster || !isUnsaved()) {
    arrive();
    return;
  }
  go({ roster: '1', job: null }); // Until he has answered, the form is where he is.
  leaveRoster(() => history.back());
});
addEventListener('beforeunload', (event) => {
  if (isUnsaved()) {
    event.preventDefault();
  }
});
addEventListener('online', poll);
addEventListener('offline', show);
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
    showRoster(roster.form.read());
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
    const connection = byId('connection');
    setText(connection, connection.dataset.unspoken);
    setTimeout(start, nextDelay(1));
    return;
  }
  setText(byId('connection'), '');
  arrive();
}

start();

// The customer's page: asks for one job, again and again, and shows what it learns.
//
// The job's secret is read from the address once, lives in this module, and is written nowhere.

import {
  LANGUAGES, chooseLanguage, learn, nextDelay, pacificDay, pacificTime, parseToken, readablePhone, serverClock, situation, translator,
} from './model.js';
import { Where } from './where.js';

const GIVE_UP_MS = 20_000;
const TICK_MS = 5_000;
const LANGUAGE_KEY = 'qdn.language';

const byId = (id) => document.getElementById(id);

const link = parseToken(location.search);
const wanted = new URLSearchParams(location.search).get('lang');
// From here on the secret is in no bookmark, no history and no screenshot of the address bar.
history.replaceState(null, '', location.pathname + (wanted ? `?lang=${encodeURIComponent(wanted)}` : ''));

let language = chooseLanguage(wanted, storedLanguage(), navigator.languages);
let t = null;
let known = null;
const serverTime = serverClock(() => performance.now(), Date.now);
/** Why nothing is asked for any more: `final`, `expired`, `unknown` or `no-link`. */
let ended = link ? null : 'no-link';
let failures = 0;
let retryAfter = null;
let asking = false;
let timer = 0;
const where = new Where(byId('where'), () => show());

function storedLanguage() {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null; // Storage can be forbidden; then the choice holds for this visit.
  }
}

async function getJson(path) {
  const response = await fetch(path, {
    cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(GIVE_UP_MS),
  });
  return { response, json: response.ok ? await response.json() : null };
}

async function speak(wish) {
  const { response, json } = await getJson(`/track/lang/${wish}.json`);
  if (!response.ok) {
    throw new Error(`words: ${response.status}`);
  }
  language = wish;
  t = translator(json, wish);
  document.documentElement.lang = wish;
}

async function ask() {
  if (asking) {
    return;
  }
  asking = true;
  clearTimeout(timer);
  retryAfter = null;
  const before = known && situation(known);
  try {
    if (!t) {
      await speak(language);
    }
    if (!ended) {
      await askForJob();
    }
    if (failures > 0) {
      where.retry();
    }
    failures = 0;
  } catch {
    failures += 1;
  }
  asking = false;
  show();
  if (before && situation(known) !== before) {
    byId('news').textContent = t('news', { state: t(`state.${situation(known)}`) });
  }
  schedule();
}

async function askForJob() {
  const { response, json } = await getJson(
    `/api/jobs/${encodeURIComponent(link.job)}?token=${encodeURIComponent(link.secret)}`);
  if (response.ok) {
    const next = learn(known, json);
    if (next !== known) {
      known = next;
      serverTime.set(known.at);
    }
    ended = known.final ? 'final' : null;
  } else if (response.status === 410) {
    ended = 'expired';
  } else if ([400, 401, 403, 404].includes(response.status)) {
    ended = 'unknown';
  } else {
    retryAfter = response.headers.get('retry-after');
    throw new Error(`job: ${response.status}`);
  }
}

function schedule() {
  clearTimeout(timer);
  if (!document.hidden && !asking && !(ended && t)) {
    timer = setTimeout(ask, nextDelay(failures, retryAfter, Math.random(), Date.now()));
  }
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function show() {
  if (!t) {
    setText(byId('connection'), byId('connection').dataset.unspoken);
    settle();
    return;
  }
  document.title = t('title');
  for (const element of document.querySelectorAll('[data-words]')) {
    setText(element, t(element.dataset.words));
  }
  const other = LANGUAGES.find((one) => one !== language);
  const button = byId('language');
  button.hidden = false;
  button.lang = other;
  setText(button, t('language.switch'));
  showConnection();

  const gone = ended === 'final' ? null : ended;
  const words = gone ?? (known ? `state.${situation(known)}` : 'loading');
  byId('state').dataset.words = words;
  setText(byId('state'), t(words));
  setText(byId('detail'), words === 'loading' ? '' : t(`${words}.detail`));
  const current = gone ? null : known;
  byId('anonymous').hidden = !current?.anonymous;
  setText(byId('seen'), current
    ? t('seen', { time: pacificTime(current.at, language), day: pacificDay(current.at, language) })
    : '');
  showSteps(current);
  showFacts(current);
  where.show(current, serverTime.now(), t, language);
  settle();
}

/** From when all is there that was to come at first, or cannot come. */
function settle() {
  if ((known || ended || failures > 0) && where.settled) {
    document.querySelector('main').removeAttribute('data-waits');
  }
}

function showConnection() {
  const lost = failures > 0 || (navigator.onLine === false && !ended);
  setText(byId('connection'), !lost ? ''
    : known ? t('connection.lost', { time: pacificTime(known.at, language) }) : t('connection.never'));
}

let stepsTold = '';

function showSteps(current) {
  const list = byId('steps');
  const steps = (current?.steps ?? []).filter(({ state }) => t(`step.${state}`) !== `step.${state}`);
  list.hidden = steps.length === 0 || current.state === 'cancelled';
  const told = JSON.stringify([language, current?.final, steps]);
  if (told === stepsTold) {
    return; // Whoever is reading the list is not to lose his place in it.
  }
  stepsTold = told;
  list.setAttribute('aria-label', t('steps'));
  list.replaceChildren(...steps.map((step) => {
    // The last step has nothing after it: what is "current" there is over.
    const is = step.done || (step.current && current.final) ? 'done' : step.current ? 'current' : 'open';
    const item = document.createElement('li');
    item.dataset.is = is;
    if (step.current) {
      item.setAttribute('aria-current', 'step');
    }
    const spoken = document.createElement('span');
    spoken.className = 'unseen';
    spoken.textContent = `, ${t(`step.state.${is}`)}`;
    const label = document.createElement('span');
    label.append(t(`step.${step.state}`), spoken);
    item.append(label);
    return item;
  }));
}

function showFacts(current) {
  byId('facts').hidden = !current?.location;
  setText(byId('location'), current?.location ?? '');
  setText(byId('trailers'), current?.trailers ? t('trailers.count', { count: current.trailers }) : '');
}

for (const element of document.querySelectorAll('.number')) {
  element.textContent = readablePhone(element.textContent.trim());
}

byId('language').addEventListener('click', async () => {
  const other = LANGUAGES.find((one) => one !== language);
  try {
    await speak(other);
  } catch {
    return; // Offline: the language stays as it is.
  }
  try {
    localStorage.setItem(LANGUAGE_KEY, other);
  } catch {
    // See storedLanguage.
  }
  byId('news').textContent = '';
  show();
});

document.addEventListener('visibilitychange', () => {
  clearTimeout(timer);
  if (!document.hidden && !(ended && t)) {
    ask();
  }
});
addEventListener('online', () => !ended && ask());
addEventListener('offline', () => t && showConnection());
setInterval(() => t && known && !document.hidden && show(), TICK_MS);

if (!document.hidden) {
  ask();
}

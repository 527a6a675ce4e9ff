// The customer's page: asks for one job, again and again, and shows what it learns.
//
// The job's secret is read from the address once, lives in this module, and is written nowhere.

import {
  LANGUAGES, age, areaOf, chooseLanguage, freshness, learn, miles, nextDelay, pacificDay,
  pacificTime, parseToken, readablePhone, situation, translator, whereabouts,
} from './model.js';

const LEAFLET = '/vendor/leaflet-1.9.4/';
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
let learnedAt = 0;
/** Why nothing is asked for any more: `final`, `expired`, `unknown` or `no-link`. */
let ended = link ? null : 'no-link';
let failures = 0;
let retryAfter = null;
let asking = false;
let timer = 0;

function storedLanguage() {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null; // Storage can be forbidden; then the choice holds for this visit.
  }
}

/** The server's time, by this page's own stop-watch: a phone's clock may be wrong. */
const serverNow = () => known.at + (performance.now() - learnedAt);

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
      learnedAt = performance.now();
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
  showDriver(current);
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

function showDriver(current) {
  const section = byId('where');
  const area = current && !current.final && schematic ? areaOf(current.location, schematic) : null;
  const onTheWay = current?.state === 'in-progress' && !current.anonymous;
  section.hidden = !onTheWay && !area;
  if (current?.location || current?.position) {
    loadMap();
  }
  if (section.hidden) {
    // Gone, not only out of sight: where the driver was is nobody's business any more.
    jobMap?.show({ driver: null, area: null });
    setText(byId('position'), '');
    setText(byId('nearby'), '');
    return;
  }
  const position = current.position;
  const how = freshness(position, serverNow());
  section.dataset.freshness = how;
  setText(byId('driver'), t(onTheWay ? 'driver' : 'place'));
  setText(byId('position'), onTheWay ? positionText(position, how) : '');
  const shown = how === 'fresh' || how === 'old' ? position : null;
  setText(byId('nearby'), shown && schematic ? nearbyText(shown, area) : area ? t('area', { area: area.name }) : '');
  const drawn = jobMap?.show({
    area: area && { ...area, title: t('area', { area: area.name }) },
    driver: shown && { ...shown, old: how === 'old', title: t(how === 'old' ? 'driver.position.old' : 'driver.position') },
    label: t('map'),
  });
  const note = byId('map-note');
  note.hidden = !drawn && !mapFailed;
  setText(note, t(mapFailed ? 'map.missing' : 'map.note'));
}

function positionText(position, how) {
  if (how === 'none') {
    return t('position.none');
  }
  const time = pacificTime(position.at, language);
  if (how === 'lost') {
    return t('position.lost', { time });
  }
  const [unit, count] = age(serverNow() - position.at);
  return unit === 'now' ? t('position.now', { time }) : t('position.at', { age: t(`age.${unit}`, { count }), time });
}

function nearbyText(position, area) {
  const { place, freeway } = whereabouts(position, schematic);
  const near = place && freeway ? t('position.near.freeway', { place, freeway })
    : place ? t('position.near', { place })
      : freeway ? t('position.freeway', { freeway }) : t('position.elsewhere');
  return area && area.name !== place
    ? `${near} ${t('position.distance', { miles: miles(position, area), area: area.name })}` : near;
}

let schematic = null;
let jobMap = null;
let mapFailed = false;
let loading = null;

/** The map is an extra, also in time: nothing waits for it, and without it the words are there. */
function loadMap() {
  loading ??= (async () => {
    try {
      ({ json: schematic } = await getJson('/track/san-diego.json'));
      show();
      await Promise.all([added('link', { rel: 'stylesheet', href: `${LEAFLET}leaflet.css` }),
        added('script', { src: `${LEAFLET}leaflet.js` })]);
      jobMap = new JobMap(byId('map'), globalThis.L, schematic);
    } catch {
      mapFailed = true;
    }
    show();
  })();
}

function added(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener('load', resolve);
    element.addEventListener('error', reject);
    document.head.append(element);
  });
}

const DRIVER_ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#14632f"'
  + ' stroke="#fff" stroke-width="3"/><path d="M9 24h13V14H9zm13 0h9v-5l-4-3h-5z" fill="#fff"/>'
  + '<circle cx="14" cy="26" r="3" fill="#fff" stroke="#14632f"/><circle cx="26" cy="26" r="3" fill="#fff" stroke="#14632f"/></svg>')}`;
/** At this zoom only places of rank 1 have room for their names; each step nearer, one rank more. */
const FAR_ZOOM = 9;
const AREA_M = 3_000;

/** The schematic map with the driver and the customer's area on it. Leaflet draws. */
class JobMap {
  constructor(container, L, data) {
    this.L = L;
    this.container = container;
    this.data = data;
    this.map = null;
    this.driver = null;
    this.accuracy = null;
    this.area = null;
  }

  /** Returns whether there was anything to draw. */
  show({ driver, area, label }) {
    const inside = driver && this.bounds().contains([driver.lat, driver.lon]) ? driver : null;
    this.container.hidden = !inside && !area;
    if (this.container.hidden) {
      this.map?.remove();
      this.map = this.driver = this.accuracy = this.area = null;
      return false;
    }
    this.container.setAttribute('aria-label', label);
    this.map ??= this.draw([inside, area].filter(Boolean).map(({ lat, lon }) => [lat, lon]));
    this.showArea(area);
    this.showDriver(inside);
    if (inside && !this.map.getBounds().contains([inside.lat, inside.lon])) {
      this.map.panTo([inside.lat, inside.lon], { animate: false });
    }
    return true;
  }

  bounds() {
    return this.L.geoJSON(this.data).getBounds();
  }

  draw(points) {
    const { L } = this;
    const map = L.map(this.container, {
      attributionControl: false, // The note below says what the map is.
      dragging: matchMedia('(pointer: fine)').matches, // One finger scrolls the page, not the map.
      maxBounds: this.bounds(), maxZoom: 13, minZoom: 8, scrollWheelZoom: false, zoomAnimation: false,
    });
    map.on('zoomstart', () => this.driver?.getElement()?.classList.remove('moving'));
    map.on('zoomend viewreset', () => {
      this.container.dataset.rank = String(Math.max(1, map.getZoom() - FAR_ZOOM));
    });
    map.fitBounds(points, { maxZoom: 12, padding: [60, 60], animate: false });
    L.geoJSON(this.data, {
      interactive: false,
      filter: ({ geometry }) => geometry.type !== 'Point',
      style: ({ properties }) => ({ className: properties.kind, color: null, fillColor: null, weight: null, fillOpacity: null }),
    }).addTo(map);
    L.geoJSON(this.data, {
      filter: ({ geometry }) => geometry.type === 'Point',
      pointToLayer: ({ properties }, at) => L.marker(at, {
        interactive: false, keyboard: false, icon: label(L, properties),
      }),
    }).addTo(map);
    return map;
  }

  showArea(area) {
    this.area?.remove();
    this.area = area && this.L.circle([area.lat, area.lon], { radius: AREA_M, className: 'area', interactive: false }).addTo(this.map);
  }

  showDriver(driver) {
    const { L } = this;
    if (!driver) {
      this.driver?.remove();
      this.accuracy?.remove();
      this.driver = this.accuracy = null;
      return;
    }
    const at = [driver.lat, driver.lon];
    this.driver ??= L.marker(at, {
      interactive: false, keyboard: false, alt: driver.title, zIndexOffset: 1000, icon: L.icon({ iconUrl: DRIVER_ICON, iconSize: [40, 40] }),
    }).addTo(this.map);
    const icon = this.driver.getElement();
    icon.alt = driver.title;
    icon.classList.toggle('driver-old', driver.old);
    if (!this.driver.getLatLng().equals(at)) {
      icon.classList.add('moving');
      this.driver.setLatLng(at);
    }
    this.accuracy ??= L.circle(at, { radius: 0, className: 'accuracy', interactive: false }).addTo(this.map);
    this.accuracy.setLatLng(at).setRadius(driver.accuracy ?? 0);
  }
}

/** The name of a place or a freeway. */
function label(L, { kind, name, rank }) {
  const text = document.createElement('span');
  text.textContent = name;
  const icon = L.divIcon({ className: kind, html: text, iconSize: null });
  const make = icon.createIcon;
  icon.createIcon = function (old) {
    const element = make.call(this, old);
    if (rank) {
      element.dataset.rank = rank;
    }
    element.setAttribute('aria-hidden', 'true'); // The words above the map say what matters of it.
    return element;
  };
  return icon;
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

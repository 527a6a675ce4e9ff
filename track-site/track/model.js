// What the page knows and says, without page, network or clock: all of those come as arguments.

/** Whose time all times are told in, wherever the reader is. */
const ZONE = 'America/Los_Angeles';

/** How old a position may be to count as the present one, and to be worth showing at all. */
const FRESH_MS = 90_000;
const LOST_MS = 600_000;

const POLL_MS = 5_000;
const POLL_SPREAD = 0.1;
const BACK_OFF_MS = [5_000, 10_000, 20_000, 40_000, 60_000];
/** A server that asks for more patience than this is asked again all the same. */
const RETRY_AFTER_MAX_MS = 600_000;

/** States after which nothing more will happen. */
const FINAL = new Set(['completed', 'cancelled']);

export const LANGUAGES = ['en', 'es'];

/** A customer's link has `?token=<job id>.<secret>`. Returns null where it has not. */
export function parseToken(search) {
  const token = new URLSearchParams(search).get('token') ?? '';
  const parts = /^((?:j_|t-)[A-Za-z0-9_-]{1,62})\.(\S{1,512})$/.exec(token);
  return parts && { job: parts[1], secret: parts[2] };
}

/** The first of these that is a language of the page: what the link says, what was chosen before, what the browser prefers. */
export function chooseLanguage(...wishes) {
  return wishes.flat().map((wish) => String(wish ?? '').slice(0, 2).toLowerCase())
    .find((wish) => LANGUAGES.includes(wish)) ?? LANGUAGES[0];
}

/**
 * Milliseconds until the next request.
 *
 * @param failures how many requests in a row have failed
 * @param retryAfter the header of the last answer, or null
 * @param random from 0 to 1
 */
export function nextDelay(failures, retryAfter, random, now) {
  const wanted = failures === 0 ? POLL_MS : BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length) - 1];
  const spread = wanted * (1 + POLL_SPREAD * (2 * random - 1));
  return Math.max(spread, retryAfterMs(retryAfter, now));
}

function retryAfterMs(header, now) {
  if (!header) {
    return 0;
  }
  const wait = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), RETRY_AFTER_MAX_MS) : 0;
}

/**
 * What is known of the job, the last answer taken in.
 *
 * Answers can overtake each other on the way through caches: one that is older than what is known
 * changes nothing, and neither does a position that is older than the one that is shown.
 */
export function learn(known, answer) {
  const at = Date.parse(answer.server_time);
  if (known && at < known.at) {
    return known;
  }
  const final = FINAL.has(answer.state);
  const anonymous = answer.access === 'anonymous';
  return {
    at,
    job: answer.job_id,
    state: answer.state,
    steps: answer.steps ?? [],
    anonymous,
    final,
    location: anonymous ? null : answer.location ?? null,
    trailers: anonymous ? null : answer.trailer_count ?? null,
    position:
      final || anonymous || answer.state !== 'in-progress'
        ? null
        : newer(known?.position ?? null, positionOf(answer)),
  };
}

function positionOf({ position }) {
  const at = Date.parse(position?.at);
  return Number.isFinite(at) && Number.isFinite(position.lat) && Number.isFinite(position.lon)
    ? { lat: position.lat, lon: position.lon, at, accuracy: position.accuracy_m ?? null }
    : null;
}

function newer(old, fresh) {
  return old && (!fresh || fresh.at < old.at) ? old : fresh;
}

/** What the page is to say about the job: the name of its words. */
export function situation(known) {
  const acked = known.steps.some((step) => step.state === 'acked' && (step.done || step.current));
  return known.state === 'pending' && acked ? 'acked' : known.state;
}

/** `fresh`, `old`, `lost`, or `none` where there never was a position. */
export function freshness(position, now) {
  if (!position) {
    return 'none';
  }
  const age = now - position.at;
  return age <= FRESH_MS ? 'fresh' : age <= LOST_MS ? 'old' : 'lost';
}

/**
 * The server's time, counted on from its last answer, whatever this device's clock says.
 *
 * Of two watches the one that has gone further counts: the steady one stands still while the device sleeps, and the
 * clock can be set back. So nothing ever looks fresher than it is.
 *
 * @param steady tells milliseconds that never go back
 * @param clock tells the device's own time
 */
export function serverClock(steady, clock) {
  let told = 0;
  let since = [0, 0];
  return {
    set(instant) {
      told = instant;
      since = [steady(), clock()];
    },
    now: () => told + Math.max(steady() - since[0], clock() - since[1]),
  };
}

const formats = new Map();

/** Makes a format once: that takes longer than a hundred uses of it, and a conversation has many. */
function format(language, name, options) {
  const key = `${language} ${name}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(`${language}-US`, { timeZone: ZONE, ...options }));
  }
  return formats.get(key);
}

/** The time of day at QDN's place, with its zone: `3:30 AM PDT`. */
export function pacificTime(instant, language) {
  return format(language, 'time', { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' })
    .format(instant).replace(/[\u202f\u00a0]/g, ' ');
}

/** Day and time of day at QDN's place. */
export function pacificDay(instant, language) {
  return format(language, 'day', { weekday: 'short', month: 'short', day: 'numeric' }).format(instant);
}

/** How long ago, as a unit and a count of it. */
export function age(milliseconds) {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000);
  if (minutes < 1) {
    return ['now', 0];
  }
  return minutes < 60 ? ['minutes', minutes] : ['hours', Math.floor(minutes / 60)];
}

/** A US number as people write it; any other stays as it is. */
export function readablePhone(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : number;
}

const EARTH_KM = 6_371;
const KM_A_MILE = 1.609344;
const PLACE_KM = 12;
const FREEWAY_KM = 0.8;
const rad = (degrees) => (degrees * Math.PI) / 180;

/** Distance in km. Flat: within one county the curve makes no difference that the words would show. */
function km(a, b) {
  const x = rad(b.lon - a.lon) * Math.cos(rad((a.lat + b.lat) / 2));
  return EARTH_KM * Math.hypot(x, rad(b.lat - a.lat));
}

function kmToLine(point, line) {
  const scale = Math.cos(rad(point.lat));
  let least = Infinity;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = [(line[i - 1][0] - point.lon) * scale, line[i - 1][1] - point.lat];
    const [dx, dy] = [(line[i][0] - line[i - 1][0]) * scale, line[i][1] - line[i - 1][1]];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
    least = Math.min(least, Math.hypot(ax + along * dx, ay + along * dy));
  }
  return rad(least) * EARTH_KM;
}

const ofKind = (map, kind) => map.features.filter((feature) => feature.properties.kind === kind);
const pointOf = ({ geometry: { coordinates: [lon, lat] } }) => ({ lat, lon });
const nearest = (features, distance) => features
  .map((feature) => ({ feature, km: distance(feature) }))
  .reduce((best, one) => (!best || one.km < best.km ? one : best), null);

/** Where a point is, in words: the place nearest to it, and the freeway if it is on or beside one. */
export function whereabouts(point, map) {
  const place = nearest(ofKind(map, 'place'), (feature) => km(point, pointOf(feature)));
  const freeway = nearest(ofKind(map, 'freeway'), (f) => kmToLine(point, f.geometry.coordinates));
  return {
    place: place && place.km <= PLACE_KM ? place.feature.properties.name : null,
    freeway: freeway && freeway.km <= FREEWAY_KM ? freeway.feature.properties.name : null,
  };
}

/**
 * The place of the map that an address names, as one of the parts between its commas; null if none.
 * An address is text and has no coordinates, so this is as near as the map comes to it.
 */
export function areaOf(location, map) {
  const parts = (location ?? '').split(',')
    .map((part) => part.replace(/\b(CA|California)?\s*(\d{5}(-\d{4})?)?\s*$/, '').trim().toLowerCase());
  const feature = ofKind(map, 'place')
    .find(({ properties }) => parts.includes(properties.name.toLowerCase()));
  return feature ? { name: feature.properties.name, ...pointOf(feature) } : null;
}

/** Miles as people say them: whole ones, and no fewer than 1. */
export function miles(a, b) {
  return Math.max(1, Math.round(km(a, b) / KM_A_MILE));
}

/** Looks words up. A number in `values.count` chooses between their plurals. */
export function translator(words, language) {
  const plurals = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const form = 'count' in values ? `${key}.${plurals.select(values.count)}` : key;
    const text = words[form] ?? words[`${key}.other`] ?? words[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  };
}

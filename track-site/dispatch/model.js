// What the dashboard knows and says, without page, network or clock: all of those come as arguments.

/** Texts of the relay's own that a dispatcher need not read as a conversation. */
const TALK = new Set(['reply', 'written']);
/** How far a text has come; a status never goes back on the screen either. */
const RANK = {
  planned: 0, sending: 1, unknown: 1, retrying: 1, accepted: 2, queued: 2, sent: 3, delivered: 4, read: 5,
  undelivered: 6, failed: 6, abandoned: 6, canceled: 6, received: 6, erased: 7,
};
const FAILED = new Set(['undelivered', 'failed', 'abandoned', 'canceled']);
/** Error codes that have words of their own; any other shows its number. */
export const ERRORS = new Set([21610, 30003, 30004, 30005, 30006, 30007, 30034]);

/** The states that a job may be put into from the one it is in. */
export const NEXT_STATES = {
  pending: ['in-progress', 'cancelled'], 'in-progress': ['completed', 'cancelled'], completed: [], cancelled: [],
};

/** The list in the order of urgency: open cascades first, the nearest deadline first; then the latest words. */
export function inOrder(lines) {
  const open = (line) => line.cascade?.status === 'open';
  const due = (line) => Date.parse(line.cascade?.deadline ?? '') || Infinity;
  const last = (line) => Date.parse(line.last_message?.at ?? '') || 0;
  return [...lines].sort((a, b) =>
    (open(b) - open(a)) || (open(a) && open(b) ? compare(due(a), due(b)) : 0) || compare(last(b), last(a)));
}

const compare = (a, b) => (a === b ? 0 : a < b ? -1 : 1);

/** The lines that the filters let through. An open cascade is always there: no filter hides who waits. */
export function filtered(lines, { state, text }) {
  const wanted = (text ?? '').trim().toLowerCase();
  return lines.filter((line) => line.cascade?.status === 'open'
    || ((!state || line.state === state)
      && (!wanted || [line.job_id, line.location, line.customer, line.last_message?.body]
        .some((field) => field?.toLowerCase().includes(wanted)))));
}

/**
 * The conversation with these items taken in: each once, in the order of time, and none with an older status than
 * is known. An item that was erased loses its words.
 */
export function merged(known, items) {
  const all = new Map(known.map((item) => [item.id, item]));
  for (const item of items) {
    const before = all.get(item.id);
    if (!before || rank(item) >= rank(before) || item.attempt > before.attempt) {
      all.set(item.id, item);
    }
  }
  return [...all.values()].sort((a, b) => compare(Date.parse(a.at), Date.parse(b.at)) || compare(a.id, b.id));
}

const rank = ({ status }) => RANK[status] ?? 2;

/** Where an item stands on the screen: `customer` left, `ours` right, `system` in the middle. */
export function sideOf(item) {
  if (item.from_role === 'customer') {
    return 'customer';
  }
  return TALK.has(item.purpose) ? 'ours' : 'system';
}

/** Whether an item's status is told: every failure, and of what arrived the newest only. */
export function tellsStatus(item, items) {
  if (item.direction !== 'outbound') {
    return false;
  }
  return FAILED.has(item.status) || rank(item) < RANK.delivered
    || item === items.findLast((other) => other.direction === 'outbound' && sideOf(other) === sideOf(item));
}

/**
 * The text of a conversation that brought the customer his job's link, newest first: its words, and the address in
 * them. Null where there is none, or not any more.
 */
export function linkIn(items, job) {
  for (const { purpose, body } of items.toReversed()) {
    const url = purpose === 'tracking-link' && /https?:\/\/\S+\/track\?token=\S+/.exec(body ?? '')?.[0];
    if (url && new URL(url).searchParams.get('token').startsWith(`${job}.`)) {
      return { body, url };
    }
  }
  return null;
}

export const failed = (item) => FAILED.has(item.status);

/** Seconds until an instant, not below zero. */
export function secondsUntil(instant, now) {
  return Math.max(0, Math.ceil((Date.parse(instant) - now) / 1_000));
}

/** `2:13`. */
export function clockOf(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Milliseconds until the next request: 3 s, and after failures more and more. */
export function nextDelay(failures) {
  return [3_000, 5_000, 10_000, 20_000, 30_000][Math.min(failures, 4)];
}

// The roster.

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** What a roster waits for. */
export const TIMES = ['ack_timeout', 'delivery_timeout', 'activity_window'];
const ZONE = 'America/Los_Angeles';
export const NEW_PERSON = { id: '', name: '', phone: '', email: '', zone: ZONE, shifts: null };
export const NEW_SHIFT = { days: [], from: '07:00', to: '19:00' };
/** The relay's own limits. */
const PEOPLE_MAX = 20;
const SHIFTS_MAX = 50;
const SECONDS_MIN = 5;
const SECONDS_MAX = 12 * 3_600;

function seconds(span) {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(span ?? '') ?? [];
  return Number(parts[1] ?? 0) * 3_600 + Number(parts[2] ?? 0) * 60 + Number(parts[3] ?? 0);
}

/** The relay's roster as it is edited: shifts of the same times are one, with several days. */
export function editable({ chain, ...rest }) {
  return {
    people: chain.map(({ id, name, phone, email = '', shifts }) =>
      ({ id, name, phone, email, zone: shifts?.zone ?? ZONE, shifts: shifts ? joined(shifts.weekly) : null })),
    times: Object.fromEntries(TIMES.map((name) => [name, String(seconds(rest[name]))])),
  };
}

function joined(weekly) {
  const rows = new Map();
  for (const { day, from, to } of weekly) {
    const row = rows.get(`${from} ${to}`) ?? { days: [], from, to };
    rows.set(`${from} ${to}`, row);
    row.days.push(day);
  }
  return [...rows.values()].map(({ days, ...row }) => ({ days: DAYS.filter((day) => days.includes(day)), ...row }));
}

const weekly = (rows) => DAYS.flatMap((day) => rows.filter(({ days }) => days.includes(day))
  .map(({ from, to }) => ({ day, from, to })).sort((a, b) => compare(a.from, b.from)));

/**
 * What is put for an edited roster. Of the times only those that were changed: the relay may run with some that it
 * would not take from anybody.
 */
export function rosterOf({ people, times }, told) {
  const before = editable(told).times;
  const changed = TIMES.filter((name) => Number(times[name]) !== Number(before[name]));
  return {
    chain: people.map(({ id, name, phone, email, zone, shifts }) =>
      ({ id, name, phone, ...(email ? { email } : {}), ...(shifts ? { shifts: { zone, weekly: weekly(shifts) } } : {}) })),
    ...Object.fromEntries(changed.map((name) => [name, `PT${Number(times[name])}S`])),
  };
}

/** Whether an edited roster says what the relay has. */
export const isAsTold = (edited, told) => JSON.stringify(rosterOf(edited, told)) === JSON.stringify(rosterOf(editable(told), told));

/** What somebody else changed, from one roster to a later one: each by its name in the page's words. */
export function changesBetween(before, after) {
  const print = ({ id, name, phone, email, zone, shifts }) => JSON.stringify([id, name, phone, email, shifts && [zone, shifts]]);
  const [was, is] = [editable(before), editable(after)];
  const find = (people, id) => people.find((person) => person.id === id);
  const ids = ({ people }, others) => people.map(({ id }) => id).filter((id) => find(others.people, id));
  return [
    ...is.people.filter(({ id }) => !find(was.people, id)).map(({ name }) => ({ what: 'added', name })),
    ...was.people.filter(({ id }) => !find(is.people, id)).map(({ name }) => ({ what: 'removed', name })),
    ...is.people.filter((person) => find(was.people, person.id) && print(find(was.people, person.id)) !== print(person))
      .map(({ name }) => ({ what: 'changed', name })),
    ...(ids(was, is).join() === ids(is, was).join() ? [] : [{ what: 'order', name: '' }]),
    ...(JSON.stringify(was.times) === JSON.stringify(is.times) ? [] : [{ what: 'times', name: '' }]),
  ];
}

/** Whether a shift goes on after midnight. */
export const endsNextDay = ({ from, to }) => from !== '' && to !== '' && to <= from;

/**
 * What the relay would not take of an edited roster: which field, whose, in which of his shifts, and the name of the
 * words that say why.
 */
export function faultsIn({ people, times }, told) {
  const faults = [];
  const before = editable(told);
  people.forEach((one, person) => {
    const wrong = (field, is, fault = field) => is && faults.push({ person, field, fault });
    const twice = (field) => people.findIndex((other) => other[field] === one[field]) < person;
    wrong('id', !/^[a-z0-9-]{1,32}$/.test(one.id));
    wrong('id', one.id !== '' && twice('id'), 'id.twice');
    wrong('name', !/^[^\p{Cc}]{1,40}$/u.test(one.name));
    wrong('phone', !/^\+[1-9][0-9]{7,14}$/.test(one.phone));
    wrong('phone', one.phone !== '' && twice('phone'), 'phone.twice');
    wrong('email', one.email !== '' && !/^[^@\s]{1,64}@[^@\s]{1,190}$/.test(one.email));
    if (one.shifts) {
      wrong('zone', !isZone(one.zone) && !before.people.some(({ zone }) => zone === one.zone));
      wrong('zone', weekly(one.shifts).length > SHIFTS_MAX, 'shifts');
      one.shifts.forEach(({ days, from, to }, shift) => {
        const bad = (field, fault) => faults.push({ person, shift, field, fault });
        if (days.length === 0) {
          bad('days', 'days');
        }
        for (const [field] of Object.entries({ from, to }).filter(([, time]) => time === '')) {
          bad(field, 'time');
        }
      });
    }
  });
  if (people.length === 0 || people.length > PEOPLE_MAX) {
    faults.push({ field: 'chain', fault: 'chain' });
  }
  for (const field of TIMES.filter((name) => Number(times[name]) !== Number(before.times[name]) || times[name] === '')) {
    if (!(Number(times[field]) >= SECONDS_MIN && Number(times[field]) <= SECONDS_MAX)) {
      faults.push({ field, fault: 'seconds' });
    }
  }
  return faults;
}

function isZone(name) {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

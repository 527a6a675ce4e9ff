// What the console knows and says, without page, network or clock: all of those come as arguments.

const ENTRIES_KEPT = 5_000;
/** Two instants that are closer than this are the same one to a person. */
const AT_ONCE_MS = 100;
/** Steps that say in other words what a row beside them says. */
const QUIET_STEPS = new Set(['TextKept', 'ReceiptKept', 'Delivery', 'Claimed', 'Sent', 'ReceiptIgnored']);
/** Receipts on the way to the one that matters. */
const QUIET_RECEIPTS = new Set(['accepted', 'queued', 'sending', 'sent']);
/** Steps that have words of their own; of any other the name is shown. */
export const STEPS = new Set([
  'Accepted', 'Settled', 'Joined', 'Refused', 'Retrying', 'Unknown', 'Abandoned', 'HeldBack', 'Asked', 'PassedOver',
  'OptedOut', 'ResponderOptedOut', 'Escalated', 'Exhausted', 'Acked', 'AckedAgain', 'Unread', 'Replied', 'Written',
  'Erased', 'Mailed', 'NotMailed', 'WebhookRefused', 'MessageFailed', 'RosterChanged', 'FoundInList',
  'MissingInList', 'TakenFromList', 'Forgotten', 'ListUnavailable', 'SchedulerUnavailable', 'ApiFailed',
]);
const MARKS = { webhook: '-->', text: '<--', mail: '<--', 'dead-letter': '!', hand: '*' };
const WRONG = new Set(['undelivered', 'failed', 'abandoned']);

/** The entries with one more: each once, whatever a stream that was taken up again repeats. */
export function taken(entries, entry) {
  const last = entries.at(-1)?.id ?? 0;
  return entry.id > last ? [...entries, entry].slice(-ENTRIES_KEPT) : entries;
}

/** Whether an entry is shown only to whoever wants to see everything. */
export function isQuiet({ kind, what, facts }) {
  switch (kind) {
    case 'webhook': return what === 'receipt' && facts.status.startsWith('2') && QUIET_RECEIPTS.has(facts.receipt);
    case 'timer': return facts.timer !== undefined && facts.timer !== 'ACK';
    case 'step': return QUIET_STEPS.has(what) || (what === 'TimerFired' && facts.timer !== 'ACK');
    default: return false;
  }
}

/** The entries that are shown: of one message or of all, and all of them or those that matter. */
export function shown(entries, { message = '', everything = false } = {}) {
  return entries.filter((entry) => (message === '' || entry.message === message) && (everything || !isQuiet(entry)));
}

/** Whether an entry tells of something that went wrong, or was refused. */
export function isBad({ kind, what, facts }) {
  return kind === 'dead-letter'
    || (kind === 'webhook' && (!facts.status.startsWith('2') || WRONG.has(facts.receipt)))
    || (kind === 'text' && !facts.status.startsWith('2'))
    || (kind === 'step' && ['Exhausted', 'Unread', 'WebhookRefused', 'MessageFailed', 'Output', 'Abandoned'].includes(what));
}

/**
 * What an entry says: a mark for its direction, the key and the values of its words, and the facts that are not in
 * them. Without a key its own name is shown.
 */
export function rowOf(entry) {
  const { kind, what, who, facts } = entry;
  const mark = MARKS[kind] ?? '';
  const but = (...names) => Object.fromEntries(Object.entries(facts).filter(([name]) => !names.includes(name)));
  switch (kind) {
    case 'webhook':
      return what === 'receipt'
        ? { mark, key: 'row.receipt', values: { who, receipt: facts.receipt, to: facts.to ?? '', status: facts.status },
          facts: but('status', 'receipt', 'to') }
        : { mark, key: 'row.webhook', values: { who, from: facts.from ?? '', status: facts.status }, facts: but('status', 'from') };
    case 'text':
      return { mark, key: 'row.text', values: { to: facts.to ?? '', status: facts.status }, facts: but('status', 'to', 'sid') };
    case 'timer':
      return { mark, key: `row.timer.${what}`, values: { by: who, due: facts.due ?? '', text: facts.text ?? '' }, facts: but('due', 'text') };
    case 'dead-letter':
      return { mark, key: 'row.dead-letter', values: { queue: facts.queue, count: facts.count }, facts: {} };
    case 'mail':
      return { mark, key: 'row.mail', values: {}, facts: {} };
    case 'hand':
      return { mark, key: `row.hand.${what}`, values: { who }, facts };
    default:
      return what === 'TimerFired' ? firedRow(mark, facts)
        : { mark, key: STEPS.has(what) ? `step.${what}` : null, values: { who }, facts };
  }
}

/** The first stage of a long timer comes early by design, and is armed again. */
function firedRow(mark, { due, fired, text, timer }) {
  const late = Date.parse(fired) - Date.parse(due);
  return {
    mark, key: late < -AT_ONCE_MS ? 'row.fired.early' : 'row.fired',
    values: { due, text: text ?? '', seconds: (Math.abs(late) / 1_000).toFixed(1) }, facts: { timer },
  };
}

/** A form's fields, decoded. */
export function fieldsOf(body) {
  return body === '' ? [] : [...new URLSearchParams(body)];
}

/** A request as somebody would type it. What stands in braces in a detail is put in by `account`. */
export function curlOf({ method, url, headers, user, body }, account) {
  const filled = (text) => text.replace('{api}', account.api)
    .replace('{api_key}', `${account.api_key}:${account.api_secret}`);
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  return ['curl', '-X', method, quoted(filled(url)),
    ...(user ? ['-u', quoted(filled(user))] : []),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]),
    '--data-raw', quoted(body)].join(' ');
}

/** The last digits of a number, or the number as people here write it. */
export function shortNumber(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : number;
}

export const shortId = (id) => (id.length > 12 ? `${id.slice(0, 2)}…${id.slice(-6)}` : id);

export const withShortIds = (text) => text.replace(/\b([A-Z]{2})[0-9a-f]{26}([0-9a-f]{6})\b/g, '$1…$2');

/** The code that a page begins with; null if it is none. */
export const codeOf = (body) => /^#(\d+)/.exec(body)?.[1] ?? null;

/** The messages of customers, newest first: those that a function took into a chain. */
export function customerMessages(entries) {
  return [...new Set(entries.filter(({ what }) => what === 'Accepted').map(({ message }) => message))].reverse();
}

/** Which schedule would wake a cascade; null if its timer is with a queue by now, or there is none. */
export function scheduleOf(message, schedules) {
  return schedules.find(({ name }) => name.startsWith(`esc-${message}-`))?.name ?? null;
}

/** The share of its time that whoever is asked has left: 1 to 0; null where nobody is being waited for. */
export function shareLeft(cascade, now) {
  const asked = (cascade.attempts ?? []).findLast((attempt) => attempt.deadline === cascade.deadline);
  const from = Date.parse(asked?.at ?? '');
  const until = Date.parse(cascade.deadline ?? '');
  return until > from ? Math.min(1, Math.max(0, (until - now) / (until - from))) : null;
}

/** How many messages are in which kind of queue: at work, and dead. */
export function depths(queues) {
  const sum = ({ visible, in_flight: inFlight, delayed }) => visible + inFlight + delayed;
  const dead = queues.filter(isDead);
  return {
    working: queues.filter((queue) => !isDead(queue)).reduce((all, queue) => all + sum(queue), 0),
    dead: dead.reduce((all, queue) => all + sum(queue), 0),
  };
}

export const isDead = ({ name }) => /dlq/i.test(name);

export const wentWrong = (status) => WRONG.has(status);

const KM_A_DEGREE = 111.2;

/**
 * Where somebody is who has driven so far along a road, to its end, back, and so on.
 *
 * @param road its points as GeoJSON has them: longitude, latitude
 */
export function along(road, km) {
  const scale = Math.cos((road[0][1] * Math.PI) / 180);
  const lengths = road.slice(1).map(([lon, lat], i) => KM_A_DEGREE * Math.hypot((lon - road[i][0]) * scale, lat - road[i][1]));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  const there = km % (2 * whole);
  let left = there <= whole ? there : 2 * whole - there;
  const leg = lengths.findIndex((length, i) => {
    if (left <= length || i === lengths.length - 1) {
      return true;
    }
    left -= length;
    return false;
  });
  const share = Math.min(1, left / lengths[leg]);
  const [from, to] = [road[leg], road[leg + 1]];
  return { lon: from[0] + share * (to[0] - from[0]), lat: from[1] + share * (to[1] - from[1]) };
}

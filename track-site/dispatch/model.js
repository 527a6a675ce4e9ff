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

import type { SocketStates } from '../../../domain/events/run-event.ts';
import { formatAge, formatCount } from '../../../domain/words/format.ts';
import { staleAge } from '../../state/age.ts';
import type { Paint } from '../../theme.ts';

/** Of the server's sockets. A smaller share comes and goes with every burst. */
const NOTABLE_SHARE = 0.1;
/** Their table comes once a second, with 10,000 of them every few seconds; beyond this the line shows its age. */
const STALE_MS = 6_000;

/** What lies in the server's sockets, at a moment. */
export interface SocketsShown {
  readonly states: SocketStates;
  /** The accept queue as it was read last; null: as the table of sockets has it. */
  readonly acceptQueue: number | null;
  /** Connections open now; null: not known. */
  readonly open: number | null;
  readonly nowMs: number;
}

/** `10 taken up · 190 unread · 0 not accepted`, then ever shorter forms of it; what waits is left out last. */
export function socketLines(shown: SocketsShown, paint: Paint): string[] {
  const { states, acceptQueue, open, nowMs } = shown;
  // All of one moment, so that they add up.
  const { read, unread, unaccepted } = states;
  const all = read + unread + unaccepted;
  if (all === 0) return [];
  const isNow = areOfNow(shown);
  if (!isNow && acceptQueue !== null && open !== null && acceptQueue > open * NOTABLE_SHARE) {
    const queue = formatCount(Math.min(acceptQueue, open));
    return [`${queue} of ${formatCount(open)} not accepted`, `${queue} not accepted`].map((text) =>
      paint('warning', text),
    );
  }
  const waitingIn = (count: number, words: string): string =>
    paint(count > all * NOTABLE_SHARE ? 'warning' : 'dim', `${formatCount(count)} ${words}`);
  const taken = paint('dim', `${formatCount(read)} taken up`);
  const lies = waitingIn(unread, 'unread');
  const queued = waitingIn(unaccepted, 'not accepted');
  const age = isNow ? staleAge(nowMs, states.atMs, STALE_MS) : formatAge(Math.max(0, nowMs - states.atMs));
  const aged = age === null ? [] : [paint('dim', age)];
  // Left out first: the smaller of the two queues, then the age, then what is taken up.
  const briefly = unaccepted > unread ? [taken, queued] : [taken, lies];
  return [[taken, lies, queued, ...aged], [...briefly, ...aged], briefly, briefly.slice(1)].map((parts) =>
    parts.join(paint('dim', ' · ')),
  );
}

/** So many connections come and go between two readings, and are no contradiction. */
const SAME_SHARE = 0.02;
const SAME_LEAST = 1;

/** The table still shows what is open, and what waits: nothing changed since it was read. */
function areOfNow({ states: { read, unread, unaccepted }, acceptQueue, open }: SocketsShown): boolean {
  if (open === null) return true;
  const slack = Math.max(SAME_LEAST, open * SAME_SHARE);
  const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= slack;
  return isNear(read + unread + unaccepted, open) && (acceptQueue === null || isNear(acceptQueue, unaccepted));
}

/** `190 of 200 unread`, for a pane with one row; null where few wait, or not all sockets are open yet. */
export function socketsBriefly({ states, acceptQueue }: SocketsShown, open: number, requested: number): string | null {
  const unaccepted = acceptQueue ?? states.unaccepted;
  const [count, words] = unaccepted > states.unread ? [unaccepted, 'queued'] : [states.unread, 'unread'];
  if (open < requested || count <= open * NOTABLE_SHARE) return null;
  return `${formatCount(Math.min(count, open))} of ${formatCount(open)} ${words}`;
}

import type { SocketStates } from '../../domain/events/run-event.ts';
import { formatCount } from '../../domain/words/format.ts';
import { staleAge } from '../state/age.ts';
import type { Paint } from '../theme.ts';

/** Of the server's sockets: fewer that wait come and go with every burst. */
const NOTABLE_SHARE = 0.1;
/** Their table comes once a second, with 10,000 of them every few: older than that it says so. */
const STALE_MS = 6_000;

/** What lies in the server's sockets, at a moment. */
export interface SocketsShown {
  readonly states: SocketStates;
  /** The accept queue as it was read last; null: as the table of sockets has it. */
  readonly acceptQueue: number | null;
  readonly nowMs: number;
}

/** `10 taken up · 190 unread · 0 not accepted`, and the same in ever fewer words. Where requests wait, those stay to the last. */
export function socketLines({ states, acceptQueue, nowMs }: SocketsShown, paint: Paint): string[] {
  const { read, unread } = states;
  const unaccepted = acceptQueue ?? states.unaccepted;
  const all = read + unread + unaccepted;
  if (all === 0) return [];
  const waitingIn = (count: number, words: string): string =>
    paint(count > all * NOTABLE_SHARE ? 'warning' : 'dim', `${formatCount(count)} ${words}`);
  const taken = paint('dim', `${formatCount(read)} taken up`);
  const lies = waitingIn(unread, 'unread');
  const queued = waitingIn(unaccepted, 'not accepted');
  const age = staleAge(nowMs, states.atMs, STALE_MS);
  const aged = age === null ? [] : [paint('dim', age)];
  // The least that may be left out first.
  const briefly = unaccepted > unread ? [taken, queued] : [taken, lies];
  return [[taken, lies, queued, ...aged], [...briefly, ...aged], briefly, briefly.slice(1)].map((parts) =>
    parts.join(paint('dim', ' · ')),
  );
}

/** `190 of 200 unread`, where there is one row for all that is said; null where little waits, or somebody is not connected. */
export function socketsBriefly({ states, acceptQueue }: SocketsShown, open: number, requested: number): string | null {
  const unaccepted = acceptQueue ?? states.unaccepted;
  const [count, words] = unaccepted > states.unread ? [unaccepted, 'queued'] : [states.unread, 'unread'];
  if (open < requested || count <= open * NOTABLE_SHARE) return null;
  return `${formatCount(Math.min(count, open))} of ${formatCount(open)} ${words}`;
}

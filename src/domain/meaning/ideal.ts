import { usableCores } from '../plan/usable-cores.ts';
import type { RunState } from '../state/run-state.ts';
import { type Asked, askedIn } from '../state/steering.ts';

/**
 * Little's law: the rate of `open` sockets if the server did nothing but wait `delayMs`; with a planned rate, no more than
 * that. Null where unknown. `asked`: what the load
 * asks, if that is not what was planned.
 */
export function idealRequestsPerSecond(
  state: Pick<RunState, 'started' | 'machine'>,
  open: number,
  asked: Asked | null = askedIn(state, null),
): number | null {
  const most = mostRequestsPerSecond(state, open, asked);
  const rate = state.started?.config.requestsPerSecondLimit ?? null;
  return most === null || rate === null ? most : Math.min(most, rate);
}

/** The same, whatever rate is planned. */
export function mostRequestsPerSecond(
  state: Pick<RunState, 'started' | 'machine'>,
  open: number,
  asked: Asked | null = askedIn(state, null),
): number | null {
  if (asked === null || !asked.sending || asked.delayMs === null || asked.delayMs <= 0) return null;
  if (asked.work === 'io') return (open * 1000) / asked.delayMs;
  // Each request that burns CPU takes a core: never more at a time than there are cores.
  const cores = usableCores(state);
  if (asked.work === 'cpu' && cores !== null) return (Math.min(open, cores) * 1000) / asked.delayMs;
  return null;
}

/** What was served of an ideal, and in which time. */
export interface Served {
  readonly perSecond: number;
  readonly ideal: number;
  /** Requests that the ideal has under way at a time. */
  readonly underWay: number;
  /** What `perSecond` was counted in. */
  readonly seconds: number;
  /** The ideal is a planned rate: more than that is what was late. */
  readonly isPlanned: boolean;
}

/** `few-answers`: too few for a share. `backlog`: it answers what was late, and that is no share of what is asked now. */
export type ShareMissing = 'few-answers' | 'backlog';

/** A share of the ideal, in per cent, and by how much it may be wrong; or why there is none. */
export type IdealShare =
  | { readonly percent: number; readonly withinPercent: number; readonly missing: null }
  | { readonly percent: null; readonly withinPercent: null; readonly missing: ShareMissing };

/** With fewer than two answers to each request under way, one more or less is half of the figure. */
const MOST_WITHIN_PERCENT = 50;

/**
 * Time that begins and ends between two answers of a connection counts one more for it, or one less, than it should: in a second that
 * holds ten answers of 100 ms each that is a tenth. So a share is not above 100 % where that is no more than one answer a connection.
 */
export function shareOfIdeal({ perSecond, ideal, underWay, seconds, isPlanned }: Served): IdealShare {
  const withinPercent = (underWay / (ideal * seconds)) * 100;
  if (withinPercent > MOST_WITHIN_PERCENT) return { percent: null, withinPercent: null, missing: 'few-answers' };
  const percent = (perSecond / ideal) * 100;
  if (percent <= 100) return { percent, withinPercent, missing: null };
  if (percent <= 100 + withinPercent) return { percent: 100, withinPercent, missing: null };
  return isPlanned
    ? { percent: null, withinPercent: null, missing: 'backlog' }
    : { percent, withinPercent, missing: null };
}

/** What `perSecond`, counted in so many seconds with so many connections open, is of the ideal; null: there is none, or nothing was counted. */
export function shareServed(
  state: Pick<RunState, 'started' | 'machine'>,
  { perSecond, open, seconds }: { readonly perSecond: number; readonly open: number; readonly seconds: number },
  asked: Asked | null,
): IdealShare | null {
  const ideal = idealRequestsPerSecond(state, open, asked);
  const most = mostRequestsPerSecond(state, open, asked);
  if (ideal === null || most === null || ideal <= 0 || seconds <= 0) return null;
  const isPlanned = ideal < most;
  // Below what is possible, no more are under way than Little's law says; else each connection has a request.
  const underWay = isPlanned ? Math.min(open, (ideal * (asked?.delayMs ?? 0)) / 1000) : open;
  return shareOfIdeal({ perSecond, ideal, underWay, seconds, isPlanned });
}

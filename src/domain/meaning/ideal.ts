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

interface Served {
  readonly perSecond: number;
  /** The ideal. */
  readonly ideal: number;
  readonly open: number;
  /** What `perSecond` was counted in. */
  readonly seconds: number;
}

/**
 * By how much a share of the ideal may be wrong, in per cent of it: time that begins and ends between two answers of a connection
 * counts one more for it, or one less, than it should. In a second that holds ten answers of 100 ms each that is a tenth.
 */
export const withinPercent = ({ ideal, open, seconds }: Omit<Served, 'perSecond'>): number =>
  (open / (ideal * seconds)) * 100;

/** Of the ideal, in per cent; not above 100 where that is no more than one answer a connection. */
export function shareOfIdealPercent(served: Served): number {
  const percent = (served.perSecond / served.ideal) * 100;
  return percent > 100 && percent <= 100 + withinPercent(served) ? 100 : percent;
}

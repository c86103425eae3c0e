import { usableCores } from '../plan/usable-cores.ts';
import type { RunState } from '../state/run-state.ts';

/**
 * Little's law: the rate of `open` sockets if the server did nothing but wait `delayMs`; with a planned rate, no more than
 * that. Null where unknown.
 */
export function idealRequestsPerSecond(state: Pick<RunState, 'started' | 'machine'>, open: number): number | null {
  const most = mostRequestsPerSecond(state, open);
  const rate = state.started?.config.requestsPerSecondLimit ?? null;
  return most === null || rate === null ? most : Math.min(most, rate);
}

/** The same, whatever rate is planned. */
export function mostRequestsPerSecond(state: Pick<RunState, 'started' | 'machine'>, open: number): number | null {
  const config = state.started?.config;
  if (config === undefined || config.delayMs === null || config.delayMs <= 0) return null;
  if (config.work === 'io') return (open * 1000) / config.delayMs;
  // Each request that burns CPU takes a core: never more at a time than there are cores.
  const cores = usableCores(state);
  if (config.work === 'cpu' && cores !== null) return (Math.min(open, cores) * 1000) / config.delayMs;
  return null;
}

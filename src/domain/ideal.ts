import type { RunState } from './run-state.ts';

/**
 * Little's law: what `open` sockets could ask for if the server only ever waited `delayMs`; with a rate, no more than that.
 * Null where unknown.
 */
export function idealRequestsPerSecond(state: RunState, open: number): number | null {
  const most = mostRequestsPerSecond(state, open);
  const rate = state.started?.config.requestsPerSecondLimit ?? null;
  return most === null || rate === null ? most : Math.min(most, rate);
}

function mostRequestsPerSecond(state: RunState, open: number): number | null {
  const config = state.started?.config;
  if (config === undefined || config.delayMs === null || config.delayMs <= 0) return null;
  if (config.work === 'io') return (open * 1000) / config.delayMs;
  // Burning CPU takes a core each: never more at a time than there are cores.
  const cores =
    state.machine === null ? undefined : Math.min(state.machine.cores, state.machine.ceiling?.cpuCores ?? Infinity);
  if (config.work === 'cpu' && cores !== undefined) return (Math.min(open, cores) * 1000) / config.delayMs;
  return null;
}

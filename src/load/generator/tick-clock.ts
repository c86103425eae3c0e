/** setTimeout may fire up to 1 ms early: a turn this close counts as the one that just fired. */
const EARLY_MS = 2;

/** Which multiple of `tickMs` a turn at that moment was set for. */
export const sliceOf = (atMs: number, tickMs: number): number => Math.floor((atMs + EARLY_MS) / tickMs);

export interface TickClock {
  /** For a loop that is too busy for its timers: ticks now if a tick is due. */
  poll(): void;
  stop(): void;
}

/**
 * Calls `onTick` at whole multiples of `tickMs` of `clock`, so ticks neither drift nor depend on when they were started. A
 * missed turn (a blocked loop) is skipped: the next interval is longer, and says so.
 */
export function startTickClock(tickMs: number, clock: () => number, onTick: () => void): TickClock {
  let timer: NodeJS.Timeout;
  let nextMs = 0;
  const schedule = (): void => {
    const nowMs = clock();
    nextMs = (sliceOf(nowMs, tickMs) + 1) * tickMs;
    timer = setTimeout(turn, nextMs - nowMs);
  };
  const turn = (): void => {
    clearTimeout(timer);
    onTick();
    schedule();
  };
  schedule();
  return {
    poll() {
      if (clock() >= nextMs) turn();
    },
    stop() {
      clearTimeout(timer);
      nextMs = Number.POSITIVE_INFINITY;
    },
  };
}

/**
 * Calls `onTick` at whole multiples of `tickMs` of `clock`, so that ticks neither drift nor depend on when they were
 * started. A turn that was missed (a blocked loop) is left out: the next interval is longer, and says so.
 */
export function startTickClock(tickMs: number, clock: () => number, onTick: () => void): { stop(): void } {
  let timer: NodeJS.Timeout;
  const schedule = (): void => {
    const nowMs = clock();
    // setTimeout may fire up to 1 ms early: a turn that is as good as here is the one that just was.
    const nextMs = (Math.floor((nowMs + EARLY_MS) / tickMs) + 1) * tickMs;
    timer = setTimeout(() => {
      onTick();
      schedule();
    }, nextMs - nowMs);
  };
  schedule();
  return { stop: () => clearTimeout(timer) };
}

const EARLY_MS = 2;

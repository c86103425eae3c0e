export interface Ticker {
  readonly stop: () => void;
}

/**
 * Runs `work` at absolute times, `start + n × intervalMs`, so that late timers do not add up. Never twice at once: a turn
 * that falls into a running one is skipped. The first run is at once. `work` must not throw.
 */
export function startTicker(intervalMs: number, clock: () => number, work: () => Promise<void>): Ticker {
  const startedAtMs = clock();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let stopped = false;
  const run = async (): Promise<void> => {
    await work();
    if (stopped) return;
    const passed = Math.floor((clock() - startedAtMs) / intervalMs);
    // Rounded up: setTimeout truncates fractions, and a turn that came early would run a second time.
    timer = setTimeout(run, Math.max(0, Math.ceil(startedAtMs + (passed + 1) * intervalMs - clock())));
    timer.unref();
  };
  void run();
  return {
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

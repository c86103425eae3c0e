// The loop's lag: a timer is due every 10 ms, and runs so much later. monitorEventLoopDelay() would do, but its reset() forgets the
// turn that is under way, and a blocked loop is always in one.
import { createHistogram, performance } from 'node:perf_hooks';

const TICK_MS = 10;

// Returns a function that reports delay and utilisation since it was last called, so that they move with the load.
export function watchLoop() {
  const lateness = createHistogram(); // of microseconds
  let dueMs = performance.now() + TICK_MS;
  const record = () => lateness.record(Math.max(1, Math.round((performance.now() - dueMs) * 1_000)));
  setInterval(() => {
    record();
    dueMs = performance.now() + TICK_MS;
  }, TICK_MS).unref();
  let before = performance.eventLoopUtilization();

  return () => {
    record(); // the turn under way: its timer may be due already
    const report = {
      loopDelayP50Ms: lateness.percentile(50) / 1_000,
      loopDelayP99Ms: lateness.percentile(99) / 1_000,
      loopDelayMaxMs: lateness.max / 1_000,
      loopUtilisation: performance.eventLoopUtilization(before).utilization,
    };
    before = performance.eventLoopUtilization();
    lateness.reset();
    return report;
  };
}

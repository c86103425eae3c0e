import { QUIET_BUSY_PERCENT } from '../../domain/comparison/fairness.ts';
import type { Quiet } from '../../domain/comparison/whole.ts';
import { measureBusyPercent } from '../../probe/cores/busy-share.ts';
import { coreReaderHere } from '../../probe/cores/cores.ts';

/** A run leaves work behind: sockets in TIME_WAIT, pages to be freed. Longer than that, the machine is simply busy. */
export const LONGEST_WAIT_MS = 20_000;
const SAMPLE_MS = 500;

/**
 * Waits until at most `mostPercent` of the cores is busy; 0 ms: nothing is asked. `onBusy` is called
 * with each sample that is above it, and for how long it would still wait. Rejects once `signal` is aborted.
 */
export async function waitUntilQuiet(
  longestWaitMs: number,
  signal: AbortSignal,
  onBusy: (busyPercent: number, leftMs: number) => void,
  mostPercent = QUIET_BUSY_PERCENT,
): Promise<Quiet> {
  if (longestWaitMs === 0) return { busyPercent: null, quiet: true, waitedSeconds: 0 };
  const reader = coreReaderHere();
  try {
    for (let waitedMs = SAMPLE_MS; ; waitedMs += SAMPLE_MS) {
      const busyPercent = await measureBusyPercent(reader, SAMPLE_MS, signal);
      const quiet = busyPercent === null || busyPercent <= mostPercent;
      if (quiet || waitedMs >= longestWaitMs) return { busyPercent, quiet, waitedSeconds: waitedMs / 1000 };
      onBusy(busyPercent, longestWaitMs - waitedMs);
    }
  } finally {
    reader.close();
  }
}

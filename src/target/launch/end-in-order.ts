import { processIsAlive, signalProcess } from '../../os/process.ts';
import { groupIsAlive, isGoneWithin, signalGroup } from '../../os/process-group.ts';
import { processesMarked } from './left-behind.ts';

/** Time to end by itself after SIGTERM, by the target contract. */
export const TERM_GRACE_MS = 2_000;
/** A process that SIGKILL does not end within this time hangs in the kernel (a dead disk); waiting longer would hang conctop. */
const KILL_WAIT_MS = 3_000;

/**
 * How everything that conctop starts ends, always in this order:
 *
 *   SIGTERM to the group ─▶ 2 s to end by itself ─▶ SIGKILL to the group ─▶ the same for processes that left it (left-behind.ts)
 *
 * | conctop                       | who does it                                                       |
 * |-------------------------------|-------------------------------------------------------------------|
 * | ends a run, a build, a start  | the two functions below                                           |
 * | is gone, for whatever reason  | the watchdog (watchdog.ts), a process whose only task this is     |
 * | has a bug, gets a 2nd signal  | emergencyStopSync (spawn-group.ts): SIGKILL at once, no time left |
 *
 * Resolves once nothing of the group is left. Never rejects.
 */
export async function endGroup(pgid: number, graceMs: number): Promise<void> {
  signalGroup(pgid, 'SIGTERM');
  if (!(await isGoneWithin(() => groupIsAlive(pgid), graceMs))) {
    signalGroup(pgid, 'SIGKILL');
    await isGoneWithin(() => groupIsAlive(pgid), KILL_WAIT_MS);
  }
}

/** Ends processes of ours that left the group; resolves to how many there were. Never rejects. */
export async function endLeftBehind(marker: string, graceMs: number): Promise<number> {
  const left = processesMarked(marker);
  for (const signal of left.length === 0 ? [] : (['SIGTERM', 'SIGKILL'] as const)) {
    // Check each time: a pid may have been reused.
    const pids = processesMarked(marker);
    for (const pid of pids) signalProcess(pid, signal);
    await isGoneWithin(() => pids.some((pid) => processIsAlive(pid)), graceMs);
  }
  return left.length;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { listPids } from './linux/ids.ts';
import { hasEnded, readPidStat } from './linux/pid/stat.ts';
import { PROC_ROOT, processExists, signalProcess } from './process.ts';

/** How often the process table is read while processes end: each time is one pass over /proc. */
const POLL_MS = 20;

/** kill(2) takes a group as the negative pid of its leader. 0 would be our own group, and -1 all processes. */
const asTarget = (pgid: number): number => {
  if (!Number.isInteger(pgid) || pgid <= 1) throw new Error(`${pgid} is no process group to be signalled`);
  return -pgid;
};

/**
 * Whether any process of the group is left. Zombies do not count: in a container whose first process does not reap them,
 * orphans that ended stay in the table for ever, and kill(2) still finds them.
 */
export function groupIsAlive(pgid: number, procRoot: string | null = PROC_ROOT): boolean {
  if (!processExists(asTarget(pgid))) return false;
  return procRoot === null || groupMembers(pgid, procRoot).length > 0;
}

/** Processes of the group that have not ended. */
export const groupMembers = (pgid: number, procRoot: string): number[] =>
  (listPids(procRoot) ?? []).filter((pid) => {
    const stat = readPidStat(procRoot, pid);
    return stat !== null && stat.pgrp === pgid && !hasEnded(stat);
  });

/** Signals every process of the group; a group that is already gone is fine. */
export const signalGroup = (pgid: number, signal: NodeJS.Signals): boolean => signalProcess(asTarget(pgid), signal);

/** Whether nothing of it is left after at most `limitMs`. Polls `isAlive`. */
export async function isGoneWithin(isAlive: () => boolean, limitMs: number): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  while (isAlive()) {
    if (performance.now() >= endMs) return false;
    await sleep(POLL_MS);
  }
  return true;
}

import type { ThreadTable } from '../events/run-event.ts';

/** Switches are reported by the process sample after the thread sample that read them. */
const SWITCHES_BEHIND_MS = 1_500;

/** Of RunState. */
interface KnownSwitches {
  readonly contextSwitches: {
    readonly value: { readonly voluntary: number; readonly involuntary: number };
    readonly atMs: number;
  } | null;
  readonly threads: ThreadTable | null;
}

/** Context switches a second over the whole tree. */
export interface SwitchRates {
  readonly total: number;
  /** Null: with thousands of threads reading those of each kind costs too much. */
  readonly byKind: { readonly voluntary: number; readonly involuntary: number } | null;
}

/**
 * Null where they are not known. If the newest thread sample did not read them by kind, older figures were those of fewer
 * threads and do not apply, and the total comes from the kernel's scheduler.
 */
export function switchesNow({ contextSwitches, threads }: KnownSwitches): SwitchRates | null {
  const isBehind =
    contextSwitches === null || (threads !== null && threads.atMs - contextSwitches.atMs > SWITCHES_BEHIND_MS);
  if (!isBehind) {
    const { voluntary, involuntary } = contextSwitches.value;
    return { total: voluntary + involuntary, byKind: contextSwitches.value };
  }
  return threads?.runsPerSecond === undefined ? null : { total: threads.runsPerSecond, byKind: null };
}

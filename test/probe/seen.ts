import type { Probe, ProcessesReading } from '../../src/probe/probe.ts';

/** The reading of a look that must have seen its processes. */
export function seen(look: Awaited<ReturnType<Probe['lookAtProcesses']>>): ProcessesReading {
  if (typeof look === 'string') throw new Error(`the look says "${look}"`);
  return look;
}

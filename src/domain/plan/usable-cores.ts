import type { RunState } from '../state/run-state.ts';
import type { AtOnce } from './target-traits.ts';

/** Cores that affinity (`--pin`, taskset, cpusets) and CPU quota leave to the server; null: not known. */
export function usableCores({ started, machine }: Pick<RunState, 'started' | 'machine'>): number | null {
  if (machine === null) return null;
  const pinned = started?.pinned?.target.length ?? Infinity;
  return Math.min(machine.cores, pinned, machine.usableCores ?? Infinity, machine.ceiling?.cpuCores ?? Infinity);
}

/** A manifest's count as a number; null where it is one per core and the cores are not known. */
export function atOnceOf(atOnce: AtOnce | undefined, run: Pick<RunState, 'started' | 'machine'>): number | null {
  if (atOnce === undefined) return null;
  if (atOnce !== 'per-core') return atOnce;
  const cores = usableCores(run);
  return cores === null ? null : Math.max(1, Math.floor(cores));
}

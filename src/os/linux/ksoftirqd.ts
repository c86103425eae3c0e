import { join } from 'node:path';
import { listPids } from './ids.ts';
import { parsePidStat } from './pid/stat.ts';
import { DescriptorBudget, ProcFile, readProcText } from './proc-file.ts';

/** Reading one takes some 10 us; a machine with more cores would pay more than the figure is worth. */
const CORES_MAX = 32;
/** The kernel starts its threads at boot, so they have the lowest ids: processes beyond need not be read. */
const PIDS_READ_MAX = 500;

/**
 * The kernel's threads for soft interrupts that a core could not handle at once (one per core, kernel/softirq.c). They are
 * searched once; in a container with its own process ids there are none.
 */
export class SoftirqThreads {
  readonly #procRoot: string;
  #files: readonly ProcFile[] | null = null;

  constructor(procRoot: string) {
    this.#procRoot = procRoot;
  }

  /** Their CPU time since boot, in ticks. */
  readTicks(cores: number): number {
    if (cores > CORES_MAX) return 0;
    this.#files ??= this.#find(cores);
    return this.#files.reduce((total, file) => total + (parsePidStat(file.read() ?? '')?.cpuTicks ?? 0), 0);
  }

  close(): void {
    for (const file of this.#files ?? []) file.close();
  }

  #find(cores: number): readonly ProcFile[] {
    const budget = new DescriptorBudget(cores);
    const found: ProcFile[] = [];
    const pids = (listPids(this.#procRoot) ?? []).sort((a, b) => a - b).slice(0, PIDS_READ_MAX);
    for (const pid of pids) {
      const path = join(this.#procRoot, String(pid), 'stat');
      if (/^\d+ \(ksoftirqd\/\d+\)/.test(readProcText(path) ?? '')) found.push(new ProcFile(path, budget));
      if (found.length === cores) break;
    }
    return found;
  }
}

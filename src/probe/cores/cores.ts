import { join } from 'node:path';
import { pushReading } from '../../domain/state/usage.ts';
import { SoftirqThreads } from '../../os/linux/ksoftirqd.ts';
import { readKernelUnits } from '../../os/linux/pid/auxv.ts';
import { DescriptorBudget, ProcFile } from '../../os/linux/proc-file.ts';
import { type CoreTimes, parseCoreTimes } from '../../os/linux/stat.ts';
import type { CoreTotal } from './core-attribution.ts';

/** Every core's time since some fixed moment. */
export interface CoresReading {
  /** In ticks. */
  readonly cores: readonly CoreTimes[];
  readonly ticksPerSecond: number;
  /** Interrupts that are in no process's CPU time; part of the cores' busy time. */
  readonly interruptMs: number;
  readonly stealMs: number;
}

export interface CoreReader {
  /** Null where the system does not report it. On Linux it is read before the call returns. */
  readonly read: () => Promise<CoresReading | null>;
  readonly close: () => void;
}

/**
 * Linux: /proc/stat on one kept descriptor, 0.04 ms. systeminformation 5.33 reads the same file there, but through
 * `execSync('cat /proc/stat | grep cpu')`: it stops this process, which draws the screen, for 5-15 ms and costs about
 * 3 ms of CPU here and as much in three child processes, four times a second (measured).
 *
 * Where the kernel measures interrupts (CONFIG_IRQ_TIME_ACCOUNTING), they are separate from the time of the process that
 * they interrupt. Where it does not, `softirq` counts ticks that found the core in one, and the process is charged for the
 * same time (loopback packets are handled in their sender's context): only the work of the kernel's own softirq threads is
 * charged to no process. Such a kernel never counts a hard interrupt, as a tick is itself one: `irq` stays 0.
 */
export function linuxCoreReader(procRoot: string): CoreReader {
  const file = new ProcFile(join(procRoot, 'stat'), new DescriptorBudget(1));
  const softirqThreads = new SoftirqThreads(procRoot);
  const { ticksPerSecond } = readKernelUnits(procRoot);
  const toMs = (ticks: number): number => (ticks / ticksPerSecond) * 1000;
  return {
    read: async () => {
      const text = file.read();
      if (text === null) return null;
      const { cores, irq, softirq, steal } = parseCoreTimes(text);
      const interrupts = irq > 0 ? irq + softirq : softirqThreads.readTicks(cores.length);
      return { cores, ticksPerSecond, interruptMs: toMs(interrupts), stealMs: toMs(steal) };
    },
    close: () => {
      file.close();
      softirqThreads.close();
    },
  };
}

/** Node's os.cpus() counts in ms on macOS. */
const DARWIN_TICKS_PER_SECOND = 1_000;

/** macOS: systeminformation reports each core's growth since its last call; the sums are totals again. */
export function systemCoreReader(): CoreReader {
  const times: { core: number; busy: number; total: number }[] = [];
  return {
    read: async () => {
      try {
        // Imported late: it would delay the first frame.
        const { currentLoad } = await import('systeminformation');
        const { cpus } = await currentLoad();
        cpus.forEach(({ rawLoad, rawLoadIdle }, core) => {
          const before = times[core] ?? { busy: 0, total: 0 };
          times[core] = { core, busy: before.busy + rawLoad, total: before.total + rawLoad + rawLoadIdle };
        });
        // macOS reports neither interrupts nor steal.
        return { cores: [...times], ticksPerSecond: DARWIN_TICKS_PER_SECOND, interruptMs: 0, stealMs: 0 };
      } catch {
        return null;
      }
    },
    close: () => {},
  };
}

/** This machine's. */
export const coreReaderHere = (platform: NodeJS.Platform = process.platform, procRoot = '/proc'): CoreReader =>
  platform === 'darwin' ? systemCoreReader() : linuxCoreReader(procRoot);

interface Sample {
  readonly atMs: number;
  readonly cores: readonly CoreTimes[];
}

/** Each core's load over the last second. Pure. */
export class CoreUsage {
  #samples: readonly Sample[] = [];

  add(atMs: number, cores: readonly CoreTimes[]): void {
    this.#samples = pushReading(this.#samples, { atMs, cores });
  }

  /** Null before the second sample, and where no core's time moved. A core that went offline is left out. */
  totals(): CoreTotal[] | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || first === last) return null;
    const before = new Map(first.cores.map((times) => [times.core, times]));
    const totals: CoreTotal[] = [];
    for (const { core, busy, total } of last.cores) {
      const then = before.get(core);
      if (then === undefined || total <= then.total) continue;
      const percent = ((busy - then.busy) / (total - then.total)) * 100;
      totals.push({ core, totalPercent: Math.min(100, Math.max(0, percent)) });
    }
    return totals.length === 0 ? null : totals;
  }
}

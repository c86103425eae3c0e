import type { GeneratorSample } from '../../../domain/events/run-event.ts';
import { readKernelUnits } from '../../../os/linux/pid/auxv.ts';
import { readPidStat } from '../../../os/linux/pid/stat.ts';
import { PROC_ROOT } from '../../../os/process.ts';

/** What a generator costs that is a program of its own, with threads and no event loop. */
export class ProgramMeter {
  readonly #pid: number;
  readonly #units = PROC_ROOT === null ? null : readKernelUnits(PROC_ROOT);
  #cpuMs: number;
  #newest: GeneratorSample;

  constructor(pid: number) {
    this.#pid = pid;
    this.#newest = {
      pid,
      cpuPercent: 0,
      loopDelayP99Ms: 0,
      loopUtilisation: 0,
      rssBytes: 0,
      hasNoLoop: true,
      ...(PROC_ROOT === null ? { isElsewhere: true } : {}),
    };
    this.#cpuMs = this.#read()?.cpuMs ?? 0;
  }

  /** `intervalMs`: time since the last reading. Once the program has ended, what it was at last. */
  take(intervalMs: number): GeneratorSample {
    const now = this.#read();
    if (now === null || intervalMs <= 0) return this.#newest;
    const cpuPercent = ((now.cpuMs - this.#cpuMs) / intervalMs) * 100;
    this.#cpuMs = now.cpuMs;
    this.#newest = { ...this.#newest, cpuPercent: Math.max(0, cpuPercent), rssBytes: now.rssBytes };
    return this.#newest;
  }

  #read(): { readonly cpuMs: number; readonly rssBytes: number } | null {
    const stat = PROC_ROOT === null ? null : readPidStat(PROC_ROOT, this.#pid);
    if (stat === null || this.#units === null) return null;
    const { pageBytes, ticksPerSecond } = this.#units;
    return { cpuMs: (stat.cpuTicks * 1000) / ticksPerSecond, rssBytes: stat.rssPages * pageBytes };
  }
}

import * as v from 'valibot';
import { count, event, type Infer, number } from './schema.ts';

const coreLoad = v.object({
  core: count,
  /** 0 to 100. */
  totalPercent: number,
  /** Share of the target's threads; null where it is not known. */
  targetPercent: v.nullable(number),
  generatorPercent: v.nullable(number),
});

/** Who had the cores in an interval, in ms of CPU time over all cores. The rest of `busyMs` belongs to other programs. */
const coresInterval = v.object({
  ms: number,
  /** Each core's busy time, with interrupts and what a hypervisor took (steal). */
  busyMs: v.array(v.object({ core: count, ms: number })),
  /**
   * Interrupts (hard and soft) that are in no process's CPU time, over all cores. Kernels that do not measure interrupts leave
   * them in the time of the process that they interrupt; there, only those handled by the kernel's own threads count here.
   */
  interruptMs: number,
  /** What the hypervisor gave to other machines. */
  stealMs: number,
  /** Null: not known this time. */
  targetMs: v.nullable(number),
  generatorMs: v.nullable(number),
  selfMs: number,
});

export const coresSample = event('cores-sample', {
  cores: v.array(coreLoad),
  /** conctop's own process (screen and probes), 100 = one core busy. */
  selfCpuPercent: v.nullable(number),
  /**
   * Who had the cores since the last sample with an interval, up to this one's `atMs`; intervals neither overlap nor leave a
   * gap. Absent on the first sample, where the target was not read at the same moment (samples of large trees are paced: then
   * the next interval is longer), and in older recordings.
   */
  interval: v.exactOptional(coresInterval),
});

export type CoreLoad = Infer<typeof coreLoad>;
export type CoresInterval = Infer<typeof coresInterval>;
export type CoresSample = Infer<typeof coresSample>;

import { readKernelUnits } from '../../../os/linux/pid/auxv.ts';
import { readPidStat } from '../../../os/linux/pid/stat.ts';
import type { StacksReading, StacksSource } from '../paced-stacks.ts';
import { together } from '../stack-groups.ts';
import { jvmOf } from './jvm-process.ts';
import { JvmReader } from './jvm-reader.ts';

export interface JcmdOptions {
  /** Of the target's processes. */
  readonly pids: () => readonly number[];
  readonly procRoot: string;
}

/** Each costs a start of jcmd. */
const MOST_JVMS = 4;

/**
 * The threads, platform and virtual, of JVMs that nobody prepared, by jcmd. The first question starts a thread in the JVM, its Attach
 * Listener. What is paid for is the CPU time of that thread, of jcmd itself, and of reading what it wrote.
 */
export function jcmdStacks({ pids, procRoot }: JcmdOptions): StacksSource {
  const abort = new AbortController();
  const reader = new JvmReader(procRoot, abort.signal);
  const { ticksPerSecond } = readKernelUnits(procRoot);
  const childrenCpuMs = (): number =>
    ((readPidStat(procRoot, 'self')?.waitedChildrenCpuTicks ?? 0) / ticksPerSecond) * 1000;
  return {
    name: 'jcmd',
    async ask(): Promise<StacksReading> {
      const jvms = pids().flatMap((pid) => jvmOf(procRoot, pid) ?? []);
      if (jvms.length === 0) return { kind: 'nobody' };
      const beforeMs = childrenCpuMs();
      const readings = await Promise.all(jvms.slice(0, MOST_JVMS).map((jvm) => reader.read(jvm)));
      const known = readings.flatMap((reading) => (reading.stacks === null ? [] : [reading]));
      if (known.length === 0) {
        const [missing] = readings.flatMap((reading) => (reading.stacks === null ? [reading] : []));
        return { kind: 'missing', reason: missing?.reason ?? '', isSure: missing?.isSure ?? false };
      }
      const stacks = together(
        known.map((reading) => reading.stacks),
        jvms.length,
      );
      const ownMs = known.reduce((sum, reading) => sum + reading.ownMs, childrenCpuMs() - beforeMs);
      return { kind: 'stacks', stacks, paidMs: (stacks.costMs ?? 0) + ownMs };
    },
    close: () => abort.abort(),
  };
}

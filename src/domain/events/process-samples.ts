import * as v from 'valibot';
import { count, counts, event, type Infer, number } from './schema.ts';

/** One sample of the target's whole process tree. Null: could not be measured. */
export const processSample = event('process-sample', {
  processes: count,
  threads: count,
  rssBytes: count,
  /** Shared pages counted once; costly to read, so less often. */
  pssBytes: v.nullable(count),
  vszBytes: count,
  /** 100 = one core busy; null in the first sample, as there is no earlier one to compare with. */
  cpuPercent: v.nullable(number),
  contextSwitchesPerSecond: v.nullable(v.object({ voluntary: number, involuntary: number })),
  openFiles: v.nullable(count),
  /** How many it may have open (the soft limit); null: no limit, or not known. Of a tree there is none: each process has its own. */
  openFilesMax: v.exactOptional(v.nullable(count)),
  /** What this sample cost conctop, wall time. */
  costMs: number,
  /**
   * CPU time of the tree since the previous sample, for figures that must belong to one step: `cpuPercent` covers a second,
   * even if a step began in it. Absent on the first sample, and in older recordings.
   */
  interval: v.exactOptional(v.object({ ms: number, cpuMs: number })),
});

const threadState = v.picklist(['running', 'sleeping', 'waiting-for-disk', 'stopped', 'zombie', 'idle', 'other']);

const threadRow = v.object({
  pid: number,
  tid: number,
  name: v.string(),
  /** A state that only a later version knows is `other`. */
  state: v.union([
    threadState,
    v.pipe(
      v.string(),
      v.transform((): 'other' => 'other'),
    ),
  ]),
  /** 100 = one core busy; null in a thread's first sample. */
  cpuPercent: v.nullable(number),
  /** The core that it last ran on; null where the system does not report it. */
  core: v.nullable(number),
  voluntaryPerSecond: v.nullable(number),
  involuntaryPerSecond: v.nullable(number),
  /**
   * Time that it was ready to run and waited for a core, 100 = all the time; null in its first sample. Absent where the
   * kernel does not report it, and in older recordings.
   */
  coreWaitPercent: v.exactOptional(v.nullable(number)),
  /**
   * What it waits for (domain/meaning/waits.ts), the system call that it is in, and that call's descriptor. Absent where the
   * kernel does not report it, or not to this user, and in older recordings.
   */
  wait: v.exactOptional(
    v.object({
      group: v.string(),
      call: v.nullable(v.string()),
      fd: v.nullable(number),
      /** Of a TCP socket: the other side, and whether the process opened the connection itself. Absent: not known. */
      peer: v.exactOptional(v.object({ address: v.string(), isOutgoing: v.boolean() })),
    }),
  ),
});

const processEntry = v.object({
  pid: number,
  name: v.string(),
  threads: count,
  /** The title of a process that rewrites its command line (nginx: worker process). */
  title: v.exactOptional(v.string()),
});

const waitsHidden = v.object({
  /** `everything`; or `calls`: the groups are known, the system calls are not. */
  hides: v.string(),
  /** other-user, ptrace-scope, not-traceable, kernel (os/linux/wait-access.ts), platform. */
  reason: v.string(),
  /** The user whose process it is; null where that does not matter. */
  owner: v.nullable(v.string()),
  /** conctop runs as root, and that is not enough. */
  asRoot: v.boolean(),
  ptraceScope: v.nullable(number),
  /** Of how many processes, of all. */
  processes: count,
  of: count,
});

export const threadTable = event('thread-table', {
  /** All threads of the tree at that moment; `rows` may hold fewer. */
  total: count,
  /** The busiest threads, by CPU. */
  rows: v.array(threadRow),
  /** How many threads are in each state, by its name. */
  states: counts,
  costMs: number,
  /**
   * Every thread of the tree, also those without a row: one letter each, in order of pid and tid, as the kernel's stat
   * writes its state (R S D T Z I …; `?` where it was not read). Absent in older recordings.
   */
  cells: v.exactOptional(v.string()),
  /** The tree's processes in the order of `cells`. Absent in older recordings. */
  processes: v.exactOptional(v.array(processEntry)),
  /**
   * How often per second the kernel put one of the threads on a core: their context switches, even with too many threads to
   * read those of each kind. Absent where the kernel does not report it, and in older recordings.
   */
  runsPerSecond: v.exactOptional(number),
  /** `coreWaitPercent` of all threads together: 300 = on average three threads were ready and had no core. */
  coreWaitPercent: v.exactOptional(number),
  /** Age of the oldest state among `cells`; only where states were read in turns. */
  stateAgeMs: v.exactOptional(number),
  /** How many threads wait for what, by group; `unknown`: not read. Absent where the kernel does not report it, and in older recordings. */
  waits: v.exactOptional(counts),
  /** The same thread by thread: a letter each, in the order of `cells`. */
  waitCells: v.exactOptional(v.string()),
  /** What the system does not show of that, or not to this user; absent: nothing is hidden. */
  waitsHidden: v.exactOptional(waitsHidden),
});

export type ProcessSample = Infer<typeof processSample>;
export type ThreadState = Infer<typeof threadState>;
export type ThreadRow = Infer<typeof threadRow>;
export type ProcessEntry = Infer<typeof processEntry>;
export type WaitsHidden = Infer<typeof waitsHidden>;
export type ThreadTable = Infer<typeof threadTable>;

import { basename } from 'node:path';
import { PROCESS_COLUMNS, parsePsProcesses } from '../../os/darwin/ps-processes.ts';
import { type PsThread, parsePsThreads } from '../../os/darwin/ps-threads.ts';
import { run } from '../../os/darwin/run.ts';
import type { Probe, ProcessesReading, ThreadsReading } from '../probe.ts';
import { findMembers } from '../threads/members.ts';

/** Runs `ps` with these arguments; null where it failed. */
export type RunPs = (args: readonly string[]) => Promise<string | null>;

/**
 * A process tree on macOS, read from ps(1): there is no /proc. ps shows no ids, names, cores or context switches of threads,
 * and counting open files is expensive (lsof needs seconds), so these are null.
 * Tested against fixtures only, not on a Mac.
 */
export class DarwinProbe implements Probe {
  readonly #rootPid: number;
  readonly #runPs: RunPs;
  readonly #members: Set<number>;
  /** From the last sample of the threads: ps -o has no column for their number. */
  #threadsOf = new Map<number, number>();

  constructor(rootPid: number, runPs: RunPs = (args) => run('ps', args, PS_TIMEOUT_MS)) {
    this.#rootPid = rootPid;
    this.#runPs = runPs;
    this.#members = new Set([rootPid]);
  }

  sampleProcesses = async (atThatMoment?: () => void): Promise<ProcessesReading | 'gone' | 'missed'> => {
    const startedMs = performance.now();
    const text = await this.#runPs(['-axo', PROCESS_COLUMNS]);
    atThatMoment?.();
    if (text === null) return 'missed';
    const all = parsePsProcesses(text).filter(({ state }) => state !== 'zombie');
    const alive = new Set(all.map(({ pid }) => pid));
    for (const pid of this.#members) if (!alive.has(pid)) this.#members.delete(pid);
    if (!this.#members.has(this.#rootPid)) return 'gone';
    const candidates = all.map(({ pid, ppid, pgid }) => ({ id: pid, ppid, pgrp: pgid }));
    for (const pid of findMembers(this.#rootPid, this.#members, candidates)) this.#members.add(pid);
    const members = all.filter(({ pid }) => this.#members.has(pid));
    if (members.some(({ pid }) => !this.#threadsOf.has(pid))) await this.#readThreads([...this.#members]);
    return {
      processes: members.map((member) => ({
        key: `${member.pid}:${member.started}`,
        pid: member.pid,
        // ps lists every process, so none is missed.
        startedAtMs: null,
        ppid: member.ppid,
        waitedChildrenCpuMs: 0,
        // A process has at least one thread; one that appeared during this sample is counted at the next.
        threads: this.#threadsOf.get(member.pid) ?? 1,
        cpuMs: member.cpuMs,
        rssBytes: member.rssBytes,
        vszBytes: member.vszBytes,
      })),
      openFiles: null,
      openFilesMax: null,
      pssBytes: null,
      ...costSince(startedMs),
    };
  };

  sampleThreads = async (): Promise<ThreadsReading> => {
    const startedMs = performance.now();
    const threads = await this.#readThreads([...this.#members]);
    return toReading(threads, startedMs);
  };

  /** ps does not report what memory consists of. */
  sampleMemory = async (): Promise<null> => null;

  sampleThreadsOf = async (pids: readonly number[]): Promise<ThreadsReading> => {
    const startedMs = performance.now();
    return toReading(parsePsThreads((await this.#runPs(['-M', '-p', pids.join(',')])) ?? ''), startedMs);
  };

  close = (): void => {};

  async #readThreads(pids: readonly number[]): Promise<PsThread[]> {
    const threads = parsePsThreads((await this.#runPs(['-M', '-p', pids.join(',')])) ?? '');
    const counts = new Map<number, number>();
    for (const { pid } of threads) counts.set(pid, (counts.get(pid) ?? 0) + 1);
    this.#threadsOf = counts;
    return threads;
  }
}

function toReading(threads: readonly PsThread[], startedMs: number): ThreadsReading {
  return {
    threads: threads.map(({ pid, index, command, state, cpuMs }) => ({
      key: `${pid}:${index}`,
      startedAtMs: null,
      pid,
      tid: index,
      name: basename(command.split(' ')[0] ?? ''),
      state,
      cpuMs,
      core: null,
      switches: null,
      waitMs: null,
      runs: null,
    })),
    stateAgeMs: 0,
    ...costSince(startedMs),
  };
}

/** A child process does the work, so its wall time stands for its CPU time. */
function costSince(startedMs: number): { costMs: number; cpuMs: number } {
  const costMs = performance.now() - startedMs;
  return { costMs, cpuMs: costMs };
}

/** ps answers in some 10 ms; if it hangs, it must not hold up the samples for longer than this. */
const PS_TIMEOUT_MS = 2_000;

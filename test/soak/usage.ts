import { readdirSync, readFileSync } from 'node:fs';

const PROCESSES = ['screen', 'generator', 'target'] as const;
export type ProcessName = (typeof PROCESSES)[number];

export interface ProcessUsage {
  readonly rssMb: number;
  readonly descriptors: number;
}

/** Of one moment. */
export interface Usage {
  readonly atMs: number;
  readonly connections: number;
  readonly of: Readonly<Record<ProcessName, ProcessUsage>>;
}

/** Null: the process is gone. Source: proc(5), /proc/PID/status and /proc/PID/fd. */
export function usageOf(pid: number): ProcessUsage | null {
  try {
    const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return { rssMb: Number(kb) / 1024, descriptors: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return null;
  }
}

/** From here on what grows is a leak: before, heaps and rings fill. */
const WARM_MS = 120_000;
/** Two minutes from then, against the last fifth. A shorter run has no two such times, and its memory is not judged. */
const EARLY_MS = 120_000;
const SHORTEST_JUDGED_MS = 600_000;
/** Of the peaks: a heap breathes by a third (V8 gives pages back after a collection), and what is held raises its peaks. */
const FLAT_SHARE = 0.1;
/** Beside its sockets: libraries, pipes, and of a probe a kernel file for each thread that it samples. */
const OTHER_DESCRIPTORS = 150;

export interface Flatness {
  readonly name: ProcessName;
  readonly earlyMb: number;
  readonly lateMb: number;
  readonly mostDescriptors: number;
  readonly problems: readonly string[];
}

export function flatnessOf(usage: readonly Usage[], mostConnections: number): Flatness[] {
  const endMs = usage.at(-1)?.atMs ?? 0;
  const early = usage.filter(({ atMs }) => atMs >= WARM_MS && atMs < WARM_MS + EARLY_MS);
  const late = usage.filter(({ atMs }) => atMs >= endMs * 0.8);
  return PROCESSES.map((name) => {
    const peak = (list: readonly Usage[]): number => Math.max(0, ...list.map(({ of }) => of[name].rssMb));
    const [earlyMb, lateMb] = [peak(early), peak(late)];
    const mostDescriptors = Math.max(...usage.map(({ of }) => of[name].descriptors));
    const limit = (name === 'screen' ? 0 : mostConnections) + OTHER_DESCRIPTORS;
    const grows = endMs >= SHORTEST_JUDGED_MS && lateMb > earlyMb * (1 + FLAT_SHARE);
    const problems = [
      ...(grows ? [`${name}: ${earlyMb.toFixed(1)} -> ${lateMb.toFixed(1)} MB resident`] : []),
      ...(mostDescriptors > limit ? [`${name}: ${mostDescriptors} descriptors, at most ${limit} expected`] : []),
    ];
    return { name, earlyMb, lateMb, mostDescriptors, problems };
  });
}

import { RESERVED_DESCRIPTORS } from '../../plan/connection-limits.ts';
import { fitLine, type Line } from './fit-line.ts';
import type { Measured } from './measured.ts';
import type { ModelTraits, NeedFacts } from './need-facts.ts';
import { generatorBytes, SECONDS_PER_REQUEST } from './shared-needs.ts';

/** What a server of that model needs for so many connections. */
export interface ModelNeed {
  readonly name: string;
  /** That hold connections: its workers, or one. */
  readonly processes: number;
  /** Open files of the busiest of them. */
  readonly filesOfProcess: number;
  readonly threads: number;
  /** Resident memory of the server, from the line through what was measured. */
  readonly memoryBytes: number;
  readonly bytesPerConnection: number;
  /** From runs whose connections ask seldom, or from those that always ask: a busy one holds buffers and tasks. */
  readonly measuredWith: 'seldom' | 'always';
  /** How far the line is from what was measured, as a share of it, from 1,000 connections on. */
  readonly errors: Line['errors'];
  /** With the kernel and the generators. */
  readonly totalBytes: number;
  /** For its requests. */
  readonly cores: number;
  /** What this machine lacks; empty: nothing. */
  readonly lacks: readonly Lack[];
}

export type Lack = 'files' | 'memory' | 'threads' | 'cores';

/** A model of which nothing can be reckoned, and why. */
export interface ModelRefusal {
  readonly name: string;
  readonly why:
    | { readonly kind: 'holds'; readonly atOnce: number | 'per-core' }
    | { readonly kind: 'reached'; readonly connections: number };
}

/** pthread_create(3): a thread's stack and its guard page are two mappings. */
const MAPPINGS_PER_THREAD = 2;
/** Below, a process's own memory is nearly all of it. */
const CHECKED_FROM = 1_000;
/** A model that took less than this share of what was asked has shown no line to follow. */
const REACHED_SHARE = 0.9;

/** Null: it was never measured. */
export function modelNeed(
  connections: number,
  traits: ModelTraits,
  facts: NeedFacts,
  measured: Measured,
): ModelNeed | ModelRefusal | null {
  const { name, ownWorkers, busiest, connectionsAtOnce, threadPerConnection } = traits;
  if (connectionsAtOnce !== null) return { name, why: { kind: 'holds', atOnce: connectionsAtOnce } };
  const model = measured.models[name];
  const last = model?.points.at(-1);
  if (model === undefined || last === undefined) return null;
  if (last.connections < last.asked * REACHED_SHARE)
    return { name, why: { kind: 'reached', connections: last.connections } };
  const memory = memoryLine(name, measured);
  if (memory === null) return null;
  const { line, workers, measuredWith } = memory;
  const { nofile } = facts.limits;
  const room = nofile === null ? Number.POSITIVE_INFINITY : Math.max(1, nofile - RESERVED_DESCRIPTORS);
  const processes = ownWorkers === null ? 1 : Math.max(ownWorkers, Math.ceil((connections * busiest) / room));
  const filesOfProcess = Math.ceil((connections / processes) * (processes === 1 ? 1 : busiest)) + RESERVED_DESCRIPTORS;
  const threads = threadPerConnection ? connections : last.threads;
  const memoryBytes = Math.round((line.base * processes) / workers + line.perConnection * connections);
  const totalBytes =
    memoryBytes + connections * measured.kernelBytesPerPair + generatorBytes(connections, facts, measured);
  const cores = (connections / SECONDS_PER_REQUEST) * (last.cpuMsPerRequest / 1000);
  const lacks: readonly (Lack | null)[] = [
    nofile !== null && filesOfProcess > nofile ? 'files' : null,
    facts.memoryBytes !== null && totalBytes > facts.memoryBytes ? 'memory' : null,
    threadPerConnection && threads > threadsHere(facts) ? 'threads' : null,
    cores > facts.cores ? 'cores' : null,
  ];
  return {
    name,
    processes,
    filesOfProcess,
    threads,
    memoryBytes,
    bytesPerConnection: Math.round(line.perConnection),
    measuredWith,
    errors: line.errors.filter((each) => each.connections >= CHECKED_FROM),
    totalBytes,
    cores,
    lacks: lacks.filter((lack) => lack !== null),
  };
}

/** Connections that ask seldom, where such a run was made: who holds a million has those. */
function memoryLine(
  name: string,
  { runs, models }: Measured,
): { readonly line: Line; readonly workers: number; readonly measuredWith: ModelNeed['measuredWith'] } | null {
  const run = runs[name];
  const points = run?.points ?? models[name]?.points ?? [];
  const line = fitLine(points.map(({ connections, serverBytes }) => ({ connections, value: serverBytes })));
  return line === null
    ? null
    : { line, workers: run?.workers ?? 1, measuredWith: run === undefined ? 'always' : 'seldom' };
}

/** The tightest of what bounds the threads of one process. */
const threadsHere = ({ threadsMax, pidMax, maxMapCount }: NeedFacts): number =>
  Math.min(
    threadsMax ?? Number.POSITIVE_INFINITY,
    pidMax ?? Number.POSITIVE_INFINITY,
    maxMapCount === null ? Number.POSITIVE_INFINITY : Math.floor(maxMapCount / MAPPINGS_PER_THREAD),
  );

import { meanOf } from '../state/spread.ts';
import type { StepMeasures } from '../state/step-measures.ts';
import { closesEach } from './closes-each.ts';
import { cpuOf } from './cpu-of.ts';
import { type Case, capacityPercent, cpuIsSpare } from './judge.ts';

/**
 * On how many requests a server works at a time, while the others wait. Nobody reports that of a server of one's own, so it is
 * counted in three ways, and reported where the threads agree with one of the other two. These are no witnesses for one another: both
 * hold what is under way besides the work (JDK's HttpServer, whose answers wait 40 ms for a delayed ACK, has 19 under way in a pool of 10).
 *
 * | way     | what is counted                                                                        | is wrong where                      |
 * |---------|----------------------------------------------------------------------------------------|-------------------------------------|
 * | sockets | connections that were accepted and read to the end                                     | it reads ahead, into a queue        |
 * | threads | threads that work: busy by the runtime, else not parked, and not waiting for many      | units are no threads (Go, Node)     |
 * | service | Little's law: answers a second x the time of one where nothing waits, at a lower step  | a request takes longer beside others|
 */
export interface AtOnceSeen {
  /** Rounded; at least 1. */
  readonly requests: number;
  /** Those that agree, as they were measured. */
  readonly ways: Readonly<Partial<Record<Way, number>>>;
}

export type Way = 'sockets' | 'threads' | 'service';

/**
 * Sockets and threads are sampled about once a second and between two requests a worker is free for a moment; a mean of five samples
 * of 16 workers wobbles by two. Of few workers half of one is what separates one number from the next.
 */
const AGREE_SHARE = 0.15;
const AGREE_LEAST = 0.5;
/** A server that works on nearly all of them has no queue, and its limit, if it has one, was not reached. */
const ALL_SHARE = 0.7;
/** Answers that come sooner are mostly the way through two kernels; a sample that catches one says little. */
const LEAST_LATENCY_MS = 5;
/** With fewer connections the number is that of the connections. */
const LEAST_OPEN = 4;

/** Null: no two ways agree of which one are the threads, or nothing waits, or the CPU is what is missing. */
export function requestsAtOnce(of: Case): AtOnceSeen | null {
  const { step, m, e } = of;
  const p50 = m.latency.percentileMs(50);
  if (step.settledAtMs === null || e.open < LEAST_OPEN || p50 === null || p50 < LEAST_LATENCY_MS) return null;
  if (!allAreAsked(of) || !cpuIsSpare(of) || isCrowded(of, e.idlePercent)) return null;
  const found: readonly (readonly [Way, number | null])[] = [
    ['sockets', meanOf(m.sockets?.read ?? null)],
    ['threads', busyThreads(m)],
    ['service', byService(of)],
  ];
  const ways = found.filter((way): way is readonly [Way, number] => way[1] !== null && way[1] >= AGREE_LEAST);
  for (const [index, [, count]] of ways.entries()) {
    const agreeing = ways.slice(index).filter(([, other]) => agree(count, other));
    const byThreads = agreeing.some(([way]) => way === 'threads');
    if (agreeing.length < 2 || !byThreads || count > e.open * ALL_SHARE) continue;
    return { requests: Math.max(1, Math.round(count)), ways: Object.fromEntries(agreeing) };
  }
  return null;
}

/** On cores that others fill, every step of a request takes longer, and the ways to count err alike. */
const CROWDED_IDLE_SHARE = 0.25;

function isCrowded(of: Case, idlePercent: number | null): boolean {
  const capacity = capacityPercent(of);
  return capacity === null || idlePercent === null || idlePercent < capacity * CROWDED_IDLE_SHARE;
}

const agree = (one: number, other: number): boolean =>
  Math.abs(one - other) <= Math.max(AGREE_LEAST, AGREE_SHARE * Math.max(one, other));

/** Of the open connections so many must have a request that waits in front of the server. */
const QUEUED_SHARE = 0.3;

/** Requests that the server has not read, and connections that it has not accepted: means over the step. */
export interface InSockets {
  readonly unread: number;
  readonly unaccepted: number;
}

/** Null: not known. */
export function inSockets({ sockets }: StepMeasures): InSockets | null {
  const unread = meanOf(sockets?.unread ?? null);
  const unaccepted = meanOf(sockets?.unaccepted ?? null);
  return unread === null || unaccepted === null ? null : { unread, unaccepted };
}

/** So many wait in the server's sockets that it is no coming and going. */
export function queuesInFront({ m, e }: Pick<Case, 'm' | 'e'>): boolean {
  const waiting = inSockets(m);
  return e.open >= 2 && waiting !== null && waiting.unread + waiting.unaccepted >= e.open * QUEUED_SHARE;
}

/** Each connection has a request: it is seen to wait, or the load sends the next one as soon as it has an answer. */
function allAreAsked({ run, m, e }: Case): boolean {
  if (queuesInFront({ m, e })) return true;
  return run.started?.config.requestsPerSecondLimit == null && !closesEach(m);
}

/** Threads that sleep in a handler, wait for its file, its database, or run. Those for a lock or work may be a pool's idle ones. */
const AT_WORK = ['runnable', 'timer', 'socket', 'disk', 'pipe', 'child'] as const;

function busyThreads({ facts, waits }: StepMeasures): number | null {
  const reported = meanOf(facts.busyThreads ?? facts.busyWorkers ?? null);
  if (reported !== null) return reported;
  if (waits === null) return null;
  return AT_WORK.reduce((sum, group) => sum + (meanOf(waits.groups[group] ?? null) ?? 0), 0);
}

/** At a lower step nothing waited: its connections were one, or clearly fewer than are worked on now. */
function byService(of: Case): number | null {
  const { run, step, e } = of;
  const lowest = run.steps.find(
    ({ index, settledAtMs, measured, steered }) =>
      index < step.index && settledAtMs !== null && measured.latency.meanMs !== null && steered === step.steered,
  );
  const eachMs = lowest?.measured.latency.meanMs ?? null;
  if (lowest === undefined || eachMs === null) return null;
  if (isCrowded(of, cpuOf(run, lowest.measured).idlePercent)) return null;
  const count = (e.goodPerSecond * eachMs) / 1000;
  return lowest.connections === 1 || lowest.connections <= count * ALL_SHARE ? count : null;
}

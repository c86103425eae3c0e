import { sumErrors } from '../events/error-counts.ts';
import { atOnceOf } from '../plan/usable-cores.ts';
import { meanOf } from '../state/spread.ts';
import { askedIn, isSteered } from '../state/steering.ts';
import { growthPerSecond } from '../state/step-facts.ts';
import type { StepState } from '../state/step-state.ts';
import { capitalised } from '../words/capitalised.ts';
import { formatCount, formatMs, formatPercent, formatShort, formatUnits } from '../words/format.ts';
import { type Case, capacityPercent, coresAreFull, hasEventLoop, type Judge, type Verdict } from './judge.ts';
import { atCpu, waitingInFront, workersSeen } from './seen-words.ts';

/** A thread that always has work, less switches and the kernel's share. */
const BUSY_THREAD_PERCENT = 85;

/** A server whose rate is this close to the capacity of its lock, loop or workers is limited by them. */
const CAPACITY_SHARE = { from: 0.7, to: 1.15 };
/** A backlog worth this many seconds of requests is more than scheduling. */
const PLAN_SLACK_SECONDS = 0.2;
/** A connection or two more than can be served at once are no queue. */
const QUEUE_FACTOR = 1.05;

/** `--work block`: what /block holds in this model, and the rate that this allows. */
export const heldByBlock: Judge = (of) => {
  const { run, e } = of;
  const asked = askedIn(run, of.step);
  const blocks = run.started?.target.blocks;
  const atOnce = atOnceOf(blocks?.atOnce, run);
  if (asked?.work !== 'block' || asked.delayMs === null || asked.delayMs <= 0) return null;
  if (blocks === undefined || atOnce === null || e.open <= atOnce || of.m.failed > 0) return null;
  // A loop may answer its whole batch at the end; a lock serves one after another, so no answer at all has another cause.
  if (e.goodPerSecond === 0 && (blocks.kind !== 'loop' || sumErrors(of.step.errors) > 0)) return null;
  const capacity = (atOnce * 1000) / asked.delayMs;
  if (e.goodPerSecond > capacity * CAPACITY_SHARE.to) return null;
  // A plan with room to spare is served as it arrives.
  const rate = run.started?.config.requestsPerSecondLimit ?? null;
  if (rate !== null && rate < capacity && (of.m.unsent?.last ?? 0) <= rate * PLAN_SLACK_SECONDS) return null;
  const isSure = e.goodPerSecond >= capacity * CAPACITY_SHARE.from;
  // As it was measured, where the lock's capacity is met.
  const each = formatMs(isSure ? (atOnce * 1000) / e.goodPerSecond : asked.delayMs);
  const many = atOnce === 1 ? 'one request at a time' : `${formatCount(atOnce)} requests at a time`;
  const verb = atOnce === 1 ? 'holds' : 'hold';
  return {
    who: 'server',
    cause: blocks.kind === 'loop' && !hasEventLoop(run.started?.target) ? 'workers' : blocks.kind,
    held: true,
    sure: isSure ? 'measured' : 'likely',
    brief: `${capitalised(whoWaits(of, blocks.kind))} for ${blocks.what}.`,
    why: `${whoWaits(of, blocks.kind)} for ${blocks.what}: ${many} ${verb} it for ${each}${atCpu(of)}.`,
  };
};

/** `98 requests wait`, as the lock or the queue reports it, or the sockets show it; else `requests wait`. */
function whoWaits({ m }: Case, kind: 'lock' | 'loop' | 'workers'): string {
  const reported = { lock: m.facts.lockWaiters, loop: undefined, workers: m.facts.queued }[kind];
  const waiting = reported === undefined ? waitingInFront(m) : Math.round(meanOf(reported) ?? 0);
  return waiting === null || waiting < 1
    ? 'requests wait'
    : `${formatUnits(waiting, 'request waits', 'requests wait')}`;
}

/** A model that handles this many requests at a time: Little's law gives the rate that this allows. */
export const heldByWorkers: Judge = (of) => {
  const { run, e } = of;
  const asked = askedIn(run, of.step);
  if (asked?.work !== 'io' || asked.delayMs === null || asked.delayMs <= 0) return null;
  const { requestsAtOnce, connectionsAtOnce } = run.started?.target ?? {};
  const atOnce = atOnceOf(requestsAtOnce ?? connectionsAtOnce, run);
  if (atOnce === null || e.open < atOnce * QUEUE_FACTOR) return null;
  const capacity = (atOnce * 1000) / asked.delayMs;
  if (e.goodPerSecond < capacity * CAPACITY_SHARE.from || e.goodPerSecond > capacity * CAPACITY_SHARE.to) return null;
  const what = requestsAtOnce === undefined ? 'connection' : 'request';
  const many = formatUnits(atOnce, what, `${what}s`);
  return {
    who: 'server',
    // One loop or one thread that handles one request at a time is not a pool of one.
    cause: hasEventLoop(run.started?.target) && requestsAtOnce === 1 ? 'loop' : 'workers',
    held: true,
    sure: 'measured',
    brief: `The server works on ${many} at a time, and ${othersWait(of)}.`,
    why: `it works on ${many} at a time, and ${othersWait(of)}${atCpu(of)}${workersSeen(of.m, atOnce)}.`,
  };
};

/** `136 others wait`, by the server's queue or its sockets. */
function othersWait({ m }: Case): string {
  const reported = meanOf(m.facts.queued ?? null);
  const waiting = reported === null ? waitingInFront(m) : Math.round(reported);
  return waiting === null || waiting < 1
    ? 'the others wait'
    : `${formatCount(waiting)} ${waiting === 1 ? 'other waits' : 'others wait'}`;
}

/** The share of open connections that must wait in the queue that a runtime reports, over the step. */
const QUEUED_SHARE = 0.3;

/** What the runtime itself reports of waiting requests: a lock's, a pool's. */
export const heldByReport: Judge = (of) => {
  const { m, e } = of;
  if (e.open < 2 || (of.e.idlePercent !== null && coresAreFull(of))) return null;
  const atLeast = Math.max(1, e.open * QUEUED_SHARE);
  // If the seconds waited grow by ten a second, ten requests wait at any time.
  const atLock = meanOf(m.facts.lockWaiters ?? null) ?? growthPerSecond(m.facts.mutexWaitSeconds);
  if (atLock !== null && atLock >= atLeast) {
    return {
      who: 'server',
      cause: 'lock',
      held: true,
      sure: 'measured',
      why: `${formatUnits(atLock, 'request waits', 'requests wait')} for a lock${atCpu(of)}.`,
    };
  }
  const queued = meanOf(m.facts.queued ?? null);
  if (queued === null || queued < atLeast) return null;
  return {
    who: 'server',
    cause: 'workers',
    held: true,
    sure: 'measured',
    why: `${formatUnits(queued, 'request waits', 'requests wait')} for a free worker${atCpu(of)}.`,
  };
};

/** The share of all cores that must idle for the verdict "it waits": below this, cores may be what is missing. */
const IDLE_SHARE = 0.5;

/** What timers (1 ms in most runtimes), scheduling and two ways through the kernel take of a request on an idle machine. */
const LATE_MS = 3;
/** The latency explains the rate: by Little's law it allows hardly more than was served. */
const EXPLAINED_SHARE = 0.9;

/**
 * By how much a request takes longer than the wait that it asks for, where that is all that is missing and is so little that no queue
 * need be the cause; else null.
 */
function slightlyLateMs({ run, step, m, e }: Case): number | null {
  const asked = askedIn(run, step);
  const mean = m.latency.meanMs;
  if (asked?.work !== 'io' || asked.delayMs === null || mean === null || m.errors.timeout > 0) return null;
  if (run.started?.config.requestsPerSecondLimit != null) return null;
  const lateMs = mean - asked.delayMs;
  if (lateMs <= 0 || lateMs > LATE_MS) return null;
  return e.goodPerSecond >= ((e.open * 1000) / mean) * EXPLAINED_SHARE ? lateMs : null;
}

/** Less is served than is offered, while the cores mostly idle. */
export const waits: Judge = (of) => {
  const { e, step } = of;
  if (e.askedPerSecond === null || e.askedPerSecond <= 0) return null;
  const share = formatPercent((e.goodPerSecond / e.askedPerSecond) * 100);
  const capacity = capacityPercent(of);
  if (capacity !== null && e.idlePercent !== null && e.idlePercent < capacity * IDLE_SHARE) {
    return {
      who: 'unknown',
      cause: 'unclear',
      sure: 'measured',
      why: `${share} of the offered load is served${atCpu(of)}; the cores are idle ${formatPercent((e.idlePercent / capacity) * 100)} of the time, and the figures do not show what is missing.`,
    };
  }
  const lateMs = slightlyLateMs(of);
  if (lateMs !== null) {
    return {
      who: 'unknown',
      cause: 'unclear',
      sure: 'measured',
      why: `${share} of the offered load is served${atCpu(of)}: a request takes ${formatMs(lateMs)} more than the ${formatMs(askedIn(of.run, step)?.delayMs ?? null)} that it asks for. Timers, scheduling and the kernel may be all of that, or a short queue.`,
    };
  }
  const timeouts =
    step.errors.timeout > 0 ? ` ${formatUnits(step.errors.timeout, 'request', 'requests')} timed out.` : '';
  const where = (e.serverCpuPercent ?? 0) >= BUSY_THREAD_PERCENT ? 'for a busy thread, a lock' : 'for a lock';
  return {
    who: 'server',
    cause: 'waits',
    held: true,
    sure: 'likely',
    why: `it serves ${share} of the offered load${atCpu(of)}: requests wait inside it, ${where}, a pool or a queue.${timeouts}`,
  };
};

/** A step with this many more connections should bring more answers, unless they queue. */
const MORE_CONNECTIONS = 1.5;
const SAME_RATE = 1.1;

/** No ideal is known, but more connections bring no more answers. */
export const flat: Judge = (of) => {
  const before = stepWithFewer(of);
  if (before === null) return null;
  const { e } = of;
  const rateBefore = (before.measured.requests * 1000) / before.measured.ms;
  if (rateBefore <= 0 || e.goodPerSecond > rateBefore * SAME_RATE) return null;
  return {
    who: 'server',
    cause: 'waits',
    held: true,
    sure: 'likely',
    why: `it answers ${formatShort(e.goodPerSecond)} req/s, hardly more than at ${formatUnits(before.connections, 'connection', 'connections')}${atCpu(of)}: requests wait inside it.`,
  };
};

/** Timers and scheduling cost some per cent; a pool that is too small costs what the connections grew by. */
const SAME_EACH = 0.95;

/**
 * No ideal is known, but each connection gets as many answers as at a lower step with fewer of them: no request waits for another.
 * That is Little's ideal with the latency of the lower step for the delay, and sound whatever the request is made of: only where it
 * is met. Where it is missed, what is missing may be a queue or the cores, so no ideal is drawn from it.
 */
export const scales: Judge = (of) => {
  const [lowest] = stepsWithFewer(of);
  const { e, run } = of;
  if (lowest === undefined || run.started?.config.requestsPerSecondLimit != null) return null;
  const rateBefore = (lowest.measured.requests * 1000) / lowest.measured.ms;
  const eachBefore = rateBefore / lowest.connections;
  if (rateBefore <= 0 || e.goodPerSecond / e.open < eachBefore * SAME_EACH) return null;
  const few = formatUnits(lowest.connections, 'connection', 'connections');
  return {
    who: 'nobody',
    cause: 'served',
    sure: 'measured',
    why: `each connection gets as many answers as with ${few}: ${formatShort(e.goodPerSecond)} req/s at ${formatCount(e.open)}, ${formatShort(rateBefore)} at ${formatCount(lowest.connections)}.`,
  };
};

const stepWithFewer = (of: Case): StepState | null => stepsWithFewer(of).at(-1) ?? null;

function stepsWithFewer({ run, step }: Case): StepState[] {
  return run.steps.filter(
    (other) =>
      other.index < step.index &&
      other.settledAtMs !== null &&
      !isSteered(other) &&
      other.measured.ms >= 1_000 &&
      other.connections * MORE_CONNECTIONS <= step.connections,
  );
}

/** The cores have room, and whether a request waits or works is not known. */
export const notKnown = (of: Case): Verdict => {
  const { e, m } = of;
  const p50 = m.latency.percentileMs(50);
  const takes = p50 === null ? '' : `; half of the answers come within ${formatMs(p50)}`;
  const hasRoom = e.idlePercent !== null && !coresAreFull(of);
  const room = hasRoom ? 'the cores and the load generator have room' : 'the figures do not show what limits it';
  const fewer = e.open > 1 ? 'Fewer connections would show (--steps 1,10,100)' : 'One connection cannot show';
  return {
    who: 'unknown',
    cause: 'no-ideal',
    sure: 'measured',
    why: `${room}${atCpu(of)}${takes}. ${fewer} whether that is work or waiting.`,
  };
};

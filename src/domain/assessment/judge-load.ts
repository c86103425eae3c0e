import { sumErrors } from '../events/error-counts.ts';
import { mostRequestsPerSecond } from '../meaning/ideal.ts';
import { countsWords, isTlsTrust, ownLimitOf } from '../meaning/load-errors.ts';
import { atOnceOf } from '../plan/usable-cores.ts';
import type { Failures } from '../state/failures.ts';
import { askedIn, isSteered } from '../state/steering.ts';
import type { StepMeasures } from '../state/step-measures.ts';
import type { StepState } from '../state/step-state.ts';
import { exitWords } from '../words/exit-words.ts';
import { agreeing, formatCount, formatMs, formatPercent, formatShort, formatUnits } from '../words/format.ts';
import { inSockets, queuesInFront } from './at-once.ts';
import { closesEach } from './closes-each.ts';
import { type Case, cpuIsSpare, type Judge } from './judge.ts';
import { others } from './judge-cpu.ts';
import { lieInSockets, waitingInFront } from './seen-words.ts';

/** The target ended by itself in this step: what failed after that says nothing about it. */
export const ended: Judge = ({ run, step, e }) => {
  const { exited } = run;
  if (exited === null || exited.expected || exited.atMs < step.startedAtMs) return null;
  if (step.endedAtMs !== null && exited.atMs > step.endedAtMs) return null;
  const how = exitWords(exited);
  const until = e.seconds >= 1 ? '; the figures are those until then' : '';
  return { who: 'server', cause: 'gone', sure: 'measured', why: `it ended in this step (${how})${until}.` };
};

/** A generator that hangs neither sends nor counts: that explains what is missing. One without a core is only late. */
export const generatorHangs: Judge = (of) =>
  of.step.hadSilentGenerator && others(of) === null
    ? {
        who: 'generator',
        cause: 'silent',
        sure: 'measured',
        why: of.m.generators > 1 ? 'one of the load generators did not answer.' : 'the load generator did not answer.',
      }
    : null;

/** A few sockets that are just reconnecting are no shortage. */
const OPEN_SHARE = 0.99;

/** The load never reached its level. */
export const couldNotOpen: Judge = ({ run, step, m, e }) => {
  const most = m.open?.max ?? 0;
  if (most >= step.connections * OPEN_SHARE || (closesEach(m) && step.errors.connect === 0)) return null;
  const share = `${formatCount(most)} of ${formatUnits(step.connections, 'connection', 'connections')}`;
  const areOpen = agreeing(most, 'is open', 'are open');
  const limit = ownLimitOf(step.causes);
  if (limit !== null) {
    const words = { descriptors: 'file descriptors', ports: 'source ports', memory: 'socket memory' }[limit];
    return {
      who: 'limits',
      cause: limit,
      sure: 'measured',
      why: `${share} ${areOpen}; the rest found no ${words} on our side (${countsWords(step.causes)}).`,
    };
  }
  if (isTlsTrust(step.causes)) {
    return {
      who: 'unknown',
      cause: 'fails',
      sure: 'measured',
      why: `the server’s certificate is not trusted (${countsWords(step.causes)}).`,
    };
  }
  const atOnce = atOnceOf(run.started?.target.connectionsAtOnce, run);
  const talks = atOnce === null ? '' : ` It talks to ${formatUnits(atOnce, 'connection', 'connections')} at a time.`;
  if ((step.causes.ECONNREFUSED ?? 0) > 0) {
    return {
      who: 'server',
      cause: 'accepts',
      sure: 'measured',
      why: `it refuses connections (${countsWords(step.causes)}): ${share} ${areOpen}.${talks}`,
    };
  }
  // Sockets that are dropped after they were accepted (invalid answers, resets) are open less often, and do not wait.
  const lost = step.errors.protocol + step.errors.reset;
  if (lost > 0 && step.errors.connect === 0 && (e.acceptQueue ?? 0) === 0) return null;
  // A step that ended during its climb says nothing about how fast the server accepts.
  if (step.settledAtMs === null && (e.acceptQueue ?? 0) === 0) return null;
  const queued =
    e.acceptQueue === null
      ? ''
      : `, and ${formatCount(e.acceptQueue)} of them ${agreeing(e.acceptQueue, 'waits', 'wait')} in its accept queue`;
  return {
    who: 'server',
    cause: 'accepts',
    sure: e.acceptQueue === null ? 'likely' : 'measured',
    why: `it accepts too slowly: ${share} ${areOpen}${queued}.${talks}`,
  };
};

/** The step or the run ended during the climb: the figures are those of opening sockets. */
export const stillOpening: Judge = ({ step, m }) => {
  // What failed does not depend on time.
  if (step.settledAtMs !== null || m.failed + m.lost > 0) return null;
  const share = `${formatCount(m.open?.max ?? 0)} of ${formatCount(step.connections)}`;
  return {
    who: 'unknown',
    cause: 'short',
    sure: 'measured',
    why: `it ended while its sockets were still opening (${share}).`,
  };
};

/** From this share of requests on, failures are no accident: then good answers alone say nothing about capacity. */
const FAILED_SHARE = 0.05;
/** A step without an answer for this share of its time had none. */
const NO_ANSWER_SHARE = 0.9;

export const fails: Judge = ({ step, m, e }) => {
  const bad = m.failed + m.lost;
  // It answers, if only what was asked before.
  if (m.requests === 0 && bad === 0 && m.earlier > 0) return null;
  if (m.requests === 0 && bad === 0) {
    if (sumErrors(step.errors) > 0) {
      return { who: 'unknown', cause: 'fails', sure: 'measured', why: `no answer came (${failureWords(step, m)}).` };
    }
    if (m.silence.longestMs < e.seconds * 1000 * NO_ANSWER_SHARE) return null;
    return {
      who: 'server',
      cause: 'silent',
      sure: 'measured',
      why: `no answer came in ${formatMs(m.silence.longestMs)}${whereTheyWait(m, e.open)}.`,
    };
  }
  const share = bad / (m.requests + bad);
  if (share < FAILED_SHARE) return null;
  const all = m.requests === 0 ? 'no answer was good' : `${formatPercent(share * 100)} of the requests failed`;
  return { who: 'unknown', cause: 'fails', sure: 'measured', why: `${all} (${failureWords(step, m)}).` };
};

/** Of a server that does not answer: whether it has read what it was asked. */
function whereTheyWait(m: StepMeasures, open: number): string {
  const waiting = inSockets(m);
  return waiting === null || waitingInFront(m) === null ? '' : `; ${lieInSockets(waiting, open)}`;
}

/** `405 × 45,783, reset × 12`: of what was measured, else of its climb. */
const failureWords = (step: StepState, m: StepMeasures): string => kindsOfFailure(m) || kindsOfFailure(step);

function kindsOfFailure({ statuses, errors, causes }: Failures): string {
  const { reset, protocol, timeout, connect } = errors;
  // Timeouts are what any long wait ends in: they are named only if nothing else is.
  const isOnly = reset + protocol + Object.keys(statuses).length === 0;
  const kinds = { reset, 'no valid HTTP': protocol, ...(isOnly ? { timeout, 'not connected': connect } : {}) };
  const nonZero = Object.fromEntries(Object.entries(kinds).filter(([, count]) => count > 0));
  const words = [countsWords(statuses), countsWords(nonZero)].filter((part) => part !== '').join(', ');
  return words === '' ? countsWords(causes) : words;
}

/** From this share of the offered load on, it counts as served: scheduling and timers cost some per cent. */
const NEAR_IDEAL = 0.95;
/**
 * A smaller share is served too, if no request waits: a request of 5 ms also passes through the kernel twice, and that alone
 * is some per cent. Then all answers are only slightly late.
 */
const NO_WAIT = { served: 0.85, meanOfDelay: 1.15, p99OfDelay: 1.5 };
/** Open loop: a backlog worth this many seconds of requests is more than scheduling. */
const BACKLOG_SECONDS = 0.2;

const isBehind = ({ m, e }: Case): boolean => (m.unsent?.last ?? 0) > (e.askedPerSecond ?? 0) * BACKLOG_SECONDS;

function noRequestWaits({ run, step, m, e }: Case): boolean {
  const delayMs = askedIn(run, step)?.delayMs ?? 0;
  const mean = m.latency.meanMs;
  const p99 = m.latency.percentileMs(99);
  if (delayMs <= 0 || mean === null || p99 === null) return false;
  return (
    e.goodPerSecond >= (e.askedPerSecond ?? 0) * NO_WAIT.served &&
    mean <= delayMs * NO_WAIT.meanOfDelay &&
    p99 <= delayMs * NO_WAIT.p99OfDelay
  );
}

export const served: Judge = (of) => {
  const { run, m, e } = of;
  const asked = e.askedPerSecond;
  if (asked === null || asked <= 0 || isBehind(of)) return null;
  // Requests that nobody answered in time were not served, however many answers others had.
  if (m.errors.timeout > (m.requests + m.errors.timeout) * FAILED_SHARE) return null;
  // Where not even each connection has had an answer since a key changed the load, a few quick ones say nothing of the rest.
  if (isSteered(of.step) && run.started?.config.requestsPerSecondLimit == null && m.requests < e.open) return null;
  // A queue in front of an idle server is a queue, whatever it serves meanwhile.
  if (queuesInFront(of) && cpuIsSpare(of)) return null;
  if (e.goodPerSecond < asked * NEAR_IDEAL && !noRequestWaits(of)) return null;
  // Requests that compute are offered at the rate at which the cores can compute them: that is the server's own work.
  const cores = e.usableCores ?? 1;
  const rate = run.started?.config.requestsPerSecondLimit ?? null;
  const isPlanned = rate !== null && rate < (mostRequestsPerSecond(run, e.open, askedIn(run, of.step)) ?? 0);
  const isFull = e.serverCpuPercent !== null && e.serverCpuPercent >= cores * 100 * 0.85;
  if (askedIn(run, of.step)?.work === 'cpu' && isFull && !isPlanned) {
    return {
      who: 'server',
      cause: 'cores',
      sure: 'measured',
      why: `it uses all the CPU of its cores (${formatPercent(e.serverCpuPercent)} CPU).`,
    };
  }
  return { who: 'nobody', cause: 'served', sure: 'measured', why: servedWords(of, asked, isPlanned) };
};

/** A step that ends between two answers of a connection lacks one: of a short one that is more than what counts as all of it. */
function servedWords({ m, e }: Case, asked: number, isPlanned: boolean): string {
  const share = `${formatPercent(Math.min(100, (e.goodPerSecond / asked) * 100))} of the offered load is served`;
  if (e.goodPerSecond >= asked * NEAR_IDEAL) return `${share}.`;
  const each = Math.floor(m.requests / Math.max(1, e.open));
  const lacksOneEach = !isPlanned && m.requests + e.open >= asked * e.seconds;
  return lacksOneEach
    ? `the offered load is served as far as so short a step shows: ${formatUnits(each, 'answer', 'answers')} per connection, and the next one is under way.`
    : `${share}; half of the answers take ${formatMs(m.latency.percentileMs(50))}.`;
}

/** A plan that so few connections cannot keep, however fast the server is: each waits for its answer. */
export const fewConnections: Judge = (of) => {
  const { run, e } = of;
  const rate = run.started?.config.requestsPerSecondLimit ?? null;
  const asked = askedIn(run, of.step);
  const most = mostRequestsPerSecond(run, e.open, asked);
  // Requests that compute need cores, however many connections there are.
  if (asked?.work !== 'io') return null;
  if (rate === null || most === null || most >= rate * NEAR_IDEAL || e.goodPerSecond < most * NO_WAIT.served)
    return null;
  return {
    who: 'limits',
    cause: 'connections',
    sure: 'measured',
    why: `${formatUnits(e.open, 'connection', 'connections')} can send at most ${formatShort(most)} req/s, and ${formatShort(rate)} are planned.`,
  };
};

/** Longer than a short pause, and than answers usually take. */
const SILENT_MS = 1_000;
const SILENT_LATENCIES = 3;
/** The silence must be most of what is missing. */
const EXPLAINS_SHARE = 0.6;
/** Where it is not known what is missing: as a share of the step. */
const SILENT_SHARE = 0.1;

/** It answered nothing for a while, and served the load otherwise: stopped, or stuck for a moment. */
export const silent: Judge = ({ m, e }) => {
  const { longestMs } = m.silence;
  const p50 = m.latency.percentileMs(50) ?? 0;
  if (longestMs < Math.max(SILENT_MS, p50 * SILENT_LATENCIES)) return null;
  const missingShare =
    e.askedPerSecond === null || e.askedPerSecond <= 0 ? null : 1 - e.goodPerSecond / e.askedPerSecond;
  const silentShare = longestMs / (e.seconds * 1000);
  if (silentShare < (missingShare === null ? SILENT_SHARE : missingShare * EXPLAINS_SHARE)) return null;
  return {
    who: 'server',
    cause: 'silent',
    sure: 'measured',
    why: `it answered nothing for ${formatMs(longestMs)} of this step${whereTheyWait(m, e.open)}.`,
  };
};

/** All that came were answers to what was asked before: how this load fares is not known yet. */
export const onlyEarlier: Judge = ({ m }) =>
  m.earlier === 0 || m.requests + m.failed + m.lost > 0
    ? null
    : {
        who: 'unknown',
        cause: 'short',
        sure: 'measured',
        why: `no request of this load is answered yet: ${formatUnits(m.earlier, 'answer is', 'answers are')} to what was asked before.`,
      };

/** A step that begins and ends between two answers of a connection counts up to one answer too few for it. */
export const tooShort: Judge = ({ run, m, e }) => {
  const asked = e.askedPerSecond;
  if (asked === null || run.started?.config.requestsPerSecondLimit != null) return null;
  if (m.requests + e.open < asked * NEAR_IDEAL * e.seconds) return null;
  const each = Math.round(m.requests / Math.max(1, e.open));
  return {
    who: 'unknown',
    cause: 'short',
    sure: 'measured',
    why: `the step is too short to tell: ${formatUnits(each, 'answer', 'answers')} per connection.`,
  };
};

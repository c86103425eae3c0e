import { closesEach } from '../assessment/closes-each.ts';
import { sumErrors } from '../events/error-counts.ts';
import { countsWords, isTlsTrust } from '../meaning/load-errors.ts';
import { type Failures, failedInClimb } from '../state/failures.ts';
import { askedIn } from '../state/steering.ts';
import { agreeing, formatCount, formatElapsed, formatMs, formatUnits } from '../words/format.ts';
import { briefly, capitalised, type StepRule, type StepView } from './rule.ts';

/** Longer than any short pause (a garbage collection, a disk): by then people reload the page. */
const SILENT_MS = 2_000;
/** An answer that takes this many times the requested wait is not merely on its way. */
const SILENT_DELAYS = 3;

/** Failures after the target has ended say nothing about a server; that conctop ends it after a run says nothing either. */
const endedByItself = ({ exited }: StepView['run']): boolean => exited !== null && !exited.expected;

/** `1 of 50 connections`, `1 of 1 connection`. */
const someOf = (count: number, of: number, singular: string): string =>
  `${formatCount(count)} of ${formatUnits(of, singular, `${singular}s`)}`;

const silentLimitMs = ({ run, step, m }: StepView): number =>
  Math.max(SILENT_MS, SILENT_DELAYS * Math.max(askedIn(run, step)?.delayMs ?? 0, m.latency.percentileMs(50) ?? 0));

/** Sockets are open, requests under way, and no answer comes: stopped, deadlocked, or never meant to answer. */
export const serverSilent: StepRule = {
  id: 'server-silent',
  severity: 'warning',
  check(view) {
    const { run, step, m } = view;
    const { load } = run;
    if (endedByItself(run) || step.steered?.sending === false) return null;
    if (step.endedAtMs !== null || load === null) {
      if (m.silence.longestMs < silentLimitMs(view)) return null;
      const sentence = `The server was silent: no answer for ${formatMs(m.silence.longestMs)} while its connections were open.`;
      return { sentence, brief: sentence };
    }
    // Silence before the load was on again is none of the server's.
    const askedSinceMs = step.steered === null ? 0 : step.startedAtMs;
    const sinceMs = Math.max(askedSinceMs, load.lastAnswerAtMs ?? load.firstOpenAtMs ?? load.atMs);
    if (load.open === 0 || load.atMs - sinceMs < silentLimitMs(view)) return null;
    const last =
      load.lastAnswerAtMs === null
        ? 'it has not answered a single request yet'
        : `the last answer came at ${formatElapsed(load.lastAnswerAtMs)}`;
    return {
      sentence: `The server is silent: ${formatUnits(load.open, 'connection is', 'connections are')} open and no answer comes; ${last}.`,
      brief: `The server is silent: ${formatCount(load.open)} open, no answer.`,
    };
  },
};

/** Fewer connections than wanted: the verdict says who is to blame. */
export const acceptsStarved: StepRule = {
  id: 'accepts-starved',
  severity: 'warning',
  check(view) {
    const { step, m, assessment } = view;
    if (step.settledAtMs === null || assessment === null || endedByItself(view.run)) return null;
    if (assessment.cause === 'accepts') {
      const sentence = capitalised(assessment.why.replace(/^it /, 'the server '));
      return {
        sentence,
        brief: briefly(
          sentence,
          `Only ${someOf(m.open?.last ?? 0, step.connections, 'connection')} ${agreeing(m.open?.last ?? 0, 'is', 'are')} open.`,
        ),
      };
    }
    const waiting = unaccepted(view);
    if (waiting === null) return null;
    const some = someOf(waiting, m.open?.last ?? 0, 'open connection');
    const inQueue = agreeing(
      waiting,
      'is not accepted: the kernel completed its handshake, and it waits',
      'are not accepted: the kernel completed their handshake, and they wait',
    );
    return {
      sentence: `${some} ${inQueue} in the server’s accept queue.`,
      brief: `${formatUnits(waiting, 'connection waits', 'connections wait')} in the server’s accept queue.`,
    };
  },
};

/** A queue of this share of the connections over the whole step is more than the normal fluctuation of a busy server. */
const QUEUED_SHARE = 0.02;
const QUEUED_MIN = 5;
const STARVED_MIN_MS = 2_000;

/** Capped at those without an answer: the queue also holds other clients' connections, such as conctop's own to /stats. */
function unaccepted({ m }: StepView): number | null {
  const queue = m.acceptQueue;
  if (queue === null || m.ms < STARVED_MIN_MS || closesEach(m)) return null;
  const minQueued = Math.max(QUEUED_MIN, (m.open?.last ?? 0) * QUEUED_SHARE);
  const open = m.open?.last ?? 0;
  const waiting = Math.min(queue.last, open - (m.answered?.last ?? 0));
  return queue.min >= minQueued && waiting > 0 ? waiting : null;
}

/** Sockets without any answer this long after the climb wait in the server. */
const ANSWERED_SHARE = 0.98;

/** Accepted, asked, and not answered yet: a queue inside the server, not in front of it. */
export const acceptedWaiting: StepRule = {
  id: 'accepted-waiting',
  severity: 'notice',
  check(view) {
    const { run, step, m, assessment } = view;
    if (!view.isJudged || assessment === null || closesEach(m) || unaccepted(view) !== null) return null;
    // Open loop: a socket may never have sent a request.
    if (run.started?.config.requestsPerSecondLimit != null) return null;
    const open = m.open?.last ?? 0;
    const answered = m.answered?.last ?? open;
    const patienceMs = STARVED_MIN_MS + SILENT_DELAYS * (askedIn(run, step)?.delayMs ?? 0);
    if (m.ms < patienceMs || answered >= open * ANSWERED_SHARE || m.acceptQueue === null) return null;
    const waiting = Math.max(0, open - answered - m.acceptQueue.last);
    if (waiting === 0 || step.starved) return null;
    const some = someOf(waiting, open, 'connection');
    // Before it was steered, all of them may have had answers, to something else.
    const none = step.steered === null ? 'no answer yet' : 'no answer since the change';
    const inServer = agreeing(
      waiting,
      `is accepted and has had ${none}: its request waits`,
      `are accepted and have had ${none}: their requests wait`,
    );
    return {
      sentence: `${some} ${inServer} in the server.`,
      brief: `${some} ${agreeing(waiting, 'has', 'have')} had ${none}.`,
    };
  },
};

export const limitHit: StepRule = {
  id: 'limit-hit',
  severity: 'warning',
  check({ step, assessment }) {
    if (step.settledAtMs === null || assessment?.who !== 'limits') return null;
    if (assessment.cause === 'quota' || assessment.cause === 'connections') return null;
    const isDescriptors = assessment.cause === 'descriptors';
    const sentence = `${capitalised(assessment.why)}${isDescriptors ? ' `conctop doctor` names the limit.' : ''}`;
    const lack = {
      descriptors: 'too few file descriptors',
      ports: 'too few source ports',
      memory: 'too little socket memory',
    };
    const which = lack[assessment.cause as keyof typeof lack] ?? 'too little';
    return { sentence, brief: briefly(sentence, `A limit of this machine: ${which}.`) };
  },
};

export const requestsFail: StepRule = {
  id: 'errors',
  severity: 'warning',
  check({ run, step, m }) {
    const inAll = sumErrors(step.errors);
    if (inAll === 0) return null;
    const inClimb = failedInClimb(step);
    const climb = sumErrors(inClimb.errors);
    const parts = [
      climb < inAll ? `Errors: ${failuresByKind(m)}.` : null,
      climb > 0 ? `${climb < inAll ? 'In its climb' : 'Errors in its climb'}: ${failuresByKind(inClimb)}.` : null,
      endedByItself(run)
        ? 'The target ended.'
        : isTlsTrust(step.causes)
          ? 'The certificate is not trusted: --insecure takes any.'
          : null,
    ];
    const text = parts.filter((part) => part !== null).join(' ');
    const many = `${formatUnits(inAll, 'error', 'errors')} in this step`;
    const ofClimb =
      climb === 0 ? '' : climb === inAll ? ', all in its climb' : `, ${formatCount(climb)} of them in its climb`;
    return { sentence: text, brief: briefly(text, `${many}${ofClimb}.`) };
  },
};

/** `2 timed out, 1,200 failed answers (404 × 1,200)`. */
function failuresByKind({ errors, statuses }: Failures): string {
  const kinds: readonly (readonly [number, string])[] = [
    [errors.connect, 'failed to connect'],
    [errors.timeout, 'timed out'],
    [errors.reset, `${agreeing(errors.reset, 'was', 'were')} reset`],
    [
      errors.http,
      `failed ${agreeing(errors.http, 'answer', 'answers')}${Object.keys(statuses).length === 0 ? '' : ` (${countsWords(statuses)})`}`,
    ],
    [errors.protocol, `${agreeing(errors.protocol, 'was', 'were')} not valid HTTP`],
  ];
  return kinds
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${formatCount(count)} ${words}`)
    .join(', ');
}

export const closesConnections: StepRule = {
  id: 'closes-connections',
  severity: 'notice',
  check({ run, m, isJudged }) {
    // Open loop: sockets idle, and a server may close those.
    if (!isJudged || !closesEach(m) || run.started?.config.requestsPerSecondLimit != null) return null;
    const answers = m.requests + m.failed;
    const many = `${someOf(Math.min(m.reconnects, answers), answers, 'answer')} needed a new one`;
    return {
      sentence: `The server closes connections after an answer: ${many}, so the figures include the cost of accepting.`,
      brief: briefly(`The server closes connections: ${many}.`, 'The server closes connections after an answer.'),
    };
  },
};

/** Open loop: requests worth this many seconds of the plan wait for a free socket. */
const BEHIND_SECONDS = 1;

export const behindPlan: StepRule = {
  id: 'behind-plan',
  severity: 'warning',
  check({ run, m, isJudged }) {
    const unsent = m.unsent?.last ?? 0;
    const rate = run.started?.config.requestsPerSecondLimit ?? null;
    if (!isJudged || rate === null || unsent < rate * BEHIND_SECONDS) return null;
    return {
      sentence: `Behind the plan of ${formatUnits(rate, 'request', 'requests')} per second: all sockets wait for answers, and latency is measured from the scheduled time.`,
      brief: `Behind the plan of ${formatCount(rate)} req/s: all sockets wait for answers.`,
    };
  },
};

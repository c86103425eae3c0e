import { formatCount, formatElapsed, formatUnits } from '../format.ts';
import { currentStep } from '../run-state.ts';
import type { StepMeasures } from '../step-state.ts';
import { type FindingRule, settledStep } from './rule.ts';

/** Longer than any pause for breath (a garbage collection, a disk): by then people reload the page. */
const SILENT_MS = 2_000;
/** An answer that is late by this many times the wait that was asked for is not merely on its way. */
const SILENT_DELAYS = 3;

/** Sockets are open, requests under way, and nothing comes back: stopped, deadlocked, or never meant to answer. */
export const serverSilent: FindingRule = {
  id: 'server-silent',
  severity: 'warning',
  check(state) {
    const { load } = state;
    const step = currentStep(state);
    if (load === null || step === null || step.endedAtMs !== null || load.open === 0) return null;
    const limitMs = Math.max(SILENT_MS, SILENT_DELAYS * (state.started?.config.delayMs ?? 0));
    const sinceMs = load.lastAnswerAtMs ?? load.firstOpenAtMs ?? load.atMs;
    if (load.atMs - sinceMs < limitMs) return null;
    const last =
      load.lastAnswerAtMs === null
        ? 'it has not answered a single request yet'
        : `the last answer came at ${formatElapsed(load.lastAnswerAtMs)}`;
    return {
      sentence: `The server is silent: it keeps ${formatUnits(load.open, 'connection', 'connections')} open and answers none of them; ${last}.`,
      brief: `The server is silent: ${formatCount(load.open)} open, no answer.`,
    };
  },
};

/** More than half of the answers cost a connection: keep-alive is not what happens. */
const CLOSES_SHARE = 0.5;

/** Of a step: so many answers cost a connection that the server keeps none. */
export const closesEach = ({ requests, reconnects }: Pick<StepMeasures, 'requests' | 'reconnects'>): boolean =>
  requests > 0 && reconnects >= requests * CLOSES_SHARE;

export const closesConnections: FindingRule = {
  id: 'closes-connections',
  severity: 'notice',
  check(state) {
    const m = settledStep(state)?.measured;
    if (m === undefined || !closesEach(m)) return null;
    return {
      sentence:
        'The server closes connections after an answer: each request pays for a new connection, and the figures are those of accepting.',
      brief: 'The server closes connections: each request pays for a new one.',
    };
  },
};

/** Open loop: so many seconds' worth of the plan waits for a free socket. */
const BEHIND_SECONDS = 1;

export const behindPlan: FindingRule = {
  id: 'behind-plan',
  severity: 'warning',
  check(state) {
    const unsent = settledStep(state)?.measured.unsent?.last ?? 0;
    const rate = state.started?.config.requestsPerSecondLimit ?? null;
    if (rate === null || unsent < rate * BEHIND_SECONDS) return null;
    return {
      sentence: `Behind the plan of ${formatCount(rate)} requests per second: all sockets wait for answers, and latency counts from the planned moment.`,
      brief: `Behind the plan of ${formatCount(rate)} req/s: all sockets wait for answers.`,
    };
  },
};

/** The run is over, and the server's own count is not conctop's. */
export const countDiffers: FindingRule = {
  id: 'count-differs',
  severity: 'warning',
  check(state) {
    const count = state.finalCount;
    if (count === null || count.agrees !== false || count.served === null) return null;
    const words = `The server counted ${formatCount(count.served)} answers, conctop ${formatCount(count.answers)}`;
    return {
      sentence: `${words}${count.unread > 0 ? ` and ${formatCount(count.unread)} that it did not read` : ''}: somebody else asked it too, or one of the two is wrong.`,
      brief: `${words}.`,
    };
  },
};

/** Below, a burst met the end of a period now and then. */
const THROTTLED_PERCENT = 5;

/** A container's CPU quota, which no load and no host figure shows. */
export const throttled: FindingRule = {
  id: 'throttled',
  severity: 'warning',
  check(state) {
    const share = state.ceiling?.throttledPercent ?? null;
    const quota = state.machine?.ceiling?.cpuCores ?? null;
    if (settledStep(state) === null || share === null || share < THROTTLED_PERCENT) return null;
    const cores = quota === null ? 'its CPU quota' : `its quota of ${quota} cores`;
    return {
      sentence: `This container is throttled: ${cores} stops it in some of its periods, and everything in it waits for the next one.`,
      brief: 'This container is throttled by its CPU quota.',
    };
  },
};

import { formatCount, formatMs, formatUnits } from '../format.ts';
import { currentStep } from '../run-state.ts';
import { sumErrors } from '../step-state.ts';
import { closesEach } from './faults.ts';
import { type FindingRule, settledStep } from './rule.ts';

/** Sockets without any answer this long after the climb are waiting to be accepted, not merely for their first answer. */
const ANSWERED_SHARE = 0.98;

/** Open < requested, or open but never answered, and who is to blame. */
export const acceptsStarved: FindingRule = {
  id: 'accepts-starved',
  severity: 'warning',
  check(state) {
    const step = currentStep(state);
    const load = state.load;
    if (step === null || load === null || step.settledAtMs === null) return null;
    const requested = formatCount(load.requested);
    // Where the server closes each connection the others are between two: nobody starves.
    const isChurning = closesEach(step.measured) && load.errorsTotal.connect === 0;
    if (load.open < load.requested && !isChurning && (step.starved || load.errorsTotal.connect > 0)) {
      const blame =
        load.errorsTotal.connect > 0
          ? 'connects are refused or time out: the server does not accept them'
          : 'the server accepts too slowly, the kernel queues the rest';
      return {
        sentence: `Only ${formatCount(load.open)} of ${requested} sockets are open: ${blame}.`,
        brief: `Only ${formatCount(load.open)} of ${requested} sockets are open: accepts starve.`,
      };
    }
    if (isChurning || step.measured.ms < 2_000 || load.answered >= load.open * ANSWERED_SHARE) return null;
    const waiting = formatCount(load.open - load.answered);
    return {
      sentence: `${waiting} of ${formatCount(load.open)} open sockets never had an answer: the kernel completed their handshake, the server has not come to serve them.`,
      brief: `${waiting} of ${formatCount(load.open)} sockets are open but never answered.`,
    };
  },
};

export const requestsFail: FindingRule = {
  id: 'errors',
  severity: 'warning',
  check(state) {
    const errors = currentStep(state)?.errors;
    if (errors === undefined || sumErrors(errors) === 0) return null;
    const kinds: readonly (readonly [number, string])[] = [
      [errors.connect, 'failed to connect'],
      [errors.timeout, 'timed out'],
      [errors.reset, 'were reset'],
      [errors.http, 'got an HTTP error'],
      [errors.protocol, 'got no valid HTTP'],
    ];
    const told = kinds.filter(([count]) => count > 0).map(([count, words]) => `${formatCount(count)} ${words}`);
    const text = `Errors in this step: ${told.join(', ')}.`;
    return {
      sentence: text,
      brief: text.length <= 76 ? text : `${formatCount(sumErrors(errors))} errors in this step.`,
    };
  },
};

/** A loop that is late by this much answers nobody in the meantime, and people feel it. */
const LOOP_DELAY_MS = 100;

/** The runtime's own loop delay, where it tells one (`loopDelayP99Ms` of /stats). */
export const loopBlocked: FindingRule = {
  id: 'loop-blocked',
  severity: 'warning',
  check(state) {
    const delayMs = state.runtime?.facts.loopDelayP99Ms;
    if (typeof delayMs !== 'number' || delayMs < LOOP_DELAY_MS) return null;
    return {
      sentence: `The event loop is blocked: it comes ${formatMs(delayMs)} late (p99), and nobody is answered meanwhile.`,
      brief: `The event loop is blocked: ${formatMs(delayMs)} late (p99).`,
    };
  },
};

/** Growth within one hold, at constant connections, that is more than the runtime's own coming and going. */
const LEAK_GROWTH = 1.05;
const LEAK_MIN_UNITS = 50;
const LEAK_MIN_MS = 4_000;
/** A third of a step with fewer points is no level. */
const LEAK_MIN_POINTS = 2;

export const unitsGrowing: FindingRule = {
  id: 'units-growing',
  severity: 'warning',
  check(state) {
    const step = settledStep(state);
    const units = step?.measured.units ?? null;
    const open = step?.measured.open ?? null;
    if (step === null || units === null || open === null || step.measured.ms < LEAK_MIN_MS) return null;
    const constantLoad = open.min === open.max;
    const counts = state.series.units.points
      .filter(({ atMs }) => atMs >= (step.settledAtMs ?? 0))
      .map(({ value }) => value);
    const third = Math.floor(counts.length / 3);
    if (!constantLoad || third < LEAK_MIN_POINTS) return null;
    // Units come and go with every request: only where the least of late is more than the most of the beginning do they grow.
    const before = Math.max(...counts.slice(0, third));
    const now = Math.min(...counts.slice(-third));
    const grew = units.last - before;
    if (now - before < LEAK_MIN_UNITS || now < before * LEAK_GROWTH) return null;
    const unit = state.started?.target.unit;
    const words = formatUnits(units.last, unit?.singular ?? 'unit', unit?.plural ?? 'units');
    return {
      sentence: `${words} and growing while the connections stay the same: ${formatCount(grew)} more since this step began. A leak?`,
      brief: `${words} and growing at constant load. A leak?`,
    };
  },
};

/** A limit of this machine cut the ramp before it began. */
export const rampCut: FindingRule = {
  id: 'ramp-cut',
  severity: 'warning',
  check(state) {
    const plan = state.started?.config.plan;
    const end = plan?.steps.at(-1);
    if (plan === undefined || plan.cutFrom === null || end === undefined) return null;
    const text = `The ramp ends at ${formatCount(end)} instead of ${formatCount(plan.cutFrom)}: a limit of this machine.`;
    return { sentence: `${text} \`conctop doctor\` names it.`, brief: text };
  },
};

import { hasEventLoop } from '../assessment/judge.ts';
import { atOnceOf } from '../plan/usable-cores.ts';
import { meanOf } from '../state/spread.ts';
import type { StepFacts } from '../state/step-facts.ts';
import { formatMs, formatPercent } from '../words/format.ts';
import type { StepRule, StepView } from './rule.ts';

/** How late a loop was, as its runtime reports it: the first that is there. */
const LAG_FACTS = ['loopDelayMaxMs', 'loopDelayP99Ms', 'longestTurnMs', 'loopTurnMs'] as const;
const UTILISATION_FACTS = ['loopUtilisation', 'loopUtilisations'] as const;

/** People feel a tenth of a second; half of it, again and again, is more than any callback should take. */
const HELD_MS = 50;
/** A loop with less than this to spare never waits for its sockets. */
const BUSY_UTILISATION = 0.95;

const first = (facts: StepFacts, names: readonly string[]): number | null =>
  names.map((name) => meanOf(facts[name] ?? null)).find((value) => value !== null) ?? null;

interface Loop {
  readonly lagMs: number | null;
  /** 0 to 1, as reported; null: not told. */
  readonly utilisation: number | null;
  readonly loops: number;
  /** How long one request has the loop: the time of all loops over the requests that they answered. */
  readonly heldMs: number | null;
}

function loopOf({ run, m, assessment }: StepView): Loop {
  const lagMs = first(m.facts, LAG_FACTS);
  const utilisation = first(m.facts, UTILISATION_FACTS);
  const rate = assessment?.evidence.goodPerSecond ?? 0;
  const { blocks } = run.started?.target ?? {};
  // Of a shipped target the manifest says how many loops hold requests; of others the runtime may, as its workers.
  const known = blocks?.kind === 'loop' ? atOnceOf(blocks.atOnce, run) : null;
  const loops = Math.max(1, known ?? numberOf(meanOf(m.facts.workers ?? null)) ?? 1);
  const isLoop = hasEventLoop(run.started?.target) || lagMs !== null;
  return { lagMs, utilisation, loops, heldMs: isLoop && rate > 0 ? (loops * 1000) / rate : null };
}

const numberOf = (value: number | null): number | null => (value === null || value < 1 ? null : value);

/** Answers come one by one, each after the loop was held for a handler's length. */
function isBlocked({ lagMs, heldMs, utilisation }: Loop, { assessment }: StepView): boolean {
  if (heldMs === null || heldMs < HELD_MS) return false;
  // That requests wait for one another is the verdict's; a loop that is held does not even come to report its lag.
  if (assessment?.cause === 'loop' && assessment.held === true) return true;
  // A loop that is late and mostly idle was late once (a collection): its requests do not wait for one another.
  const requestsWait = assessment?.who === 'server' && assessment.cause === 'loop';
  const isBusy = utilisation !== null && utilisation >= BUSY_UTILISATION;
  return lagMs !== null && lagMs >= HELD_MS && (requestsWait || isBusy);
}

/** One handler has the loop for a long time, and everybody else of that process waits. */
export const loopBlocked: StepRule = {
  id: 'loop-blocked',
  severity: 'warning',
  check(view) {
    const loop = loopOf(view);
    if (!view.isJudged || !isBlocked(loop, view)) return null;
    return {
      sentence: `The event loop is blocked: each request holds it for about ${formatMs(loop.heldMs)}, and all others in that process wait meanwhile.`,
      brief: `The event loop is blocked: each request holds it for ${formatMs(loop.heldMs)}.`,
    };
  },
};

/** The loop never idles: it is not blocked by anybody, it has too much to do. */
export const loopBusy: StepRule = {
  id: 'loop-busy',
  severity: 'notice',
  check(view) {
    const loop = loopOf(view);
    const { assessment } = view;
    if (!view.isJudged || assessment === null || assessment.who === 'nobody' || isBlocked(loop, view)) return null;
    const byVerdict = assessment.cause === 'loop' && assessment.held !== true;
    if (!byVerdict && (loop.utilisation === null || loop.utilisation < BUSY_UTILISATION)) return null;
    const busy =
      loop.utilisation === null
        ? `${formatPercent(assessment.evidence.serverCpuPercent)} CPU`
        : `busy ${formatPercent(loop.utilisation * 100)} of the time`;
    const lag = loop.lagMs === null || loop.lagMs < 1 ? '' : `; its lag is ${formatMs(loop.lagMs)}`;
    // Of several loops the runtime's figure is the busiest one's.
    const subject = loop.loops > 1 ? 'The busiest event loop has' : 'The event loop has';
    return {
      sentence: `${subject} no time to spare: ${busy}${lag}. Requests wait for their turn.`,
      brief: `${subject} no time to spare: ${busy}.`,
    };
  },
};

import { hasEventLoop } from '../assessment/judge.ts';
import { atOnceOf } from '../plan/usable-cores.ts';
import { meanOf } from '../state/spread.ts';
import type { StepFacts } from '../state/step-facts.ts';
import { formatMs, formatPercent } from '../words/format.ts';
import type { StepRule, StepView } from './rule.ts';

/** The loop's lag as its runtime reports it: the first field that is present. */
const LAG_FACTS = ['loopDelayMaxMs', 'loopDelayP99Ms', 'longestTurnMs', 'loopTurnMs'] as const;
const UTILISATION_FACTS = ['loopUtilisation', 'loopUtilisations'] as const;

/** People notice a tenth of a second; half of it, again and again, is longer than any callback should take. */
const HELD_MS = 50;
/** A loop with less idle time than this never waits for its sockets. */
const BUSY_UTILISATION = 0.95;

const first = (facts: StepFacts, names: readonly string[]): number | null =>
  names.map((name) => meanOf(facts[name] ?? null)).find((value) => value !== null) ?? null;

interface Loop {
  readonly lagMs: number | null;
  /** 0 to 1, as reported; null: not reported. */
  readonly utilisation: number | null;
  readonly loops: number;
  /** How long one request holds the loop: the time of all loops divided by the requests that they answered. */
  readonly heldMs: number | null;
}

function loopOf({ run, m, assessment }: StepView): Loop {
  const lagMs = first(m.facts, LAG_FACTS);
  const utilisation = first(m.facts, UTILISATION_FACTS);
  const rate = assessment?.evidence.goodPerSecond ?? 0;
  const { blocks } = run.started?.target ?? {};
  // For a shipped target the manifest says how many loops hold requests; for others the runtime may, as its workers.
  const known = blocks?.kind === 'loop' ? atOnceOf(blocks.atOnce, run) : null;
  const loops = Math.max(1, known ?? numberOf(meanOf(m.facts.workers ?? null)) ?? 1);
  const isLoop = hasEventLoop(run.started?.target) || lagMs !== null;
  return { lagMs, utilisation, loops, heldMs: isLoop && rate > 0 ? (loops * 1000) / rate : null };
}

const numberOf = (value: number | null): number | null => (value === null || value < 1 ? null : value);

/** Answers come one by one, each after the loop was held for as long as a handler takes. */
function isBlocked({ lagMs, heldMs, utilisation }: Loop, { assessment }: StepView): boolean {
  if (heldMs === null || heldMs < HELD_MS) return false;
  // Whether requests wait for one another is for the verdict; a loop that is held cannot even report its lag.
  if (assessment?.cause === 'loop' && assessment.held === true) return true;
  // A loop with lag that is mostly idle lagged once (a collection): its requests do not wait for one another.
  const requestsWait = assessment?.who === 'server' && assessment.cause === 'loop';
  const isBusy = utilisation !== null && utilisation >= BUSY_UTILISATION;
  return lagMs !== null && lagMs >= HELD_MS && (requestsWait || isBusy);
}

/** One handler holds the loop for a long time, and all other requests of that process wait. */
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

/** The loop never idles: nothing blocks it, it has too much work. */
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
    // With several loops the runtime reports the busiest.
    const subject = loop.loops > 1 ? 'The busiest event loop has' : 'The event loop has';
    return {
      sentence: `${subject} no time to spare: ${busy}${lag}. Requests wait for their turn.`,
      brief: `${subject} no time to spare: ${busy}.`,
    };
  },
};

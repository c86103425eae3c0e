import { assess } from '../assessment/assess.ts';
import type { Finding, FindingChanged } from '../events/run-event.ts';
import { currentStep, type RunState } from '../state/run-state.ts';
import { isSteered } from '../state/steering.ts';
import type { StepState } from '../state/step-state.ts';
import { formatCount, formatUnits } from '../words/format.ts';
import {
  acceptedWaiting,
  acceptsStarved,
  behindPlan,
  closesConnections,
  limitHit,
  requestsFail,
  serverSilent,
} from './connections.ts';
import { loopBlocked, loopBusy } from './event-loop.ts';
import { folklore } from './folklore.ts';
import { k6Refused, k6Silent, k6UsersDiffer, k6WithoutHistograms } from './from-k6.ts';
import { knee } from './knee.ts';
import {
  boundToOneCore,
  coresSaturated,
  generatorSaturated,
  generatorStarved,
  otherPrograms,
  requestsWait,
  threadsWaitForCores,
} from './limits-it.ts';
import { countDiffers, engineLimits, generatorSilent, rampCut } from './of-the-run.ts';
import { throttled, unitsGrowing } from './quota-and-leaks.ts';
import { type FindingRule, type FindingWords, isJudged, type StepView } from './rule.ts';
import { threadsSurprise } from './threads-surprise.ts';

/** Every rule, the most urgent first: the screen shows as many as it has lines for, in this order. */
const FINDING_RULES: readonly FindingRule[] = [
  countDiffers,
  generatorSilent,
  k6Silent,
  k6Refused,
  k6WithoutHistograms,
  serverSilent,
  requestsFail,
  limitHit,
  acceptsStarved,
  behindPlan,
  otherPrograms,
  throttled,
  threadsSurprise,
  generatorSaturated,
  generatorStarved,
  requestsWait,
  loopBlocked,
  unitsGrowing,
  rampCut,
  acceptedWaiting,
  closesConnections,
  loopBusy,
  boundToOneCore,
  threadsWaitForCores,
  coresSaturated,
  k6UsersDiffer,
  knee,
  folklore,
  engineLimits,
];

/** Active findings in the rules' order. */
export function byUrgency(findings: readonly Finding[]): Finding[] {
  const rank = new Map(FINDING_RULES.map((rule, index) => [rule.id, index]));
  return [...findings].sort((a, b) => (rank.get(a.id) ?? rank.size) - (rank.get(b.id) ?? rank.size));
}

function viewOf(run: RunState, step: StepState): StepView {
  return { run, step, m: step.measured, assessment: assess(run, step), isJudged: isJudged(step) };
}

const toFinding = (rule: FindingRule, words: FindingWords, atConnections: number): Finding => ({
  id: rule.id,
  severity: rule.severity,
  atConnections: words.atConnections ?? atConnections,
  sentence: words.sentence,
  brief: words.brief,
});

/** The changes from the findings that are active in `state` to those that its figures now call for. */
export function checkFindings(state: RunState, rules: readonly FindingRule[] = FINDING_RULES): FindingChanged[] {
  const active = new Map(state.findings.map((finding) => [finding.id, finding]));
  const step = currentStep(state);
  const view = step === null ? null : viewOf(state, step);
  return rules.flatMap((rule): FindingChanged[] => {
    const before = active.get(rule.id);
    const words = 'checkRun' in rule ? rule.checkRun(state) : view === null ? null : rule.check(view);
    if (words === null) {
      return before === undefined ? [] : [{ type: 'finding', atMs: state.nowMs, active: false, finding: before }];
    }
    if (before?.sentence === words.sentence) return [];
    return [
      { type: 'finding', atMs: state.nowMs, active: true, finding: toFinding(rule, words, state.load?.open ?? 0) },
    ];
  });
}

/** A finding of a whole run, with the steps (their connections) in which it holds. */
export interface RunFinding extends Omit<Finding, 'brief'> {
  /** Empty: the finding is about the whole run. */
  readonly steps: readonly number[];
}

/**
 * The findings of a run's steps, each once: in the words of the last step in which it holds, which it names, and with the
 * other steps. A finding that appeared only for a moment is not included, nor one of a step whose load was steered: its row says
 * what limited it.
 */
export function findingsOfSteps(state: RunState, rules: readonly FindingRule[] = FINDING_RULES): RunFinding[] {
  const views = state.steps.filter((step) => !isSteered(step)).map((step) => viewOf(state, step));
  return rules.flatMap((rule): RunFinding[] => {
    if ('checkRun' in rule) {
      const words = rule.checkRun(state);
      if (words === null) return [];
      const { brief: _brief, ...finding } = toFinding(rule, words, state.steps.at(-1)?.measured.open?.last ?? 0);
      return [{ ...finding, steps: [] }];
    }
    const seen = views.flatMap((view) => {
      const words = rule.check(view);
      return words === null ? [] : [{ view, words }];
    });
    const last = seen.at(-1);
    if (last === undefined) return [];
    const { brief: _brief, ...finding } = toFinding(rule, last.words, last.view.m.open?.last ?? 0);
    // What is said of the last step alone holds in no other: a report draws when it held.
    const named = last.words.isOfLastStep === true ? [last] : seen;
    const steps = named.map(({ view }) => view.step.connections);
    return [{ ...finding, sentence: namingStep(last.words, steps, views.length), steps }];
  });
}

/** More steps than this are shown as a range. */
const NAMED_STEPS = 3;

/** `At 5,000 connections: …`, and where else it holds; nothing in a run of one step. */
function namingStep(
  { sentence, namesStep, isOfLastStep }: FindingWords,
  steps: readonly number[],
  ofSteps: number,
): string {
  const [first, ...more] = [...new Set(steps)].reverse();
  if (ofSteps < 2 || first === undefined) return sentence;
  const others = more.reverse();
  const also =
    others.length === 0 || isOfLastStep === true
      ? ''
      : others.length <= NAMED_STEPS
        ? ` (also at ${others.map((count) => formatCount(count)).join(', ')})`
        : ` (also at ${others.length} other steps from ${formatCount(Math.min(...others))} on)`;
  if (namesStep === true) return sentence;
  return `At ${formatUnits(first, 'connection', 'connections')}${also}: ${sentence}`;
}

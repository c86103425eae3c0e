import { assess } from '../../../src/domain/assessment/assess.ts';
import type { Assessment, Evidence } from '../../../src/domain/assessment/assessment.ts';
import { type FindingWords, isJudged, type StepRule, type StepView } from '../../../src/domain/findings/rule.ts';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import type { Spread } from '../../../src/domain/state/spread.ts';
import type { StepMeasures } from '../../../src/domain/state/step-measures.ts';
import type { StepState } from '../../../src/domain/state/step-state.ts';
import { onlyStep, runOf, type StepFigures } from '../assessment/a-step.ts';

/** What a rule sees, but for what a case is about. */
export interface Over {
  readonly m?: Partial<StepMeasures>;
  readonly step?: Partial<StepState>;
  readonly run?: Partial<RunState>;
  readonly verdict?: (Partial<Omit<Assessment, 'evidence'>> & { readonly evidence?: Partial<Evidence> }) | null;
  readonly isJudged?: boolean;
}

/** The same value all along, or one that began at `min`. */
export const steady = (last: number, min = last, max = Math.max(last, min)): Spread => ({
  min,
  max,
  last,
  sum: min + last,
  count: 2,
});

export function aView(of: StepFigures, over: Over = {}): StepView {
  const folded = runOf(of);
  const run = { ...folded, ...over.run };
  const measured = onlyStep(folded);
  const step = { ...measured, ...over.step, measured: { ...measured.measured, ...over.m } };
  const judged = assess(run, step);
  const { verdict } = over;
  const assessment =
    verdict === null || judged === null
      ? null
      : { ...judged, ...verdict, evidence: { ...judged.evidence, ...verdict?.evidence } };
  return { run, step, m: step.measured, assessment, isJudged: over.isJudged ?? isJudged(step) };
}

/** Sentence and brief of a rule about such a step; null: it does not hold. */
export const wordsOf = (rule: StepRule, of: StepFigures, over: Over = {}): readonly [string, string] | null =>
  both(rule.check(aView(of, over)));

export const both = (words: FindingWords | null): readonly [string, string] | null =>
  words === null ? null : [words.sentence, words.brief];

/** A case, the step's figures, what differs from them, and the words: one text where both are the same, null for silence. */
export type Row = readonly [string, StepFigures, Over, string | readonly [string, string] | null];

export const asBoth = (words: Row[3]): readonly [string, string] | null =>
  typeof words === 'string' ? [words, words] : words;

import type { Evidence } from '../../../src/domain/assessment/assessment.ts';
import { evidenceOf } from '../../../src/domain/assessment/evidence.ts';
import type { Case, Judge } from '../../../src/domain/assessment/judge.ts';
import type { RunConfig } from '../../../src/domain/plan/run-config.ts';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import type { Spread } from '../../../src/domain/state/spread.ts';
import type { FactSpread } from '../../../src/domain/state/step-facts.ts';
import type { StepMeasures } from '../../../src/domain/state/step-measures.ts';
import type { StepState } from '../../../src/domain/state/step-state.ts';
import { onlyStep, runOf, type StepFigures } from './a-step.ts';

/** What a judge sees, but for what a case is about. */
export interface Over {
  readonly e?: Partial<Evidence>;
  readonly m?: Partial<StepMeasures>;
  readonly step?: Partial<StepState>;
  readonly run?: Partial<RunState>;
  readonly target?: object;
  readonly config?: Partial<RunConfig>;
}

export function aCase(
  of: StepFigures,
  { e = {}, m = {}, step = {}, run = {}, target = {}, config = {} }: Over = {},
): Case {
  const folded = runOf(of);
  const { started } = folded;
  if (started === null) throw new Error('not started');
  const changed = {
    ...folded,
    started: {
      ...started,
      target: { ...started.target, ...target },
      config: { ...started.config, ...config },
    },
    ...run,
  };
  const measured = onlyStep(folded);
  const whole = { ...measured, ...step, measured: { ...measured.measured, ...m } };
  return { run: changed, step: whole, m: whole.measured, e: { ...evidenceOf(changed, whole), ...e } };
}

/** `server/gone measured: why`, with `, held` and ` | brief` where the judge says so; null: it says nothing. */
export function said(judge: Judge, of: StepFigures = {}, over: Over = {}): string | null {
  const verdict = judge(aCase(of, over));
  if (verdict === null) return null;
  const { who, cause, sure, why, held, brief } = verdict;
  return `${who}/${cause} ${sure}${held === true ? ', held' : ''}: ${why}${brief === undefined ? '' : ` | ${brief}`}`;
}

/** The same value all along. */
export const steady = (value: number, count = 12): Spread => ({
  min: value,
  max: value,
  last: value,
  sum: value * count,
  count,
});

/** The same, as the runtime reports it. */
export const fact = (value: number): FactSpread => ({ ...steady(value), first: value, firstAtMs: 0, lastAtMs: 3_000 });

/** A case, the step's figures, what differs from them, and what is said: a part of it where it begins or ends with `…`. */
export type JudgeRow = readonly [string, StepFigures, Over, string | null];

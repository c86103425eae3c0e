import type { StepSummary } from '../words/step-summary.ts';
import type { Summary } from '../words/summary.ts';
import type { Cell, Subject } from './comparison.ts';
import { type Unfair, whyUnfair } from './fairness.ts';
import type { Figure } from './figures.ts';
import { noteWords } from './words/note-words.ts';

/** One round of one subject at one step. */
export interface Held {
  readonly step: StepSummary;
  readonly run: Summary;
}

/** The steps of all rounds, by the connections that each asked for. */
export function heldSteps({ rounds }: Subject): ReadonlyMap<number, readonly Held[]> {
  const steps = new Map<number, Held[]>();
  for (const run of rounds) {
    for (const step of wholeSteps(run)) {
      const { requested } = step.connections;
      if (requested > 0) steps.set(requested, [...(steps.get(requested) ?? []), { step, run }]);
    }
  }
  return steps;
}

/** The code of the error of a recording without its end. */
export const CUT = 'recording-cut';

/** The step during which the user quit, or after which a recording was cut, is not whole. */
const wholeSteps = ({ steps, ended, error }: Summary): readonly StepSummary[] =>
  withoutSteered(ended === 'quit' || error?.code === CUT ? steps.slice(0, -1) : steps);

/**
 * What was steered takes no part (fairness.ts). It is left out where the same step was held as planned too; of several that were
 * steered one says so.
 */
const withoutSteered = (steps: readonly StepSummary[]): readonly StepSummary[] =>
  steps.filter((step, index) => {
    if (step.steered === null) return true;
    const isSame = ({ connections }: StepSummary): boolean => connections.requested === step.connections.requested;
    return steps.every((other, at) => !isSame(other) || (other.steered !== null && at <= index));
  });

/** A cell before it is marked. */
export interface Draft {
  readonly cell: Cell;
  /** The rounds that take part. */
  readonly fair: readonly number[];
  /** Of all rounds, disturbed ones too. */
  readonly measured: readonly number[];
  /** Why the whole cell takes no part. */
  readonly out: Unfair['blame'] | null;
}

/** A figure of one subject at one step. */
export function draftCell(figure: Figure, rounds: readonly Held[], busyPercent?: number): Draft {
  const values = rounds.map(({ step, run }) => figure.of(step, run));
  const unfair = rounds.map(({ step }) => whyUnfair(step, figure.kind, busyPercent));
  const measured = values.filter((value) => value !== null);
  const fair = values.filter((value, index) => value !== null && unfair[index] === null) as number[];
  const spoiled = unfair.find((reason) => reason?.spoilsAll === true) ?? null;
  const worst = spoiled ?? unfair.find((reason) => reason !== null) ?? null;
  // One round of several that nobody disturbed shows no spread.
  const isLeft = spoiled === null && fair.length >= Math.min(2, rounds.length);
  const shown = isLeft ? fair : measured;
  const sorted = [...shown].sort((a, b) => a - b);
  return {
    fair: isLeft ? fair : [],
    measured,
    out: isLeft ? null : (worst?.blame ?? 'outside'),
    cell: {
      unit: figure.unit,
      median: medianOf(sorted),
      low: sorted[0] ?? null,
      high: sorted.at(-1) ?? null,
      values,
      mark: null,
      note: noteWords(unfair),
      counted: shown.length,
      takesPart: isLeft && measured.length > 0,
    },
  };
}

/** Of sorted values. */
export function medianOf(sorted: readonly number[]): number | null {
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

import { verdictWords } from '../assessment/assessment.ts';
import type { StepSummary } from '../words/step-summary.ts';
import type { Summary } from '../words/summary.ts';
import type { Cell, ComparedRow, ComparedStep, Subject } from './comparison.ts';
import { type Contestant, contest } from './contest.ts';
import { type Unfair, whyUnfair } from './fairness.ts';
import { CONTESTED, FIGURES, type Figure, type FigureName } from './figures.ts';

/** One round of one subject at one step. */
interface Held {
  readonly step: StepSummary;
  readonly run: Summary;
}

/** Every step that two or more of them were asked to hold, ascending; a subject's rounds of a step may be fewer than its rounds. */
export function compareSubjects(subjects: readonly Subject[]): readonly ComparedStep[] {
  const held = subjects.map((subject) => ({ subject, steps: heldSteps(subject) }));
  const connections = [...new Set(held.flatMap(({ steps }) => [...steps.keys()]))].sort((a, b) => a - b);
  return connections.flatMap((requested) => {
    const present = held.flatMap(({ subject, steps }) => {
      const rounds = steps.get(requested);
      return rounds === undefined ? [] : [{ name: subject.name, rounds }];
    });
    return present.length < 2 ? [] : [compareStep(requested, present)];
  });
}

function heldSteps({ rounds }: Subject): ReadonlyMap<number, readonly Held[]> {
  const steps = new Map<number, Held[]>();
  for (const run of rounds) {
    for (const step of wholeSteps(run)) {
      const { requested } = step.connections;
      if (requested > 0) steps.set(requested, [...(steps.get(requested) ?? []), { step, run }]);
    }
  }
  return steps;
}

/** The step during which the user quit is not whole. */
const wholeSteps = ({ steps, ended }: Summary): readonly StepSummary[] =>
  ended === 'quit' ? steps.slice(0, -1) : steps;

interface Present {
  readonly name: string;
  readonly rounds: readonly Held[];
}

function compareStep(connections: number, present: readonly Present[]): ComparedStep {
  const drafts = present.map((subject) => ({
    subject,
    cells: FIGURES.map((figure) => draftCell(figure, subject.rounds)),
  }));
  const contests = CONTESTED.map((figure) => {
    const index = FIGURES.indexOf(figure);
    const contestants = drafts.flatMap(({ subject, cells }): Contestant[] => {
      const draft = cells[index];
      return draft === undefined
        ? []
        : [{ name: subject.name, fair: draft.fair, median: draft.cell.median, out: draft.out }];
    });
    return contest(figure, contestants);
  });
  return {
    connections,
    rows: drafts.map(({ subject, cells }) => {
      const marked = FIGURES.map(({ name }, index) => {
        const draft = cells[index] as Draft;
        const found = contests.find(({ result }) => result.figure === name);
        return [name, { ...draft.cell, mark: found?.marks.get(subject.name) ?? null }] as const;
      });
      return describe(subject, Object.fromEntries(marked) as Record<FigureName, Cell>);
    }),
    contests: contests.map(({ result }) => result),
  };
}

interface Draft {
  readonly cell: Cell;
  /** The rounds that take part. */
  readonly fair: readonly number[];
  /** Why the whole cell takes no part. */
  readonly out: Unfair['blame'] | null;
}

function draftCell(figure: Figure, rounds: readonly Held[]): Draft {
  const values = rounds.map(({ step, run }) => figure.of(step, run));
  const unfair = rounds.map(({ step }) => whyUnfair(step, figure.kind));
  const measured = values.filter((value) => value !== null);
  const fair = values.filter((value, index) => value !== null && unfair[index] === null) as number[];
  const spoiled = unfair.find((reason) => reason?.spoilsAll === true) ?? null;
  const worst = spoiled ?? unfair.find((reason) => reason !== null) ?? null;
  // One round of several that nobody disturbed shows no spread.
  const isLeft = spoiled === null && fair.length >= Math.min(2, rounds.length);
  const shown = isLeft ? fair : measured;
  const count = unfair.filter((reason) => reason !== null && (spoiled === null || reason.spoilsAll)).length;
  const sorted = [...shown].sort((a, b) => a - b);
  return {
    fair: isLeft ? fair : [],
    out: isLeft ? null : (worst?.blame ?? 'outside'),
    cell: {
      unit: figure.unit,
      median: medianOf(sorted),
      low: sorted[0] ?? null,
      high: sorted.at(-1) ?? null,
      values,
      mark: null,
      note: worst === null ? null : `${worst.note}${rounds.length > 1 ? ` (${count} of ${rounds.length} rounds)` : ''}`,
      takesPart: isLeft && measured.length > 0,
    },
  };
}

function medianOf(sorted: readonly number[]): number | null {
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

function describe({ name, rounds }: Present, cells: ComparedRow['cells']): ComparedRow {
  const { model = '', http = null } = rounds[0]?.run.target ?? {};
  return {
    subject: name,
    model,
    http: http?.name ?? null,
    rounds: rounds.length,
    cells,
    mostThreadsWaitFor: largestWait(rounds),
    verdict: verdictOfMost(rounds),
  };
}

function largestWait(rounds: readonly Held[]): ComparedRow['mostThreadsWaitFor'] {
  const known = rounds.flatMap(({ step }) => (step.threadsWaitingFor === null ? [] : [step.threadsWaitingFor]));
  const sums = new Map<string, number>();
  for (const [group, threads] of known.flatMap((groups) => Object.entries(groups))) {
    sums.set(group, (sums.get(group) ?? 0) + threads);
  }
  const [largest] = [...sums].sort(([, a], [, b]) => b - a);
  return largest === undefined ? null : { group: largest[0], threads: largest[1] / known.length };
}

function verdictOfMost(rounds: readonly Held[]): ComparedRow['verdict'] {
  const counts = new Map<string, number>();
  for (const { step } of rounds) {
    if (step.bottleneck === null) continue;
    const words = verdictWords(step.bottleneck);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most === undefined ? null : { words: most[0], rounds: most[1] };
}

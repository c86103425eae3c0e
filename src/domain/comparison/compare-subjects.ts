import { verdictWords } from '../assessment/assessment.ts';
import { addCounts } from '../events/counts.ts';
import type { Cell, ComparedRow, ComparedStep, Subject } from './comparison.ts';
import { type Contestant, contest } from './contest.ts';
import { type Draft, draftCell, type Held, heldSteps } from './draft-cell.ts';
import { failedOf } from './fairness.ts';
import { CONTESTED, FIGURES, type FigureName } from './figures.ts';

/**
 * Every step that so many of them were asked to hold, ascending; a subject's rounds of a step may be fewer than its rounds. With one the
 * figures of a step that nobody else held are there as well, and nobody is best in them.
 */
export function compareSubjects(
  subjects: readonly Subject[],
  leastSubjects = 2,
  busyPercent?: number,
): readonly ComparedStep[] {
  const held = subjects.map((subject) => ({ subject, steps: heldSteps(subject) }));
  const connections = [...new Set(held.flatMap(({ steps }) => [...steps.keys()]))].sort((a, b) => a - b);
  return connections.flatMap((requested) => {
    const present = held.flatMap(({ subject, steps }) => {
      const rounds = steps.get(requested);
      return rounds === undefined ? [] : [{ name: subject.name, rounds }];
    });
    return present.length < leastSubjects ? [] : [compareStep(requested, present, busyPercent)];
  });
}

interface Present {
  readonly name: string;
  readonly rounds: readonly Held[];
}

function compareStep(connections: number, present: readonly Present[], busyPercent: number | undefined): ComparedStep {
  const drafts = present.map((subject) => ({
    subject,
    cells: FIGURES.map((figure) => draftCell(figure, subject.rounds, busyPercent)),
  }));
  const contests = CONTESTED.map((figure) => {
    const index = FIGURES.indexOf(figure);
    const contestants = drafts.flatMap(({ subject, cells }): Contestant[] => {
      const draft = cells[index];
      return draft === undefined ? [] : [{ ...draft, name: subject.name, median: draft.cell.median }];
    });
    return contest(figure, contestants, connections);
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

function describe({ name, rounds }: Present, cells: ComparedRow['cells']): ComparedRow {
  const { model = '', http = null } = rounds[0]?.run.target ?? {};
  return {
    subject: name,
    model,
    http: http?.name ?? null,
    rounds: rounds.length,
    failed: failedIn(rounds),
    cells,
    mostThreadsWaitFor: largestWait(rounds),
    verdict: verdictOfMost(rounds),
  };
}

function failedIn(rounds: readonly Held[]): ComparedRow['failed'] {
  const failed = rounds.map(({ step }) => ({ ...failedOf(step), step })).filter(({ requests }) => requests > 0);
  if (failed.length === 0) return null;
  const percents = failed.map(({ percent }) => percent);
  return {
    lowPercent: Math.min(...percents),
    highPercent: Math.max(...percents),
    rounds: failed.length,
    requests: failed.reduce((sum, { requests }) => sum + requests, 0),
    statuses: failed.reduce((sum, { step }) => addCounts(sum, step.failed.statuses), {}),
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

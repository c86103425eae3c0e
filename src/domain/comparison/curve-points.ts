import type { Subject } from './comparison.ts';
import { heldSteps, medianOf } from './draft-cell.ts';
import { FIGURES, type FigureName } from './figures.ts';

export interface CurvePoint {
  readonly connections: number;
  readonly value: number;
}

/** Medians of one figure over the rounds so far, ascending by connections; none where it was not measured. */
export function medianPoints(subject: Subject, name: FigureName): readonly CurvePoint[] {
  const figure = FIGURES.find((candidate) => candidate.name === name);
  if (figure === undefined) return [];
  return [...heldSteps(subject)]
    .sort(([a], [b]) => a - b)
    .flatMap(([connections, rounds]) => {
      const values = rounds
        .filter(({ step }) => step.seconds > 0)
        .flatMap(({ step, run }) => figure.of(step, run) ?? []);
      const value = medianOf(values.sort((a, b) => a - b));
      return value === null ? [] : [{ connections, value }];
    });
}

/** Requests per second by Little's law, for each step that anybody held. */
export function idealPoints(subjects: readonly Subject[]): readonly CurvePoint[] {
  const ideals = new Map<number, number>();
  for (const { steps } of subjects.flatMap(({ rounds }) => rounds)) {
    for (const { connections, idealRequestsPerSecond: ideal, steered } of steps) {
      if (ideal !== null && steered === null)
        ideals.set(connections.requested, Math.max(ideal, ideals.get(connections.requested) ?? 0));
    }
  }
  return [...ideals].sort(([a], [b]) => a - b).map(([connections, value]) => ({ connections, value }));
}

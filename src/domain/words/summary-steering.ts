import type { RunState } from '../state/run-state.ts';
import { formatElapsed } from './format.ts';
import { round } from './round.ts';

/** A moment that somebody named. */
export interface MarkSummary {
  /** Since the run's start. */
  readonly atSeconds: number;
  readonly label: string;
}

export const summarizeMarks = ({ marks }: Pick<RunState, 'marks'>): readonly MarkSummary[] =>
  marks.map(({ atMs, label }) => ({ atSeconds: round(atMs / 1000, 3), label }));

/** `Marks: 0:12 the wall · 0:31 mark 2`. */
export const markWords = (marks: readonly MarkSummary[]): string =>
  `Marks: ${marks.map(({ atSeconds, label }) => `${formatElapsed(atSeconds * 1000)} ${label}`).join(' · ')}`;

import type { Summary } from '../../domain/words/summary.ts';

/** What the charts mark with a line: a moment that somebody named, or in which somebody steered the load. */
export interface Moment {
  readonly atSeconds: number;
  readonly label: string;
}

export const momentsOf = ({ marks, steering }: Pick<Summary, 'marks' | 'steering'>): readonly Moment[] =>
  [...marks, ...steering.map(({ atSeconds, told }) => ({ atSeconds, label: told }))].sort(
    (a, b) => a.atSeconds - b.atSeconds,
  );

import { toWidth } from '../frame/ansi-text.ts';

const GAP = 3;

/** Where two columns of lines stand side by side: the left one takes `leftColumns`, a gap and the right one what is left. */
export interface Columns {
  readonly columns: number;
  readonly leftColumns: number;
}

/** Two columns of lines, as many as the longer one has. */
export function beside(left: readonly string[], right: readonly string[], { columns, leftColumns }: Columns): string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const first = toWidth(left[row] ?? '', leftColumns);
    return `${first}${' '.repeat(GAP)}${toWidth(right[row] ?? '', columns - leftColumns - GAP)}`;
  });
}

export const rightColumns = (columns: number, leftColumns: number): number => columns - leftColumns - GAP;

/** Figures in a column of their own, the plot that they belong to at its right. */
export const besidePlot = (figures: readonly string[], plot: readonly string[], leftColumns: number, rows: number) =>
  Array.from({ length: rows }, (_, row) => `${toWidth(figures[row] ?? '', leftColumns)}${plot[row] ?? ''}`);

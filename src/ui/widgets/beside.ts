import { toWidth } from '../frame/ansi-text.ts';

const GAP = 3;

/** Two columns of lines side by side: the left one takes `leftColumns`, then a gap, then the right one the rest. */
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

/** Figures in their own column, with their plot at the right. */
export const besidePlot = (figures: readonly string[], plot: readonly string[], leftColumns: number, rows: number) =>
  Array.from({ length: rows }, (_, row) => `${toWidth(figures[row] ?? '', leftColumns)}${plot[row] ?? ''}`);

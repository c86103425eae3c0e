/** Outer size of a pane, in columns and rows. */
export interface PaneSize {
  readonly columns: number;
  readonly rows: number;
}

/** A pane of the top row, and how high its digits may be. */
export interface FigureSize extends PaneSize {
  readonly digitRows: number;
}

/** Columns inside a pane: two of border, one of air at each side. */
export const innerColumns = (columns: number): number => columns - 4;

/** The inside of a pane: without its border and the air at both sides. */
export const insideOf = ({ columns, rows }: PaneSize): PaneSize => ({ columns: innerColumns(columns), rows: rows - 2 });

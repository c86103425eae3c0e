/** Outer size of a pane, in columns and rows, and how big its digits are. */
export interface PaneSize {
  readonly columns: number;
  readonly rows: number;
  readonly digitSize: 3 | 5;
}

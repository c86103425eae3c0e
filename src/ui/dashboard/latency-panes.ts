import type { PaneSize } from '../panes/pane-size.ts';

/** What the room for latency is shared by; null: it is not there. */
export interface LatencyPanes {
  readonly map: PaneSize | null;
  readonly second: PaneSize | null;
  /** The map above the last second, not beside it. */
  readonly isStacked: boolean;
}

/** From here on both have room beside each other, or one above the other. */
const BESIDE_COLUMNS = 80;
const STACKED_ROWS = 16;

/** Both where there is room, else the last second; `other`: the last second alone, or the map. */
export function latencyPanes({ columns, rows }: PaneSize, other: boolean): LatencyPanes {
  const isBeside = columns >= BESIDE_COLUMNS;
  const isStacked = !isBeside && rows >= STACKED_ROWS;
  if (other || !(isBeside || isStacked)) {
    const isMap = other && !(isBeside || isStacked);
    const whole = { columns, rows };
    return { map: isMap ? whole : null, second: isMap ? null : whole, isStacked: false };
  }
  const left = columns >> 1;
  const top = rows >> 1;
  return isStacked
    ? { map: { columns, rows: top }, second: { columns, rows: rows - top }, isStacked }
    : { map: { columns: left, rows }, second: { columns: columns - left, rows }, isStacked };
}

import type { Terminal } from '@xterm/headless';

/** What a terminal shows at one moment. */
export interface Frame {
  readonly columns: number;
  readonly rows: number;
  /** Without the blanks at their ends. */
  readonly lines: readonly string[];
  /** Rows that run on from the one before: something was wider than the terminal. */
  readonly wrapped: readonly number[];
  /** Of the header and the tab line, what stands on a colour of its own: badges, and the tab of the view that is on. */
  readonly badges: readonly (readonly string[])[];
}

const BADGE_ROWS = 2;

export function readFrame(emulator: Terminal): Frame {
  const { cols: columns, rows } = emulator;
  const buffer = emulator.buffer.active;
  const all = Array.from({ length: rows }, (_, row) => buffer.getLine(buffer.baseY + row));
  return {
    columns,
    rows,
    lines: all.map((line) => line?.translateToString(true).trimEnd() ?? ''),
    wrapped: all.flatMap((line, row) => (line?.isWrapped === true ? [row] : [])),
    badges: all.slice(0, BADGE_ROWS).map((line) => {
      let text = '';
      for (let column = 0; column < columns; column += 1) {
        const cell = line?.getCell(column);
        const isOn = cell !== undefined && (cell.isInverse() !== 0 || !cell.isBgDefault());
        text += isOn ? cell.getChars() || ' ' : '\0';
      }
      return text
        .split('\0')
        .map((run) => run.trim())
        .filter((run) => run !== '');
    }),
  };
}

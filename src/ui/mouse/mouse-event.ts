/** What a mouse does on the screen; column and row count from 0. */
export interface MouseEvent {
  readonly kind: 'click' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
}

/** Presses and the wheel (DEC private mode 1000), with coordinates in digits (1006), so that they have no end at column 223. */
export const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
export const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l';

/**
 * What a terminal reports: `ESC [ < button ; column ; row M`, `m` for a release (xterm, SGR); from one that knows 1000 but not 1006
 * `ESC [ M` and three characters, of which a byte above 127 is no text any more: it is taken out, and means nothing.
 */
export const REPORT = /\x1b\[<(\d{1,4});(\d{1,6});(\d{1,6})([Mm])|\x1b\[M[\s\S]{3}/g;

/** The beginning of a report at the end of what arrived; of a longer one no report comes. */
export const UNFINISHED_REPORT = /\x1b\[(?:<[\d;]{0,30}|M[\s\S]{0,2})?$/;

const LEFT = 0;
const WHEEL_UP = 64;
const WHEEL_DOWN = 65;
/** Shift, Meta and Ctrl, as the terminal lets them pass. */
const MODIFIERS = 4 | 8 | 16;

/** Null: a release, another button, or one held with a key, to which nothing is bound. */
export function mouseEvent(report: string): MouseEvent | null {
  const [, code = '', column = '', row = '', end] = new RegExp(`^(?:${REPORT.source})$`).exec(report) ?? [];
  if (end !== 'M' || (Number(code) & MODIFIERS) !== 0) return null;
  const kind = { [LEFT]: 'click', [WHEEL_UP]: 'wheel-up', [WHEEL_DOWN]: 'wheel-down' }[Number(code)] as
    | MouseEvent['kind']
    | undefined;
  return kind === undefined ? null : { kind, column: Number(column) - 1, row: Number(row) - 1 };
}

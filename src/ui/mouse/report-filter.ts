import { type MouseEvent, mouseEvent, REPORT, UNFINISHED_REPORT } from './mouse-event.ts';

export type Piece = string | MouseEvent;

/**
 * Takes a mouse's reports out of what a terminal sends, wherever they are split. An ESC alone has
 * waited for its rest already (`EscapeHold`).
 */
export class ReportFilter {
  #held = '';

  /** Calls `pass` with keys and events in their order. */
  take(chunk: string, pass: (pieces: readonly Piece[]) => void): void {
    const text = this.#held + chunk;
    this.#held = UNFINISHED_REPORT.exec(text)?.[0] ?? '';
    const whole = text.slice(0, text.length - this.#held.length);
    if (whole !== '') pass(piecesOf(whole));
  }
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(REPORT)) {
    pieces.push(text.slice(from, found.index));
    const event = mouseEvent(found[0]);
    if (event !== null) pieces.push(event);
    from = found.index + found[0].length;
  }
  return [...pieces, text.slice(from)].filter((piece) => piece !== '');
}

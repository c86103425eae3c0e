import { type MouseEvent, mouseEvent, REPORT, UNFINISHED_REPORT } from './mouse-event.ts';

export type Piece = string | MouseEvent;

/** An Esc is a key as well: it waits this long for the rest of a report. */
const HOLD_MS = 30;

/** The rest of a report whose ESC was taken for a key: nobody types it. */
const REST = /^\[(?:<\d|M)/;

/**
 * Takes a mouse's reports out of what a terminal sends, wherever they are split. What `split` holds back comes with the next chunk; an ESC that nothing
 * follows is passed on late.
 */
export class ReportFilter {
  #held = '';
  #timer: NodeJS.Timeout | null = null;
  #isEscapePassed = false;

  /** Calls `pass` with keys and events in their order. */
  take(chunk: string, pass: (pieces: readonly Piece[]) => void): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    let text = this.#held + (this.#isEscapePassed && REST.test(chunk) ? '\x1b' : '') + chunk;
    this.#isEscapePassed = false;
    this.#held = UNFINISHED_REPORT.exec(text)?.[0] ?? '';
    text = text.slice(0, text.length - this.#held.length);
    if (this.#held === '\x1b') {
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.#held = '';
        this.#isEscapePassed = true;
        pass(['\x1b']);
      }, HOLD_MS);
    }
    if (text !== '') pass(piecesOf(text));
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

/**
 * How long an ESC at the end of what arrived waits: alone it is the key Esc, and with what follows a sequence. As vim does
 * (`ttimeoutlen`); readline waits for 500 ms and ncurses for a second, by which Esc would be felt to hang.
 */
export const ESCAPE_HOLD_MS = 50;
/** On a slow line the rest comes later, when ESC already was a key. Until then (readline's `keyseq-timeout`) it is no letters. */
export const LATE_REST_MS = 500;

/** What may go on: CSI is not among them, since nobody types it (`unfinishedLength` waits for its end). */
const OPEN_END = /\x1b[O\]]?$/;
/** A CSI or SS3 whose ESC was taken for a key; `[` alone may be one, too. */
const REST = /^(?:\[|O[A-DFHP-S])/;

/** Joins an ESC with what belongs to it, however the line split them: what steers a load is never the rest of another key. */
export class EscapeHold {
  #held = '';
  #timer: NodeJS.Timeout | null = null;
  #passedAtMs = Number.NEGATIVE_INFINITY;

  /** Calls `pass` with keys in their order, the end of them later where it is not clear yet. */
  take(chunk: string, pass: (text: string) => void): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const isRest = this.#held === '' && REST.test(chunk) && performance.now() - this.#passedAtMs < LATE_REST_MS;
    this.#passedAtMs = Number.NEGATIVE_INFINITY;
    const text = this.#held + (isRest ? '\x1b' : '') + chunk;
    const isBracketOnly = isRest && chunk === '[';
    this.#held = isBracketOnly ? text : (OPEN_END.exec(text)?.[0] ?? '');
    if (this.#held !== '') this.#passLater(isBracketOnly ? '[' : this.#held, pass);
    const whole = text.slice(0, text.length - this.#held.length);
    if (whole !== '') pass(whole);
  }

  #passLater(keys: string, pass: (text: string) => void): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#held = '';
      if (keys === '\x1b') this.#passedAtMs = performance.now();
      pass(keys);
    }, ESCAPE_HOLD_MS);
  }
}

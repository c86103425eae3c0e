import { Readable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import type { Answers } from '../background/answers.ts';
import type { MouseEvent } from '../mouse/mouse-event.ts';
import { type Piece, ReportFilter } from '../mouse/report-filter.ts';
import { EscapeHold } from './escape-hold.ts';
import { knownKeys, unfinishedLength } from './key-sequences.ts';

/** The markers around pasted text in bracketed paste mode (DEC private mode 2004). */
const PASTE_BEGIN = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** More than any filter needs: text pasted by mistake may be a book. */
const PASTE_MAX = 4_096;

export interface KeyInputOptions {
  /** Takes out what the terminal sends because it was asked. */
  readonly answers?: Answers | null;
  /** Gets what the mouse does. Absent: the terminal was not asked to report it. */
  readonly onMouse?: ((event: MouseEvent) => void) | undefined;
}

type Waiting =
  | { readonly kind: 'keys' | 'paste'; readonly text: string }
  | { readonly kind: 'mouse'; readonly event: MouseEvent };

/**
 * Between the terminal and ink: keys pass (key-sequences.ts), pasted text and a mouse's reports do not. A `q` in a paste must not quit in the
 * middle of a talk, nor a space pause the ramp. `onPaste` gets the text, for a filter that waits for one.
 */
export class KeyInput extends Readable {
  readonly isTTY: boolean;
  readonly #stdin: ReadStream;
  readonly #onPaste: (text: string) => void;
  readonly #answers: Answers | null;
  readonly #onMouse: ((event: MouseEvent) => void) | null;
  readonly #escapes = new EscapeHold();
  readonly #reports = new ReportFilter();
  #pasted: string | null = null;
  /** The end of a chunk that may be the start of a marker. */
  #held = '';
  /** What is not passed on yet, in order of arrival. */
  readonly #waiting: Waiting[] = [];

  constructor(stdin: ReadStream, onPaste: (text: string) => void, { answers = null, onMouse }: KeyInputOptions = {}) {
    super();
    this.#stdin = stdin;
    this.#onPaste = onPaste;
    this.#answers = answers;
    this.#onMouse = onMouse ?? null;
    this.isTTY = stdin.isTTY === true;
  }

  setRawMode(isRaw: boolean): this {
    this.#stdin.setRawMode(isRaw);
    return this;
  }

  /** ink reads keys: from here on the terminal is read. */
  ref(): this {
    this.#stdin.setEncoding('utf8');
    this.#stdin.on('data', this.#take);
    // After a pause a new listener alone does not make it flow again.
    this.#stdin.resume();
    this.#stdin.ref();
    return this;
  }

  unref(): this {
    this.#stdin.off('data', this.#take);
    this.#stdin.pause();
    this.#stdin.unref();
    return this;
  }

  override _read(): void {}

  readonly #take = (chunk: string | Buffer): void => this.#escapes.take(chunk.toString(), this.#takeJoined);

  readonly #takeJoined = (text: string): void => {
    const read = this.#onMouse === null ? this.#read : this.#readBesideMouse;
    if (this.#answers === null) read(text);
    else this.#answers.take(text, read);
  };

  readonly #readBesideMouse = (chunk: string): void => this.#reports.take(chunk, this.#readPieces);

  readonly #readPieces = (pieces: readonly Piece[]): void => {
    for (const piece of pieces) {
      if (typeof piece === 'string') this.#read(piece);
      else this.#handOn({ kind: 'mouse', event: piece });
    }
  };

  readonly #read = (chunk: string): void => {
    let text = this.#held + chunk;
    this.#held = '';
    while (text !== '') {
      const marker = this.#pasted === null ? PASTE_BEGIN : PASTE_END;
      const at = text.indexOf(marker);
      if (at >= 0) {
        this.#pass(text.slice(0, at));
        this.#switch();
        text = text.slice(at + marker.length);
        continue;
      }
      const held = this.#pasted === null ? unfinishedLength(text) : heldBack(text, marker);
      this.#pass(text.slice(0, text.length - held));
      this.#held = shortened(text.slice(text.length - held));
      return;
    }
  };

  #pass(text: string): void {
    if (this.#pasted !== null) this.#pasted = (this.#pasted + text).slice(0, PASTE_MAX);
    else if (text !== '') this.#handOn({ kind: 'keys', text: knownKeys(text) });
  }

  #switch(): void {
    const text = this.#pasted;
    this.#pasted = text === null ? '' : null;
    if (text !== null) this.#handOn({ kind: 'paste', text });
  }

  #handOn(next: Waiting): void {
    this.#waiting.push(next);
    // A queue that is being passed on includes what comes after it.
    if (this.#waiting.length === 1) this.#drain();
  }

  /** A paste or a click waits until the keys before it are read: a `/` that opens a filter, and the paste into it, may arrive together. */
  readonly #drain = (): void => {
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      if (next.kind !== 'keys' && this.readableLength > 0) {
        setImmediate(this.#drain);
        return;
      }
      this.#waiting.shift();
      if (next.kind === 'mouse') this.#onMouse?.(next.event);
      else if (next.kind === 'paste') this.#onPaste(next.text);
      else if (next.text !== '') this.push(next.text);
    }
  };
}

/** No key and no marker is as long; what follows is swallowed all the same. */
const HELD_MAX = 64;

const shortened = (held: string): string => (held.length > HELD_MAX ? held.slice(0, HELD_MAX) : held);

/** How much of a paste's end may be the start of the marker that ends it. */
function heldBack(text: string, marker: string): number {
  for (let length = Math.min(marker.length - 1, text.length); length >= 1; length -= 1) {
    if (marker.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}

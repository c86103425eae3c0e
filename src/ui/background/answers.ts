import { type Background, backgroundOf } from './background.ts';

/**
 * OSC 11 asks for the background; DA1 behind it is the fence: every terminal answers that one, and in order, so that once its
 * answer is there no other is under way.
 */
export const FENCE_QUESTION = '\x1b[c';
export const QUESTION = `\x1b]11;?\x1b\\${FENCE_QUESTION}`;

/** The answer to DA1: `ESC [ ? 62 ; 4 c`. */
export const FENCE = /\x1b\[\?[\d;]*c/;

/** The answer to OSC 11, whole, cut off by the end of what arrived, or broken off by something else. */
const ANSWER = /\x1b\]11;([#rgba:\da-f/]{0,40})(\x07|\x1b\\|\x1b$|$)?/gi;

/** What may be the beginning of an answer: shorter than what `ANSWER` knows. */
const BEGINNING = /\x1b(?:\](?:11?)?|\[(?:\?[\d;]*)?)?$/;

/** An Esc is a key as well: it waits this long for the rest of an answer. */
const HOLD_MS = 30;
/** Nobody answers any more. */
const PATIENCE_MS = 5_000;

/**
 * Takes the terminal's answers out of what it sends; the rest is keys. An answer may come late, in pieces, between keys, or
 * never: none of it may be read as a key. Where no answer is expected nothing is held back that could be one.
 */
export class Answers {
  readonly #onBackground: (background: Background) => void;
  #held = '';
  #timer: NodeJS.Timeout | null = null;
  #patience: NodeJS.Timeout | null = null;
  #isEscapePassed = false;

  constructor(onBackground: (background: Background) => void) {
    this.#onBackground = onBackground;
  }

  /** The question was sent just now. */
  expect(): void {
    this.giveUp();
    this.#patience = setTimeout(() => this.giveUp(), PATIENCE_MS);
    this.#patience.unref();
  }

  /** The fence is not there yet. */
  isExpected(): boolean {
    return this.#patience !== null;
  }

  giveUp(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
  }

  /** Calls `pass` with what are keys, later where that is not clear yet. */
  take(chunk: string, pass: (keys: string) => void): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    // Of an answer that came in two pieces, the first no more than its ESC, and the second late.
    const isRest = this.#isEscapePassed && chunk.startsWith(']11;');
    let text = this.#held + (isRest ? '\x1b' : '') + chunk;
    this.#held = '';
    this.#isEscapePassed = false;
    text = text.replace(ANSWER, (found, spec: string, end: string | undefined, at: number) => {
      if (end === '\x07' || end === '\x1b\\') this.#answered(spec);
      // At the end of what arrived the rest is still to come. Nobody types this: it can wait without a limit.
      else if (at + found.length === text.length) this.#held = found;
      return '';
    });
    if (this.isExpected() && this.#held === '') {
      if (FENCE.test(text)) this.giveUp();
      else text = this.#withoutBeginning(text, pass);
    }
    if (text !== '') pass(text.replace(FENCE, ''));
  }

  #answered(spec: string): void {
    const background = backgroundOf(spec);
    if (background !== null) this.#onBackground(background);
  }

  #withoutBeginning(text: string, pass: (keys: string) => void): string {
    const beginning = BEGINNING.exec(text)?.[0] ?? '';
    if (beginning === '') return text;
    this.#held = beginning;
    // What is longer is no key, or (Alt-]) one that nothing is bound to: it waits for what comes next.
    if (beginning === '\x1b') this.#passEscapeLater(pass);
    return text.slice(0, text.length - beginning.length);
  }

  #passEscapeLater(pass: (keys: string) => void): void {
    this.#timer = setTimeout(() => {
      this.#isEscapePassed = true;
      this.#held = '';
      this.#timer = null;
      pass('\x1b');
    }, HOLD_MS);
  }
}

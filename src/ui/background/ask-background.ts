import { listeners } from '../../store/listeners.ts';
import { Answers, QUESTION } from './answers.ts';
import { type Background, backgroundFromEnv, mayBeAsked } from './background.ts';

/** The terminal's background as far as it is known, and subscriptions to what it turns out to be. */
export interface BackgroundSource {
  readonly subscribe: (listener: () => void) => () => void;
  readonly get: () => Background;
}

/** What the terminal said last: the next screen of the same program starts with it. */
let reported: Background | null = null;

/**
 * Nothing waits for the answer: the first frame is drawn as the environment or the last screen has it, dark where neither
 * knows, and again once the terminal has said otherwise, some milliseconds later.
 */
export class BackgroundQuery implements BackgroundSource {
  readonly answers: Answers;
  readonly #mayAsk: boolean;
  readonly #fromEnv: Background | null;
  readonly #changes = listeners<void>();

  constructor(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean) {
    this.#mayAsk = isTerminal && mayBeAsked(env);
    this.#fromEnv = backgroundFromEnv(env);
    this.answers = new Answers((background) => {
      reported = background;
      this.#changes.notify();
    });
  }

  readonly get = (): Background => reported ?? this.#fromEnv ?? 'dark';
  readonly subscribe = this.#changes.subscribe;

  /** Only in raw mode: the kernel would echo the answer. */
  ask(write: (text: string) => void): void {
    if (!this.#mayAsk) return;
    this.answers.expect();
    write(QUESTION);
  }
}

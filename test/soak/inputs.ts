import type { ExpectedScreen } from './expected-screen.ts';

type Size = readonly [columns: number, rows: number];

/** What a restless person does to the screen. Keys are tmux's names, pressed at once. */
export type Input =
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  /** More than one: a window that is dragged. */
  | { readonly kind: 'sizes'; readonly sizes: readonly Size[] }
  /** `asFilter`: what of it stands in a filter afterwards. */
  | { readonly kind: 'paste'; readonly text: string; readonly asFilter: string }
  /** Ctrl-Z, this long in the shell, where the window may be resized, fg. */
  | { readonly kind: 'suspend'; readonly ms: number; readonly size: Size | null }
  /** Frozen, drawn anew by two resizes: line by line it must be what it was. */
  | { readonly kind: 'redraw' }
  | { readonly kind: 'rest'; readonly ms: number };

const MOTIONS = ['Up', 'Down', 'PPage', 'NPage', 'Home', 'End', 'j', 'k'] as const;
const VIEW_KEYS = ['0', '1', '2', '3', '4', '5', '6', 'Tab', 'BTab', 'Escape'] as const;
/** They sort in the threads view; elsewhere they mean nothing. `w` colours there, and elsewhere changes the load. */
const THREAD_KEYS = ['s', '>', '<'] as const;
/** Of a mouse, as terminals send them: let go, the right button, far right with Ctrl; and notches of the wheel, which scroll. */
const MOUSE_REPORTS = ['\x1b[<0;10;5m', '\x1b[<2;7;7M', '\x1b[<16;224;60M', '\x1b[<64;20;10M', '\x1b[<65;20;10M'];
/** They steer the load and leave connections as they are, or show the latency of the whole run. Not [ and ], which begin a sequence after Escape. */
const STEERING_KEYS = ['b', 'w', 'L'] as const;
/** Keys that mean nothing: among them those whose escape sequences hold digits and letters that do. */
const IDLE_KEYS = [
  'F5',
  'F12',
  'S-F5',
  'C-F6',
  'IC',
  'C-Up',
  'S-Left',
  'M-Right',
  'C-a',
  'C-l',
  'x',
  'Z',
  '7',
  '!',
  ...MOUSE_REPORTS,
];
const TYPED = [...'node go main 0123 ?+-/q hf'].map((character) => (character === ' ' ? 'Space' : character));
const PASTES: readonly (readonly [text: string, asFilter: string])[] = [
  ['q', 'q'],
  ['  q 1 2 3 ? + - f t', '  q 1 2 3 ? + - f t'],
  ['two lines\nq\n', 'two lines'],
  ['grüße 漢字', 'grüße ··'],
  ['x'.repeat(5_000), 'x'.repeat(40)],
];
/** Sizes that layouts turn at, and those between which the issue wants every other. */
const EDGES: readonly Size[] = [
  [20, 5],
  [59, 20],
  [60, 19],
  [60, 20],
  [80, 24],
  [89, 28],
  [90, 28],
  [119, 44],
  [120, 40],
  [140, 44],
  [300, 80],
];
const [MIN, MAX] = [
  [20, 5],
  [300, 80],
] as const;

/** Endless inputs: the same for the same seed. It follows the screen's state, to type where a person would type. */
export class RandomInputs {
  readonly #random: () => number;
  readonly #expected: ExpectedScreen;

  constructor(random: () => number, expected: ExpectedScreen) {
    this.#random = random;
    this.#expected = expected;
  }

  next(): Input {
    if (this.#expected.typing) return this.#whileTyping();
    return this.#weighted<Input>([
      [22, () => this.#keys([this.#pick(VIEW_KEYS)])],
      [10, () => this.#keys(this.#many(8, () => this.#pick(MOTIONS)))],
      [8, () => this.#keys([...this.#toFilter(), '/', ...this.#many(6, () => this.#pick(TYPED))])],
      [5, () => this.#keys(['?'])],
      [6, () => this.#keys(['f'])],
      [4, () => this.#keys(['t'])],
      [5, () => this.#keys(['Space'])],
      [6, () => this.#keys([this.#step()])],
      [5, () => this.#keys([this.#pick(IDLE_KEYS)])],
      [4, () => this.#keys(this.#many(4, () => this.#pick(THREAD_KEYS)))],
      [2, () => this.#keys([...this.#to('1', 'threads'), 'w'])],
      [4, () => this.#keys(this.#many(2, () => this.#pick(STEERING_KEYS)))],
      [10, () => this.#keys(this.#many(30, () => this.#any()))],
      [14, () => ({ kind: 'sizes', sizes: [this.#size()] })],
      [4, () => ({ kind: 'sizes', sizes: this.#storm() })],
      [4, () => this.#paste()],
      [2, () => this.#suspend()],
      [3, () => ({ kind: 'redraw' })],
      [10, () => ({ kind: 'rest', ms: 200 + this.#below(2_500) })],
    ]);
  }

  #whileTyping(): Input {
    return this.#weighted<Input>([
      [4, () => this.#keys(this.#many(8, () => this.#pick(TYPED)))],
      [2, () => this.#keys(this.#many(4, () => 'BSpace'))],
      [2, () => this.#paste()],
      [1, () => this.#keys([this.#pick(['F5', 'Up', 'Tab', 'IC', 'C-l', ...MOUSE_REPORTS])])],
      [1, () => ({ kind: 'sizes', sizes: [this.#size()] })],
      [5, () => this.#keys(['Enter'])],
      [3, () => this.#keys(['Escape'])],
    ]);
  }

  /** To a view with a filter: the key of the one that is on would lead away from it, and a `q` would not be typed. */
  #toFilter(): readonly string[] {
    const [key, view] = this.#pick([
      ['1', 'threads'],
      ['6', 'log'],
    ] as const);
    return this.#to(key, view);
  }

  #to(key: string, view: 'threads' | 'log'): readonly string[] {
    return this.#expected.view === view && !this.#expected.help ? [] : [key];
  }

  /** One key of all but those that end, stop, step or type. */
  #any(): string {
    return this.#weighted<string>([
      [5, () => this.#pick(VIEW_KEYS)],
      [4, () => this.#pick(MOTIONS)],
      [2, () => this.#pick(THREAD_KEYS)],
      [1, () => this.#pick(STEERING_KEYS)],
      [2, () => this.#pick(['?', 'h', 'F1', 'f', 't', 'Space'] as const)],
      [1, () => this.#pick(IDLE_KEYS)],
    ]);
  }

  /**
   * Up rather than down: most of the run is at its most connections, where memory is compared. Past the plan's end there
   * would be more of them.
   */
  #step(): string {
    const isLast = this.#expected.stepIndex === this.#expected.steps.length - 1;
    return this.#random() < 0.7 && !isLast ? '+' : '-';
  }

  #paste(): Input {
    const [text, asFilter] = this.#pick(PASTES);
    return { kind: 'paste', text, asFilter };
  }

  #suspend(): Input {
    return { kind: 'suspend', ms: 200 + this.#below(1_500), size: this.#random() < 0.5 ? this.#size() : null };
  }

  /** Different ones: a frame of a size that comes again could not be told from the one that was asked for last. */
  #storm(): Size[] {
    const sizes = this.#many(6, () => this.#size());
    return sizes.filter((size, index) => sizes.findIndex((other) => `${other}` === `${size}`) === index);
  }

  #size(): Size {
    if (this.#random() < 0.4) return this.#pick(EDGES);
    return [MIN[0] + this.#below(MAX[0] - MIN[0] + 1), MIN[1] + this.#below(MAX[1] - MIN[1] + 1)];
  }

  #keys(keys: readonly string[]): Input {
    return { kind: 'keys', keys };
  }

  #many<T>(most: number, make: () => T): T[] {
    return Array.from({ length: 1 + this.#below(most) }, make);
  }

  #weighted<T>(choices: readonly (readonly [weight: number, make: () => T])[]): T {
    let left = this.#random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    const found = choices.find(([weight]) => {
      left -= weight;
      return left < 0;
    });
    return (found ?? choices[0] ?? never())[1]();
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] ?? never();
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

function never(): never {
  throw new Error('nothing to choose from');
}

/**
 * What the screen should show after the keys that were pressed: written down from the help and the README, not from the
 * program's own reducer, so that a mistake there is seen. Mutable: one for a run.
 */
export const VIEWS = ['overview', 'threads', 'cores', 'memory', 'scheduler', 'source', 'log'] as const;
export type View = (typeof VIEWS)[number];
type Filterable = 'threads' | 'log';

const isFilterable = (view: View): view is Filterable => view === 'threads' || view === 'log';
/** A filter holds no more. */
const FILTER_MAX = 40;

export class ExpectedScreen {
  view: View = 'overview';
  help = false;
  typing = false;
  frozen = false;
  paused = false;
  stepIndex = 0;
  readonly filters: Record<Filterable, string> = { threads: '', log: '' };

  constructor(
    public columns: number,
    public rows: number,
    readonly steps: readonly number[],
  ) {}

  get connections(): number {
    return this.steps[this.stepIndex] ?? 0;
  }

  get isTooSmall(): boolean {
    return this.columns < 60 || this.rows < 20;
  }

  /** The filter that the view shows in its first line; null: none. */
  get filter(): string | null {
    if (!isFilterable(this.view)) return null;
    const text = this.filters[this.view];
    return text === '' && !this.typing ? null : text;
  }

  get badge(): string | null {
    return this.frozen ? 'FROZEN' : this.paused ? 'PAUSED' : null;
  }

  /** A key by tmux's name. What this does not know does nothing. */
  press(key: string): void {
    if (this.typing) this.#type(key);
    else if (/^[0-6]$/.test(key)) this.#show(this.#digit(key));
    else if (key === 'Tab') this.#show(this.#neighbour(1));
    else if (key === 'BTab') this.#show(this.#neighbour(-1));
    else if (key === 'Escape') this.#back();
    // Latency, and its other picture, are in the overview.
    else if (key === 'L') this.#show('overview');
    else if (key === '?' || key === 'h' || key === 'F1') this.help = !this.help;
    else if (key === 'f') this.frozen = !this.frozen;
    else if (key === 'Space') this.paused = !this.paused;
    else if (key === '+' || key === '=') this.#stepUp();
    else if (key === '-' || key === '_') this.stepIndex = Math.max(0, this.stepIndex - 1);
    else if (key === '/' && isFilterable(this.view)) {
      this.typing = true;
      this.help = false;
    }
  }

  /** Pasted text is no keys; the first line of it goes into a filter. */
  paste(asFilter: string): void {
    if (this.typing) this.#filterBy((text) => text + asFilter);
  }

  #stepUp(): void {
    if (this.stepIndex === this.steps.length - 1) throw new Error('past the plan’s end is more than was asked for');
    this.stepIndex += 1;
  }

  #digit(key: string): View {
    const asked = VIEWS[Number(key)] ?? 'overview';
    return asked === this.view && !this.help ? 'overview' : asked;
  }

  #neighbour(by: 1 | -1): View {
    return VIEWS[(VIEWS.indexOf(this.view) + by + VIEWS.length) % VIEWS.length] ?? 'overview';
  }

  #show(view: View): void {
    this.view = view;
    this.help = false;
  }

  #back(): void {
    if (this.help) this.help = false;
    else if (isFilterable(this.view) && this.filters[this.view] !== '') this.filters[this.view] = '';
    else this.view = 'overview';
  }

  #type(key: string): void {
    if (key === 'Enter') this.typing = false;
    else if (key === 'Escape') {
      this.#filterBy(() => '');
      this.typing = false;
    } else if (key === 'BSpace' || key === 'DC') this.#filterBy((text) => text.slice(0, -1));
    else if (key === 'Space') this.#filterBy((text) => `${text} `);
    else if (key.length === 1) this.#filterBy((text) => text + key);
  }

  #filterBy(change: (text: string) => string): void {
    if (!isFilterable(this.view)) return;
    this.filters[this.view] = change(this.filters[this.view]).slice(0, FILTER_MAX);
  }
}

import { Pace, PER_CONNECTION_CORE_SHARES } from '../pace.ts';

/** Often enough for a screen; what stacks cost mostly makes it less. */
const LEAST_MS = 3_000;
/**
 * What a step's own sample may cost, of a core over the step's hold: 250 ms in a hold of five seconds, where 10,000 virtual
 * threads cost 200 ms. More would change the figures of the step more than its stacks explain them.
 */
const STEP_SHARE = 0.05;
/** A step that holds until the user moves on is taken for one of the default length. */
const OPEN_HOLD_MS = 5_000;

/**
 * When the runtime is asked next: as often as its share of a core pays for (20,000 goroutines cost 70 ms, so every 23 s), and once in each step's hold, whatever the pace
 * says, unless the last answer cost more than the step may spend.
 */
export class StacksPace {
  readonly #pace = new Pace(LEAST_MS, PER_CONNECTION_CORE_SHARES.stacks);
  #lastCostMs = 0;
  /** The settled step that has no sample yet. */
  #owed: { readonly sinceMs: number; readonly budgetMs: number } | null = null;
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  /** `holdMs`: how long the step holds; null: until the user moves on. */
  stepSettled(atMs: number, holdMs: number | null): void {
    this.#owed = { sinceMs: atMs, budgetMs: (holdMs ?? OPEN_HOLD_MS) * STEP_SHARE };
  }

  isDue(atMs: number): boolean {
    if (atMs < this.#notBeforeMs) return false;
    return this.#pace.isDue(atMs) || (this.#owed !== null && this.#lastCostMs <= this.#owed.budgetMs);
  }

  /** There is an answer to what was asked `atMs`. */
  answered(atMs: number, costMs: number): void {
    this.#pace.spent(atMs, costMs);
    this.#lastCostMs = costMs;
    // One that was asked in the climb is none of the step's.
    if (this.#owed !== null && atMs >= this.#owed.sinceMs) this.#owed = null;
  }

  /** There is none; a server that is too busy to answer is left alone for as long as it was waited for. */
  failed(atMs: number, tookMs: number): void {
    this.#notBeforeMs = atMs + Math.max(LEAST_MS, 2 * tookMs);
  }
}

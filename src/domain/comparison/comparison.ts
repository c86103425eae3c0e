import type { Counts } from '../events/counts.ts';
import type { Summary } from '../words/summary.ts';
import type { FigureName, FigureUnit } from './figures.ts';

/** Who is compared: a name and its rounds. */
export interface Subject {
  readonly name: string;
  /** In the order of the rounds; a round that failed is not among them. */
  readonly rounds: readonly Summary[];
}

/** All subjects at one step. */
export interface ComparedStep {
  readonly connections: number;
  /** In the order in which they were named; without those that never held this step. */
  readonly rows: readonly ComparedRow[];
  /** The figures in which somebody can be best. */
  readonly contests: readonly Contest[];
}

export interface ComparedRow {
  readonly subject: string;
  readonly model: string;
  /** Null: not known. */
  readonly http: string | null;
  /** How many rounds held this step. */
  readonly rounds: number;
  /** Requests that failed; null: none did. */
  readonly failed: FailedRequests | null;
  readonly cells: Readonly<Record<FigureName, Cell>>;
  /** What the largest group of its threads waits for (meaning/waits.ts), mean over the rounds; null: not known. */
  readonly mostThreadsWaitFor: { readonly group: string; readonly threads: number } | null;
  /** The verdict of most rounds, in words; null: none. */
  readonly verdict: { readonly words: string; readonly rounds: number } | null;
}

export interface FailedRequests {
  /** Of all requests of a round, where any failed. */
  readonly lowPercent: number;
  readonly highPercent: number;
  /** In how many rounds, and how many in all of them. */
  readonly rounds: number;
  readonly requests: number;
  /** Answers that are no good ones, by status code. */
  readonly statuses: Counts;
}

export interface Cell {
  readonly unit: FigureUnit;
  /** Null: not measured. */
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** In the order of the rounds, those that take no part too. */
  readonly values: readonly (number | null)[];
  /** Of how many rounds median, low and high are. */
  readonly counted: number;
  /** `best`: better than every other beyond the noise. `~`: among the best, and within the noise of them. */
  readonly mark: 'best' | '~' | null;
  /** Why it, or some of its rounds, take no part. */
  readonly note: string | null;
  /** False: it takes no part. */
  readonly takesPart: boolean;
}

/** Who is best in one figure, and by how much. */
export interface Contest {
  readonly figure: FigureName;
  readonly better: 'more' | 'less';
  readonly winner: string | null;
  /** Why there is no winner; null: there is one. */
  readonly whyNone: WhyNoWinner | null;
  /** Of whom the ratios are: the best median of those that take part. */
  readonly leader: string | null;
  /** The leader's figure divided by that of each other who takes part. */
  readonly ratios: readonly ComparedRatio[];
  /** Where that leaves nobody to compare: what was measured all the same, and is not judged. Null: it is judged, or there is nothing. */
  readonly unjudged: { readonly leader: string; readonly ratios: readonly ComparedRatio[] } | null;
}

export type WhyNoWinner =
  /** Nobody else takes part. */
  | { readonly why: 'alone' }
  /** With so few connections the figure says something else. */
  | { readonly why: 'few-connections' }
  /** Of these there is one round: nothing shows how far apart two of their runs lie. */
  | { readonly why: 'one-round'; readonly subjects: readonly string[] }
  /** These are within the noise of the leader. */
  | { readonly why: 'within-noise'; readonly subjects: readonly string[] }
  /** It is better than all others that take part, but what these would reach is not known. */
  | { readonly why: 'unknown-others'; readonly subjects: readonly string[] };

export interface ComparedRatio {
  readonly over: string;
  readonly ratio: number;
  /** As sure as `CONFIDENCE` (contest.ts); null: too few rounds. */
  readonly low: number | null;
  readonly high: number | null;
  readonly beyondNoise: boolean;
}

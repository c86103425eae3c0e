import type { Steered } from '../events/run-event.ts';
import type { RunState } from '../state/run-state.ts';
import { formatElapsed } from './format.ts';
import { round } from './round.ts';
import { steeredWords } from './steering-words.ts';

/** A moment that somebody named. */
export interface MarkSummary {
  /** Since the run's start. */
  readonly atSeconds: number;
  readonly label: string;
}

export const summarizeMarks = ({ marks }: Pick<RunState, 'marks'>): readonly MarkSummary[] =>
  marks.map(({ atMs, label }) => ({ atSeconds: round(atMs / 1000, 3), label }));

/** `Marks: 0:12 the wall · 0:31 mark 2`. */
export const markWords = (marks: readonly MarkSummary[]): string =>
  `Marks: ${marks.map(({ atSeconds, label }) => `${formatElapsed(atSeconds * 1000)} ${label}`).join(' · ')}`;

/** What a key made of a step's load, of which its figures are. */
export interface StepSteering extends Pick<Steered, 'kind' | 'work' | 'delayMs' | 'sending'> {
  /** In words: `block 10 ms`, `fault over: io 100 ms`. */
  readonly told: string;
}

/** What a key changed of the load, and when. */
export interface SteeringSummary extends StepSteering {
  readonly atSeconds: number;
}

export const summarizeStepSteering = (steered: Steered | null): StepSteering | null =>
  steered === null
    ? null
    : {
        kind: steered.kind,
        work: steered.work,
        delayMs: steered.delayMs,
        sending: steered.sending,
        told: steeredWords(steered),
      };

export const summarizeSteering = ({ steers }: Pick<RunState, 'steers'>): readonly SteeringSummary[] =>
  steers.map(({ atMs, kind, work, delayMs, sending }) => ({
    atSeconds: round(atMs / 1000, 3),
    ...{ kind, work, delayMs, sending },
    told: steeredWords({ kind, work, delayMs, sending }),
  }));

/** `Steered: 00:08 fault: block 5 ms · 00:10 fault over: io 100 ms`. */
export const steeringWords = (steering: readonly SteeringSummary[]): string =>
  `Steered: ${steering.map(({ atSeconds, told }) => `${formatElapsed(atSeconds * 1000)} ${told}`).join(' · ')}`;

import type { Predicted } from '../events/run-event.ts';
import {
  closestGuesses,
  closestWords,
  formatPredicted,
  measuredAnswer,
  measuredAt,
  missingAnswer,
  PREDICTED_NAMES,
} from '../meaning/prediction.ts';
import { guessesOf } from '../state/prediction.ts';
import type { RunState } from '../state/run-state.ts';
import { round } from './round.ts';

/** A question that was asked before the load, with what was guessed and measured. */
export interface PredictionSummary {
  readonly field: Predicted;
  readonly connections: number;
  /** Bytes of `rss`, ms of `p99`. */
  readonly guesses: readonly { readonly name: string | null; readonly value: number; readonly closest: boolean }[];
  /** At that step; null: it was not reached, or not measured. */
  readonly measured: number | null;
  readonly revealed: boolean;
  /** The same in words: what was measured, or why nothing was, and who was closest. */
  readonly told: string;
}

export function summarizePredictions(state: RunState): readonly PredictionSummary[] {
  const { prediction } = state;
  return (prediction?.questions ?? []).map((question) => {
    const { field, connections } = question;
    const measured = measuredAnswer(state, question);
    const closest = prediction === null ? [] : closestGuesses(prediction, question, measured);
    const answer =
      missingAnswer(state, question) ??
      `${formatPredicted(field, measured)} ${PREDICTED_NAMES[field]} ${measuredAt(state, question)}.`;
    return {
      field,
      connections,
      guesses: (prediction === null ? [] : guessesOf(prediction, field)).map((guess) => ({
        name: guess.name,
        value: guess.value,
        closest: closest.includes(guess),
      })),
      measured: round(measured, 3),
      revealed: prediction?.revealed.includes(field) ?? false,
      told: prediction === null ? answer : `${answer} ${closestWords(prediction, question, measured)}`.trimEnd(),
    };
  });
}

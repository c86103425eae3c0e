import * as v from 'valibot';
import { count, event, type Infer } from './schema.ts';

/** What can be asked before the load: OS threads, resident memory in bytes, p99 in ms, requests per second. */
const predicted = v.picklist(['threads', 'rss', 'p99', 'rps']);

/** Asked before the load, which waits for the answers; what was asked for stays covered until its reveal. */
export const predictionAsked = event('prediction-asked', {
  questions: v.array(
    v.object({
      field: predicted,
      /** At which step of the plan the answer is measured. */
      connections: count,
      /** What can be answered by one key, ascending. */
      choices: v.array(count),
    }),
  ),
});

/** A later guess of the same name replaces the one before. */
export const guessMade = event('guess-made', {
  field: predicted,
  /** Null: nobody gave a name. */
  name: v.nullable(v.string()),
  value: count,
});

/** Nobody guesses this any more; after the last question the load begins. */
export const predictionAnswered = event('prediction-answered', { field: predicted });

export const predictionRevealed = event('prediction-revealed', { field: predicted });

/** The reveals were seen: the panes are back. */
export const predictionUncovered = event('prediction-uncovered', {});

export type Predicted = Infer<typeof predicted>;
export type PredictionAsked = Infer<typeof predictionAsked>;
export type GuessMade = Infer<typeof guessMade>;
export type PredictionAnswered = Infer<typeof predictionAnswered>;
export type PredictionRevealed = Infer<typeof predictionRevealed>;
export type PredictionUncovered = Infer<typeof predictionUncovered>;

import type {
  GuessMade,
  Predicted,
  PredictionAnswered,
  PredictionAsked,
  PredictionRevealed,
  PredictionUncovered,
} from '../events/run-event.ts';

export type Question = PredictionAsked['questions'][number];
export type Guess = Pick<GuessMade, 'field' | 'name' | 'value'>;

/**
 * What was asked before the load, and what was guessed.
 *
 *   asked          every question answered     revealed         uncovered
 *   asking ───────▶ covered ──────────────────▶ revealing ──────▶ over
 */
export interface Prediction {
  readonly questions: readonly Question[];
  /** In the order in which they were made, one of each name and question. */
  readonly guesses: readonly Guess[];
  readonly answered: readonly Predicted[];
  /** In the order of the reveals; the last one is on the screen until the panes are back. */
  readonly revealed: readonly Predicted[];
  readonly isUncovered: boolean;
}

type PredictionEvent = PredictionAsked | GuessMade | PredictionAnswered | PredictionRevealed | PredictionUncovered;

export function foldPrediction(before: Prediction | null, event: PredictionEvent): Prediction | null {
  if (event.type === 'prediction-asked') {
    return { questions: event.questions, guesses: [], answered: [], revealed: [], isUncovered: false };
  }
  if (before === null) return null;
  switch (event.type) {
    case 'guess-made': {
      const { field, name, value } = event;
      const others = before.guesses.filter((guess) => guess.field !== field || guess.name !== name);
      return { ...before, guesses: [...others, { field, name, value }] };
    }
    case 'prediction-answered':
      return { ...before, answered: [...before.answered, event.field] };
    case 'prediction-revealed':
      return { ...before, revealed: [...before.revealed, event.field] };
    case 'prediction-uncovered':
      return { ...before, isUncovered: true };
  }
}

/** The question that is asked now; null: none is. */
export const questionNow = (prediction: Prediction | null): Question | null =>
  prediction?.questions.find(({ field }) => !prediction.answered.includes(field)) ?? null;

/** The question whose answer is revealed now; null: none is. */
export function revealedNow(prediction: Prediction | null): Question | null {
  if (prediction === null || prediction.isUncovered) return null;
  const field = prediction.revealed.at(-1);
  return prediction.questions.find((question) => question.field === field) ?? null;
}

/** The next question whose answer is still covered; null: none is. */
export const coveredNext = (prediction: Prediction | null): Question | null =>
  prediction?.questions.find(({ field }) => !prediction.revealed.includes(field)) ?? null;

export const guessesOf = ({ guesses }: Prediction, field: Predicted): readonly Guess[] =>
  guesses.filter((guess) => guess.field === field);

/** What is not shown yet: it was asked for, and not revealed. Once the run has ended, nothing is covered. */
export function coveredFields({ prediction, ended, exited }: Covering): readonly Predicted[] {
  if (prediction === null || prediction.isUncovered || ended !== null || exited !== null) return [];
  return prediction.questions.map(({ field }) => field).filter((field) => !prediction.revealed.includes(field));
}

interface Covering {
  readonly prediction: Prediction | null;
  readonly ended: unknown;
  readonly exited: unknown;
}

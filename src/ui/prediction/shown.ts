import { measuredAnswer } from '../../domain/meaning/prediction.ts';
import { coveredFields, coveredNext, guessesOf, questionNow, revealedNow } from '../../domain/state/prediction.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import type { KeyMode } from '../keys/key-bindings.ts';
import type { PaneSize } from '../panes/pane-size.ts';
import type { AnswerDraft, ViewState } from '../state/view-state.ts';
import type { Paint } from '../theme.ts';
import { drawQuestion } from './draw-question.ts';
import { drawReveal } from './draw-reveal.ts';

const isAsked = ({ prediction, ended, exited }: RunState): boolean =>
  ended === null && exited === null && questionNow(prediction) !== null;

/** A question or a reveal takes the place of the panes; a failed run shows why it failed instead. */
export const isPredictionShown = (state: RunState): boolean =>
  isAsked(state) || ((state.ended?.error ?? null) === null && revealedNow(state.prediction) !== null);

export function drawPrediction(state: RunState, draft: AnswerDraft | null, size: PaneSize, paint: Paint): string[] {
  const { prediction } = state;
  const question = questionNow(prediction);
  if (prediction !== null && question !== null) return drawQuestion({ prediction, question, draft, size, paint });
  const revealed = revealedNow(prediction);
  return prediction === null || revealed === null ? [] : drawReveal(state, prediction, revealed, size, paint);
}

type Hint = readonly [key: string, does: string];

/** What the keys do at a question and around a reveal; null: what they always do. */
export function predictionHints(state: RunState, view: ViewState, mode: KeyMode): readonly Hint[] | null {
  const { prediction } = state;
  if (prediction === null || mode !== 'live' || view.help) return null;
  const question = questionNow(prediction);
  if (question !== null && isAsked(state)) {
    if (view.answer.types === 'name')
      return [
        ['Enter', 'keep the name'],
        ['Esc', 'no name'],
      ];
    if (view.answer.text !== '')
      return [
        ['Enter', 'guess it'],
        ['Esc', 'clear'],
      ];
    const isLast = prediction.questions.at(-1) === question;
    const hasGuess = guessesOf(prediction, question.field).length > 0;
    const on = isLast ? 'start the load' : 'next question';
    return [
      ['Enter', hasGuess ? on : `${on} without a guess`],
      ['n', 'name for the next guess'],
      ['?', 'help'],
      ['q', 'quit'],
    ];
  }
  const next = coveredNext(prediction);
  if (revealedNow(prediction) !== null && isPredictionShown(state)) {
    return [
      ['Enter', next === null ? 'show the panes' : 'next reveal'],
      ['t', 'colours'],
      ['?', 'help'],
      ['q', 'quit'],
    ];
  }
  if (next === null || coveredFields(state).length === 0 || measuredAnswer(state, next) === null) return null;
  return [
    ['Enter', 'reveal'],
    ['space', 'pause'],
    ['1-6', 'views'],
    ['?', 'help'],
    ['q', 'quit'],
  ];
}

import type { Finding, Predicted } from '../../domain/events/run-event.ts';
import { formatPredicted, measuredAnswer, PREDICTED_NAMES } from '../../domain/meaning/prediction.ts';
import { coveredFields, coveredNext, guessesOf, type Prediction, questionNow } from '../../domain/state/prediction.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { formatUnits } from '../../domain/words/format.ts';
import { centre, columnsOf, plain } from '../frame/ansi-text.ts';
import { insideOf, type PaneSize } from '../panes/pane-size.ts';
import type { Paint } from '../theme.ts';
import { digits } from '../widgets/digits.ts';

/** Inside of a pane that is covered: a question mark, and what was guessed. */
export function coveredLines(prediction: Prediction | null, field: Predicted, size: PaneSize, paint: Paint): string[] {
  const { columns, rows } = insideOf(size);
  const guesses = prediction === null ? [] : guessesOf(prediction, field);
  const all = guesses
    .map(({ name, value }) => `${name === null ? 'guess' : plain(name)} ${formatPredicted(field, value)}`)
    .join(' · ');
  const guessed = columnsOf(all) <= columns ? all : formatUnits(guesses.length, 'guess', 'guesses');
  const mark = rows >= 6 ? digits('?', 5).rows : rows >= 4 ? digits('?', 3).rows : ['?'];
  const lines = [
    ...mark.map((row) => paint('dim', row)),
    ...(guessed === '' ? [] : [paint('text', guessed)]),
    ...(rows >= mark.length + 2 ? [paint('dim', 'covered until the reveal')] : []),
  ].map((line) => centre(line, columns));
  const above = Math.max(0, Math.floor((rows - lines.length) / 2));
  return [...new Array<string>(above).fill(''), ...lines];
}

/** While anything is covered no finding is shown, since each may tell it: this is said instead. Null: nothing is covered. */
export function coverSentence(state: RunState): Finding | null {
  const fields = coveredFields(state);
  const next = coveredNext(state.prediction);
  if (fields.length === 0 || next === null || questionNow(state.prediction) !== null) return null;
  const names = fields.map((field) => PREDICTED_NAMES[field]).join(', ');
  const isDue = measuredAnswer(state, next) !== null;
  const held = formatUnits(next.connections, 'connection is', 'connections are');
  return {
    id: 'covered',
    severity: 'info',
    atConnections: next.connections,
    sentence: isDue ? `Measured: ${names}. Enter reveals.` : `Covered: ${names}. Enter reveals once ${held} held.`,
    brief: isDue ? 'Measured. Enter reveals.' : 'Covered until it is measured.',
  };
}

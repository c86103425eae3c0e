import { formatPredicted, GUESS_EXAMPLES, questionWords } from '../../domain/meaning/prediction.ts';
import { guessesOf, type Prediction, type Question } from '../../domain/state/prediction.ts';
import { formatCount } from '../../domain/words/format.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { plain } from '../frame/ansi-text.ts';
import { CHOICE_KEYS } from '../keys/answer-keys.ts';
import type { PaneSize } from '../panes/pane-size.ts';
import type { AnswerDraft } from '../state/view-state.ts';
import type { Paint } from '../theme.ts';
import { digitsWithin } from '../widgets/tall-digits.ts';
import { digitRowsOf, lowered } from './room.ts';

export interface QuestionOptions {
  readonly prediction: Prediction;
  readonly question: Question;
  /** Null: in a replay, where nobody answers. */
  readonly draft: AnswerDraft | null;
  readonly size: PaneSize;
  readonly paint: Paint;
}

/** The question before the load, to be read from the last row: how many come, what is asked, what the keys answer. */
export function drawQuestion({ prediction, question, draft, size, paint }: QuestionOptions): string[] {
  const { columns, rows } = size;
  const { coming, asks } = questionWords(question);
  const air = rows >= 20 ? [''] : [];
  const big = digitsWithin(formatCount(question.connections), digitRowsOf(rows), columns - 4).rows;
  const guesses = guessesOf(prediction, question.field);
  const named = guesses.map(({ name, value }) => {
    const figure = formatPredicted(question.field, value);
    return name === null ? figure : `${plain(name)} ${figure}`;
  });
  const of = `${prediction.questions.indexOf(question) + 1} of ${prediction.questions.length}`;
  const lines = [
    '',
    ...(prediction.questions.length > 1 ? [paint('dim', `Question ${of}`)] : []),
    ...air,
    ...big.map((row) => paint('connections', row)),
    '',
    paint('text', coming.replace(/^[\d,]+ /, '')),
    ...air,
    ...wrapWords(asks, columns - 4).map((line) => paint('strong', line, { bold: true })),
    '',
    choicesLine(question, paint),
    '',
    draft === null ? '' : draftLine(draft, question.field, guesses.length > 0, paint),
    ...(named.length === 0
      ? []
      : ['', ...wrapWords(`Guesses: ${named.join(' · ')}`, columns - 4).map((line) => paint('text', line))]),
  ];
  return lowered(lines, size);
}

export const choicesLine = ({ field, choices }: Question, paint: Paint): string =>
  choices
    .map((choice, index) => {
      const key = paint('connections', CHOICE_KEYS[index] ?? '', { bold: true });
      return `${key} ${paint('strong', formatPredicted(field, choice), { bold: true })}`;
    })
    .join('     ');

export function draftLine(
  { name, text, types, refused }: AnswerDraft,
  field: Question['field'],
  hasGuess: boolean,
  paint: Paint,
): string {
  const cursor = paint('strong', '▏', { bold: true });
  if (types === 'name') return `${paint('strong', `Name: ${plain(text)}`, { bold: true })}${cursor}`;
  const whose = name === '' ? '' : `${plain(name)}: `;
  if (text !== '') return `${paint('strong', `${whose}${text}`, { bold: true })}${cursor}`;
  if (refused !== '')
    return paint('warning', `${plain(refused)} is no answer here. Type one like ${GUESS_EXAMPLES[field]}.`);
  if (name !== '') return `${paint('strong', whose, { bold: true })}${cursor}`;
  return paint(
    'dim',
    hasGuess ? 'Enter: on. Or another guess: a letter, or type a figure.' : 'A letter, or type a figure.',
  );
}

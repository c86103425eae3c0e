import { accountNow } from '../../domain/meaning/account-now.ts';
import {
  closestWords,
  formatPredicted,
  measuredAnswer,
  measuredAt,
  missingAnswer,
  PREDICTED_NAMES,
  questionWords,
} from '../../domain/meaning/prediction.ts';
import { guessesOf, type Prediction, type Question } from '../../domain/state/prediction.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { capitalised } from '../../domain/words/capitalised.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import type { PaneSize } from '../panes/pane-size.ts';
import type { Paint, Token } from '../theme.ts';
import { digitsWithin } from '../widgets/tall-digits.ts';
import { digitRowsOf, lowered } from './room.ts';
import { valueScale } from './value-scale.ts';

export const PREDICTED_TOKENS = {
  threads: 'threads',
  rss: 'memory',
  p99: 'latency',
  rps: 'requests',
} as const satisfies Record<Question['field'], Token>;

const GAP = '   ';
/** Names stand in as many of them as they need. */
const MOST_SCALE_ROWS = 8;

/** What was guessed, what was measured, who was closest, and why it is so. */
export function drawReveal(
  state: RunState,
  prediction: Prediction,
  question: Question,
  { columns, rows }: PaneSize,
  paint: Paint,
): string[] {
  const { field } = question;
  const token = PREDICTED_TOKENS[field];
  const measured = measuredAnswer(state, question);
  const guesses = guessesOf(prediction, field);
  const inner = columns - 4;
  const asked = questionWords(question);
  const air = rows >= 19 ? [''] : [];
  const head = wrapWords(
    `${asked.coming.replace(' coming.', '.')} ${asked.asks}`.replace(/ (is|are)\. /, ' · '),
    inner,
  );
  const why = reasons(state, question, measured).flatMap((sentence, index) =>
    wrapWords(sentence, inner).map((line) => paint(index === 0 ? 'text' : 'dim', line)),
  );
  const above = ['', ...head.map((line) => paint('dim', line)), ...air, ...figureLines()];
  const closest = closestWords(prediction, question, measured);
  const below = ['', ...(closest === '' ? [] : [paint('strong', closest, { bold: true })]), ...why];
  const scaleRows = Math.min(MOST_SCALE_ROWS, Math.max(4, rows - above.length - below.length - 1));
  const scale =
    guesses.length === 0
      ? []
      : ['', ...valueScale({ question, guesses, measured, token, size: { columns: inner, rows: scaleRows }, paint })];
  return lowered([...above, ...scale, ...below], { columns, rows });

  function figureLines(): string[] {
    const missing = missingAnswer(state, question);
    if (missing !== null) return wrapWords(missing, inner).map((line) => paint('warning', line, { bold: true }));
    const [figure = '', unit = ''] = formatPredicted(field, measured).split(' ');
    const notes = [
      unit === '' ? PREDICTED_NAMES[field] : `${unit} ${PREDICTED_NAMES[field]}`,
      `${measuredAt(state, question)}, measured`,
    ];
    const room = inner - GAP.length - Math.max(...notes.map(({ length }) => length));
    const big = digitsWithin(figure, digitRowsOf(rows), room);
    const middle = Math.floor(big.rows.length / 2);
    return big.rows.map((row, index) => {
      const note = notes[index - middle] ?? '';
      return `${paint(token, row)}${GAP}${paint(index === middle ? 'strong' : 'dim', note, { bold: index === middle })}`;
    });
  }
}

/** Of threads, what each of them does; of all, what the model says about itself. */
function reasons(state: RunState, { field }: Question, measured: number | null): readonly string[] {
  if (field !== 'threads' || measured === null) return [];
  const account = accountNow(state);
  const why = capitalised(state.started?.target.why ?? '');
  if (account === null) return why === '' ? [] : [why];
  // The table is another sample than the count: they may be a moment apart.
  const sentence = account.total === measured ? account.sentence : `At the last sample: ${account.sentence}`;
  return why === '' ? [sentence] : [sentence, why];
}

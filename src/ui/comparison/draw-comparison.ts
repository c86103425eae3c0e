import type { ComparedStep } from '../../domain/comparison/comparison.ts';
import type { ComparedWork, Comparison } from '../../domain/comparison/whole.ts';
import { legendWords, medianWords, shortLegendWords } from '../../domain/comparison/words/cell-words.ts';
import { gateLines } from '../../domain/comparison/words/gate-words.ts';
import { NOTHING_COMPARED, shownStep, stepSentences, workWords } from '../../domain/comparison/words/step-words.ts';
import { formatCount, formatElapsed, formatId, formatUnits } from '../../domain/words/format.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { columnsOf, plain, spread, toWidth } from '../frame/ansi-text.ts';
import { insideOf } from '../panes/pane-size.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import type { Paint, Token } from '../theme.ts';
import { detailColumns, frameLines } from '../widgets/pane-frame.tsx';
import { comparisonRows } from './comparison-table.ts';
import { bars, curves, showsIdeal } from './curves.ts';
import { colourOf, multiplesRow } from './multiples.ts';

export interface ComparisonInput {
  readonly comparison: Comparison;
  /** Index of the kind of work that is shown. */
  readonly work: number;
  /** First line of the sentences that is shown. */
  readonly scroll: number;
  /** Of the terminal. */
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  /** False: a curve's colour says nothing, so bars with names are drawn. */
  readonly hasColours: boolean;
  /** Null until it is loaded, just after the first frame. */
  readonly canvas: CreateCanvas | null;
}

export interface ComparisonDrawing {
  readonly lines: readonly string[];
  /** How far the sentences can be scrolled. */
  readonly maxScroll: number;
}

const LEAST_CURVE_ROWS = 7;
const MOST_CURVE_ROWS = 18;
/** What is said needs at least its border and two lines. */
const LEAST_SENTENCE_ROWS = 4;
const CURVES_SHARE = 0.5;
const HEAD_ROWS = 1;
const HINT_ROWS = 1;
const BORDER_ROWS = 2;

/** The end of a comparison on one screen: curves on one scale, the table, what it means. A function of its input alone. */
export function drawComparison(input: ComparisonInput): ComparisonDrawing {
  const { comparison, columns, paint } = input;
  // A character in a terminal's last cell may make it scroll.
  const rows = input.rows - 1;
  const work = comparison.works[input.work] ?? comparison.works[0];
  if (work === undefined) return { lines: [head(input, null)], maxScroll: 0 };
  const subjects = work.subjects.map(({ name }, index) => ({ name, colour: colourOf(index) }));
  const last = shownStep(work);
  const { lines: table, marks } = last === undefined ? NO_TABLE : drawTable(last, subjects, input);
  const left = rows - HEAD_ROWS - HINT_ROWS - table.length;
  const multiples = drawMultiples(input, work, subjects, left - LEAST_SENTENCE_ROWS);
  const sentenceRows = Math.max(BORDER_ROWS, left - multiples.length);
  const said = [
    ...(last === undefined ? [NOTHING_COMPARED] : stepSentences(last, work)).map((words) => ['•', words] as const),
    // They begin with a mark of their own.
    ...gateLines(work).map((line) => [line.slice(0, 1), line.slice(2)] as const),
    ...work.subjects.flatMap(({ name, failure }) =>
      failure === null ? [] : [['✗', `${name}: ${failure.message} ${failure.hint}`] as const],
    ),
  ].flatMap(([mark, sentence]) => bulleted(mark, plain(sentence), columns - 4, paint));
  const maxScroll = Math.max(0, said.length - (sentenceRows - BORDER_ROWS));
  const scroll = Math.min(input.scroll, maxScroll);
  const sentences = frameLines(
    {
      title: 'what it means',
      token: 'good',
      detail:
        maxScroll === 0
          ? ''
          : paint(
              'dim',
              `${formatCount(scroll + 1)}–${formatCount(Math.min(said.length, scroll + sentenceRows - BORDER_ROWS))} of ${formatCount(said.length)}`,
            ),
      size: { columns, rows: sentenceRows },
      lines: said.slice(scroll),
    },
    paint,
  );
  return {
    lines: [head(input, work), ...multiples, ...table, ...sentences]
      .slice(0, rows - HINT_ROWS)
      .concat(hints(input, work, { maxScroll, marks })),
    maxScroll,
  };
}

function head({ comparison, columns, paint }: ComparisonInput, work: ComparedWork | null): string {
  const rounds = Math.max(1, ...(work?.subjects ?? []).map((subject) => subject.rounds.length));
  const badge = paint('badge', ' conctop ', { bold: true, inverse: true });
  const what =
    work === null
      ? ''
      : `${formatUnits(work.subjects.length, 'subject', 'subjects')} · ${plain(workWords(work))} · ${formatUnits(rounds, 'round', 'rounds')}`;
  const left = ` ${badge}  ${paint('strong', 'compare', { bold: true })} ${paint('text', what)}`;
  const done = `${howWords(comparison)} `;
  return spread(left, columnsOf(left) + done.length < columns ? paint('dim', done) : '', columns);
}

/** How long it took and in which order; of recordings alone nothing ran, and how many there are. */
function howWords({ plannedRuns, works, durationSeconds, seed, ended }: Comparison): string {
  if (plannedRuns === 0) {
    const recordings = works.flatMap(({ subjects }) => subjects.flatMap(({ rounds }) => rounds)).length;
    return `from ${formatUnits(recordings, 'recording', 'recordings')}`;
  }
  const done = ended === 'completed' ? 'done' : 'interrupted';
  return `${done} ${formatElapsed(durationSeconds * 1000)}${seed === null ? '' : `  seed ${formatId(seed)}`}`;
}

interface DrawnTable {
  readonly lines: readonly string[];
  /** What its marks mean, where its border has no room for that; else empty. */
  readonly marks: string;
}

const NO_TABLE: DrawnTable = { lines: [], marks: '' };

function drawTable(
  step: ComparedStep,
  subjects: readonly { readonly name: string; readonly colour: Token }[],
  { columns, paint }: ComparisonInput,
): DrawnTable {
  const title = `at ${formatUnits(step.connections, 'connection', 'connections')}`;
  const size = { columns, rows: step.rows.length + 1 + BORDER_ROWS };
  const short = shortLegendWords(step);
  const withLegend = [legendWords(step), short]
    .map((legend) => [medianWords(step), legend].filter((part) => part !== '').join(' · '))
    .find((detail) => columnsOf(detail) <= detailColumns(title, size));
  const detail = paint('dim', withLegend ?? medianWords(step));
  const lines = comparisonRows({ step, subjects, columns: columns - 4, paint });
  return {
    lines: frameLines({ title, token: 'connections', detail, size, lines }, paint),
    marks: withLegend === undefined ? short : '',
  };
}

const bareTitle = (title: string): string => title.replace(/,.*/, '');

/** None where there is no room for them. */
function drawMultiples(
  { columns, paint, canvas, hasColours }: ComparisonInput,
  { steps }: ComparedWork,
  subjects: readonly { readonly name: string; readonly colour: Token }[],
  mostRows: number,
): readonly string[] {
  if (steps.length === 0) return [];
  const asBars = steps.length === 1 || !hasColours;
  const wanted = asBars
    ? subjects.length + BORDER_ROWS
    : Math.min(MOST_CURVE_ROWS, Math.floor(mostRows * CURVES_SHARE) + LEAST_SENTENCE_ROWS);
  const rows = Math.min(mostRows, asBars ? wanted : Math.max(LEAST_CURVE_ROWS, wanted));
  if (rows < (asBars ? wanted : LEAST_CURVE_ROWS)) return [];
  return multiplesRow({ columns, rows }, paint, (multiple, size) => {
    const inside = { ...multiple, ...insideOf(size), steps, subjects, paint };
    return {
      title:
        asBars || (multiple.figure === 'requestsPerSecond' && !showsIdeal(steps))
          ? bareTitle(multiple.title)
          : multiple.title,
      lines: canvas === null ? [] : asBars ? bars({ ...inside, canvas }) : curves({ ...inside, canvas }),
    };
  });
}

const MARK_TOKENS: Readonly<Record<string, Token>> = { '✓': 'good', '✗': 'bad', '!': 'warning', '~': 'text' };

function bulleted(mark: string, sentence: string, columns: number, paint: Paint): readonly string[] {
  return wrapWords(sentence, columns - 2).map((line, index) =>
    index === 0
      ? `${paint(MARK_TOKENS[mark] ?? 'connections', mark)} ${paint('text', line)}`
      : `  ${paint('text', line)}`,
  );
}

type Hint = readonly [key: string, does: string];

function hints(
  { comparison, work: shown, columns, paint }: ComparisonInput,
  work: ComparedWork,
  { maxScroll, marks }: { readonly maxScroll: number; readonly marks: string },
): string {
  const hasWorks = comparison.works.length > 1;
  const place = `work: ${work.work} (${formatCount(shown + 1)} of ${formatCount(comparison.works.length)})`;
  const scroll: readonly Hint[] = maxScroll > 0 ? [['↑↓', 'scroll']] : [];
  const keysOf = (workWords: string, others: readonly Hint[], quit: string): string =>
    [...(hasWorks ? [['w', workWords] as const] : []), ...others, ['?', 'help'] as const, ['q', quit] as const]
      .map(([key, does]) => `${paint('strong', key)} ${paint('dim', does)}`)
      .join('   ');
  const candidates = [
    keysOf(place, scroll, 'quit and print the table'),
    keysOf(place, scroll, 'quit'),
    keysOf('work', scroll, 'quit'),
    // How far the sentences are scrolled stands on their border.
    keysOf('work', [], 'quit'),
  ];
  const room = columns - 2 - (marks === '' ? 0 : columnsOf(marks) + 2);
  const keys = candidates.find((words) => columnsOf(words) <= room) ?? candidates.at(-1) ?? '';
  return marks === '' ? toWidth(` ${keys}`, columns) : spread(` ${keys}`, `${paint('dim', marks)} `, columns);
}

import type { Cell, ComparedRow, ComparedStep } from '../domain/comparison/comparison.ts';
import { contestSentences, listed } from '../domain/comparison/contest-words.ts';
import { FIGURE_WORDS, formatFigure, formatFigureShort } from '../domain/comparison/figure-words.ts';
import { FIGURES, type FigureName } from '../domain/comparison/figures.ts';
import type { ComparedSubject, ComparedWork, Comparison } from '../domain/comparison/whole.ts';
import { waitKind } from '../domain/meaning/waits.ts';
import { formatCount, formatMsBound, formatUnits } from '../domain/words/format.ts';
import { wrapWords } from '../domain/words/wrap-words.ts';
import { gateLines } from './comparison-gates.ts';
import { BEST_MARK, presetLines } from './comparison-presets.ts';
import { type Column, textTable } from './text-table.ts';

const UNKNOWN = '–';

/** A whole comparison as text: for each kind of work the table of its last step, what it shows, and the steps before. */
export const comparisonTable = (comparison: Comparison, maxWidth = Number.POSITIVE_INFINITY): readonly string[] => [
  ...comparison.works.flatMap((work) => ['', ...workTable(work, maxWidth)]),
  ...presetLines(comparison),
  ...failures(comparison),
];

function workTable(work: ComparedWork, maxWidth: number): readonly string[] {
  const last = work.steps.at(-1);
  const title = `${work.subjects.map(({ name }) => name).join(', ')} · ${workWords(work)}`;
  if (last === undefined) {
    const one = work.subjects.length < 2 ? [] : ['', NOTHING];
    return [title, ...one, ...gates(work)];
  }
  const rounds = Math.max(...last.rows.map((row) => row.rounds));
  return [
    title,
    '',
    `At ${formatUnits(last.connections, 'connection', 'connections')}, ${rounds === 1 ? 'one round' : `median of ${rounds} rounds (lowest–highest)`}`,
    '',
    ...stepTable(last, maxWidth),
    ...legend(last),
    '',
    ...[...contestSentences(last), ...reservations(last, work)].flatMap((sentence) => bulleted(sentence, maxWidth)),
    ...(work.steps.length > 1 ? ['', ...earlierSteps(work.steps)] : []),
    ...gates(work),
  ];
}

const NOTHING = 'Fewer than two were measured at the same number of connections: nothing to compare.';

function gates(work: ComparedWork): readonly string[] {
  const lines = gateLines(work);
  return lines.length === 0 ? [] : ['', ...lines];
}

function workWords({ work, delayMs, path }: ComparedWork): string {
  if (work === 'io') return `io, each request waits ${formatMsBound(delayMs)}`;
  if (work === 'cpu') return `cpu, each request burns ${formatMsBound(delayMs)}`;
  if (work === 'block') return `block, each request holds what others need for ${formatMsBound(delayMs)}`;
  return path === null ? 'paths of their own' : `GET ${path}`;
}

interface RowColumn extends Column {
  readonly cell: (row: ComparedRow) => string;
}

/** Columns that a narrow terminal can do without, the least important first; the JSON has them all. */
const DISPENSABLE = [
  'switches/req',
  'processes',
  'of ideal',
  'p50',
  'HTTP server',
  'most threads wait for',
  'base',
  'limited by',
  'CPU µs/req',
];

/** A row a subject: with ranges where they fit. */
function stepTable(step: ComparedStep, maxWidth: number): readonly string[] {
  const hasProcesses = step.rows.some(({ cells }) => (cells.processes.median ?? 1) > 1);
  const all = (withRange: boolean): readonly RowColumn[] => [
    { title: 'model', align: 'left', cell: ({ subject }) => cut(subject) },
    ...(step.rows.some(({ http }) => http !== null)
      ? [{ title: 'HTTP server', align: 'left' as const, cell: ({ http }: ComparedRow) => http ?? UNKNOWN }]
      : []),
    ...FIGURES.filter(({ name }) => hasProcesses || name !== 'processes').map(({ name }) =>
      figureColumn(name, withRange),
    ),
    { title: 'most threads wait for', align: 'left', cell: waitsFor },
    { title: 'limited by', align: 'left', cell: ({ verdict, rounds }) => verdictCell(verdict, rounds) },
  ];
  let table: readonly string[] = [];
  for (const [index, dropped] of [null, ...DISPENSABLE].entries()) {
    const gone = DISPENSABLE.slice(0, index);
    for (const withRange of [true, false]) {
      if (dropped !== null && withRange) continue;
      const columns = all(withRange).filter(({ title }) => !gone.includes(title));
      table = textTable(
        columns,
        step.rows.map((row) => columns.map(({ cell }) => cell(row))),
      );
      if (Math.max(...table.map((line) => line.length)) <= maxWidth) return table;
    }
  }
  return table;
}

/** Ranges of what varies most and is asked for first. */
const WITH_RANGE: readonly FigureName[] = ['requestsPerSecond', 'p99Ms'];

const figureColumn = (name: FigureName, withRange: boolean): RowColumn => ({
  title: FIGURE_WORDS[name].title,
  align: 'right',
  cell: ({ cells }) => cellText(cells[name], withRange && WITH_RANGE.includes(name)),
});

function cellText(cell: Cell, withRange: boolean): string {
  const { median, low, high, unit } = cell;
  // The mark has a place of its own, so that figures stand below one another.
  const mark = cell.mark === 'best' ? BEST_MARK : (cell.mark ?? (cell.takesPart || median === null ? ' ' : '!'));
  const range =
    !withRange || low === null || high === null || low === high
      ? ''
      : ` (${formatFigureShort(unit, low)}–${formatFigureShort(unit, high)})`;
  return `${formatFigure(unit, median)}${range} ${mark}`;
}

function waitsFor({ mostThreadsWaitFor }: ComparedRow): string {
  if (mostThreadsWaitFor === null) return UNKNOWN;
  const { group } = mostThreadsWaitFor;
  return group === 'runnable' ? '(runnable)' : waitKind(group).brief;
}

const verdictCell = (verdict: ComparedRow['verdict'], rounds: number): string =>
  verdict === null
    ? UNKNOWN
    : verdict.rounds === rounds
      ? verdict.words
      : `${verdict.words} (${verdict.rounds} of ${rounds})`;

function legend({ rows }: ComparedStep): readonly string[] {
  const marks = rows.flatMap(({ cells }) => Object.values(cells));
  const parts = [
    marks.some(({ mark }) => mark === 'best') ? `${BEST_MARK} best beyond the noise` : null,
    marks.some(({ mark }) => mark === '~') ? '~ within the noise of the best' : null,
    marks.some((cell) => !cell.takesPart && cell.median !== null) ? '! takes no part, see below' : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? [] : [parts.join(' · ')];
}

/** What does not count, and what may be in the figures that should not. */
function reservations(step: ComparedStep, { subjects }: ComparedWork): readonly string[] {
  const notes = step.rows.flatMap(({ subject, cells }) => {
    const byNote = new Map<string, string[]>();
    for (const { name } of FIGURES) {
      const { note, takesPart, median } = cells[name];
      if (note === null || median === null) continue;
      const words = `${note}${takesPart ? '; the other rounds count' : ': takes no part'}`;
      byNote.set(words, [...(byNote.get(words) ?? []), FIGURE_WORDS[name].title]);
    }
    return [...byNote].map(([words, titles]) => `${subject}, ${listed(titles)}: ${words}.`);
  });
  const once = step.rows.filter(({ rounds }) => rounds < 2).map(({ subject }) => subject);
  const busy = subjects.flatMap(({ rounds }) => rounds).filter(({ before }) => before?.quiet === false).length;
  return [
    ...notes,
    ...(once.length === 0
      ? []
      : [
          `One round of ${listed(once)}: no winner is marked, since nothing shows how much a run differs from the next. It takes --rounds 3 or more, or a folder of recordings.`,
        ]),
    ...(busy === 0
      ? []
      : [`${formatUnits(busy, 'run', 'runs')} began on a machine that was busy with other programs.`]),
  ];
}

/** Requests per second and their marks at every step: a row a subject. */
function earlierSteps(steps: readonly ComparedStep[]): readonly string[] {
  const names = [...new Set(steps.flatMap(({ rows }) => rows.map(({ subject }) => subject)))];
  const cellOf = (step: ComparedStep, name: string): string => {
    const row = step.rows.find(({ subject }) => subject === name);
    return row === undefined ? `${UNKNOWN}  ` : cellText(row.cells.requestsPerSecond, false);
  };
  return [
    'Requests per second at so many connections:',
    ...textTable(
      [
        { title: '', align: 'left' },
        ...steps.map(({ connections }) => ({ title: `${formatCount(connections)}  `, align: 'right' as const })),
      ],
      names.map((name) => [cut(name), ...steps.map((step) => cellOf(step, name))]),
    ),
  ];
}

/** Of a long command or path the end says most. */
const MOST_NAME = 32;
const cut = (name: string): string => (name.length <= MOST_NAME ? name : `…${name.slice(1 - MOST_NAME)}`);

const BULLET = '• ';

const bulleted = (sentence: string, maxWidth: number): readonly string[] =>
  (Number.isFinite(maxWidth) ? wrapWords(sentence, maxWidth - BULLET.length) : [sentence]).map(
    (line, index) => `${index === 0 ? BULLET : ' '.repeat(BULLET.length)}${line}`,
  );

function failures({ works }: Comparison): readonly string[] {
  const failed = new Map<string, ComparedSubject>();
  for (const subject of works.flatMap(({ subjects }) => subjects)) {
    if (subject.failure !== null) failed.set(subject.name, subject);
  }
  return [...failed.values()].flatMap(({ name, failure, rounds }) =>
    failure === null
      ? []
      : ['', `${name} ${rounds.length === 0 ? 'was not measured' : 'failed'}: ${failure.message}`, `  ${failure.hint}`],
  );
}

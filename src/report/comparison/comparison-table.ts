import type { Cell, ComparedRow, ComparedStep } from '../../domain/comparison/comparison.ts';
import { type FigureName, TABLED } from '../../domain/comparison/figures.ts';
import type { ComparedSubject, ComparedWork, Comparison } from '../../domain/comparison/whole.ts';
import {
  cellWords,
  legendWords,
  medianWords,
  verdictCell,
  waitsFor,
} from '../../domain/comparison/words/cell-words.ts';
import { FIGURE_WORDS } from '../../domain/comparison/words/figure-words.ts';
import { gateLines } from '../../domain/comparison/words/gate-words.ts';
import {
  interruptedWords,
  NOTHING_COMPARED,
  shownStep,
  stepSentences,
  workWords,
} from '../../domain/comparison/words/step-words.ts';
import { formatCount, formatUnits } from '../../domain/words/format.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { type Column, textTable } from '../text-table.ts';
import { presetLines } from './comparison-presets.ts';

const UNKNOWN = '–';

/** A whole comparison as text: for each kind of work the table of its last step, what it shows, and the steps before. */
export const comparisonTable = (comparison: Comparison, maxWidth = Number.POSITIVE_INFINITY): readonly string[] => [
  ...[interruptedWords(comparison)].flatMap((words) => (words === null ? [] : ['', words])),
  ...comparison.works.flatMap((work) => ['', ...workTable(work, maxWidth)]),
  ...presetLines(comparison),
  ...failures(comparison),
];

function workTable(work: ComparedWork, maxWidth: number): readonly string[] {
  const last = shownStep(work);
  const title = `${ofWork(work).join(', ')} · ${workWords(work)}`;
  if (last === undefined) {
    const one = work.subjects.length < 2 ? [] : ['', NOTHING_COMPARED];
    return [title, ...one, ...gates(work)];
  }
  const { lines, hasRange } = stepTable(last, maxWidth);
  return [
    title,
    '',
    `At ${formatUnits(last.connections, 'connection', 'connections')}, ${medianWords(last, hasRange ? ' (lowest–highest)' : '')}`,
    '',
    ...lines,
    ...[legendWords(last)].filter((words) => words !== ''),
    '',
    ...stepSentences(last, work).flatMap((sentence) => bulleted(sentence, maxWidth)),
    ...(work.steps.length > 1 ? ['', ...earlierSteps(work.steps)] : []),
    ...gates(work),
  ];
}

/** Of recordings those that did this work. */
const ofWork = ({ subjects }: ComparedWork): readonly string[] =>
  subjects.flatMap(({ name, kind, rounds }) => (kind === 'recording' && rounds.length === 0 ? [] : [name]));

function gates(work: ComparedWork): readonly string[] {
  const lines = gateLines(work);
  return lines.length === 0 ? [] : ['', ...lines];
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

interface StepTable {
  readonly lines: readonly string[];
  /** Of a cell that is printed. */
  readonly hasRange: boolean;
}

/** A row a subject: with ranges where they fit. */
function stepTable(step: ComparedStep, maxWidth: number): StepTable {
  const hasProcesses = step.rows.some(({ cells }) => (cells.processes.median ?? 1) > 1);
  const all = (withRange: boolean): readonly RowColumn[] => [
    { title: 'model', align: 'left', cell: ({ subject }) => cut(subject) },
    ...(step.rows.some(({ http }) => http !== null)
      ? [{ title: 'HTTP server', align: 'left' as const, cell: ({ http }: ComparedRow) => http ?? UNKNOWN }]
      : []),
    ...TABLED.filter(({ name }) => hasProcesses || name !== 'processes').map(({ name }) =>
      figureColumn(name, withRange),
    ),
    { title: 'most threads wait for', align: 'left', cell: waitsFor },
    { title: 'limited by', align: 'left', cell: verdictCell },
  ];
  const rangeIsKnown = step.rows.some(({ cells }) => WITH_RANGE.some((name) => cellWords(cells[name]).range !== ''));
  let lines: readonly string[] = [];
  for (const [index, dropped] of [null, ...DISPENSABLE].entries()) {
    const gone = DISPENSABLE.slice(0, index);
    for (const withRange of [true, false]) {
      if (dropped !== null && withRange) continue;
      const columns = all(withRange).filter(({ title }) => !gone.includes(title));
      lines = textTable(
        columns,
        step.rows.map((row) => columns.map(({ cell }) => cell(row))),
      );
      if (Math.max(...lines.map((line) => line.length)) <= maxWidth) {
        return { lines, hasRange: withRange && rangeIsKnown };
      }
    }
  }
  return { lines, hasRange: false };
}

/** Ranges of what varies most and is asked for first. */
const WITH_RANGE: readonly FigureName[] = ['requestsPerSecond', 'p99Ms'];

/** The mark has a place of its own, so that figures stand below one another. */
function cellText(cell: Cell, withRange: boolean): string {
  const { figure, range, mark } = cellWords(cell);
  return `${figure}${withRange && range !== '' ? ` (${range})` : ''} ${mark}`;
}

const figureColumn = (name: FigureName, withRange: boolean): RowColumn => ({
  title: FIGURE_WORDS[name].title,
  align: 'right',
  cell: ({ cells }) => cellText(cells[name], withRange && WITH_RANGE.includes(name)),
});

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

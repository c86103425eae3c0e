import type { ComparedRow, ComparedStep } from '../../domain/comparison/comparison.ts';
import type { ComparedSubject, ComparedWork, Comparison } from '../../domain/comparison/whole.ts';
import { cellWords, legendWords, medianWords } from '../../domain/comparison/words/cell-words.ts';
import { FIGURE_WORDS } from '../../domain/comparison/words/figure-words.ts';
import { gateLines } from '../../domain/comparison/words/gate-words.ts';
import {
  interruptedWords,
  NOTHING_COMPARED,
  shownStep,
  stepSentences,
  workWords,
} from '../../domain/comparison/words/step-words.ts';
import { cutStart } from '../../domain/words/cut-start.ts';
import { formatCount, formatUnits } from '../../domain/words/format.ts';
import { textTable } from '../../domain/words/text-table.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { UNKNOWN } from '../step-columns.ts';
import { type ComparedColumn, comparedColumns } from './compared-columns.ts';
import { presetLines } from './comparison-presets.ts';

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
  const all = comparedColumns(step);
  const hasRange = step.rows.some((row) =>
    all.some(({ title, cell }) => WITH_RANGE.has(title) && cell(row).range !== ''),
  );
  let lines: readonly string[] = [];
  for (const [index, dropped] of [null, ...DISPENSABLE].entries()) {
    const gone = DISPENSABLE.slice(0, index);
    for (const withRange of [true, false]) {
      if (dropped !== null && withRange) continue;
      const columns = all.filter(({ title }) => !gone.includes(title));
      lines = textTable(
        columns,
        step.rows.map((row) => columns.map((column) => tableCell(column, row, withRange))),
      );
      if (Math.max(...lines.map((line) => line.length)) <= maxWidth) {
        return { lines, hasRange: withRange && hasRange };
      }
    }
  }
  return { lines, hasRange: false };
}

/** Ranges of what varies most and is asked for first. */
const WITH_RANGE = new Set([FIGURE_WORDS.requestsPerSecond.title, FIGURE_WORDS.p99Ms.title]);

function tableCell({ title, align, cell }: ComparedColumn, row: ComparedRow, withRange: boolean): string {
  const { text, range, mark } = cell(row);
  if (align === 'left') return cutName(text);
  return marked(`${text}${withRange && WITH_RANGE.has(title) && range !== '' ? ` (${range})` : ''}`, mark);
}

/** The mark has a place of its own, so that figures stand below one another. */
const marked = (figure: string, mark: string): string => `${figure} ${mark === '' ? ' ' : mark}`;

/** Requests per second and their marks at every step: a row a subject. */
function earlierSteps(steps: readonly ComparedStep[]): readonly string[] {
  const names = [...new Set(steps.flatMap(({ rows }) => rows.map(({ subject }) => subject)))];
  const cellOf = (step: ComparedStep, name: string): string => {
    const row = step.rows.find(({ subject }) => subject === name);
    if (row === undefined) return marked(UNKNOWN, '');
    const { figure, mark } = cellWords(row.cells.requestsPerSecond);
    return marked(figure, mark.trim());
  };
  return [
    'Requests per second at so many connections:',
    ...textTable(
      [
        { title: '', align: 'left' },
        ...steps.map(({ connections }) => ({ title: `${formatCount(connections)}  `, align: 'right' as const })),
      ],
      names.map((name) => [cutName(name), ...steps.map((step) => cellOf(step, name))]),
    ),
  ];
}

/** Of a long command or path the end says most. */
const MOST_NAME = 32;
const cutName = (name: string): string => cutStart(name, MOST_NAME);

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

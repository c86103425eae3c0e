import { waitKind } from '../../meaning/waits.ts';
import { formatCount } from '../../words/format.ts';
import type { Cell, ComparedRow, ComparedStep } from '../comparison.ts';
import type { FigureUnit } from '../figures.ts';
import { formatFigure, formatFigureShort } from './figure-words.ts';

const UNKNOWN = '–';
export const BEST_MARK = '★';
const NO_PART = '!';

export interface CellWords {
  readonly figure: string;
  /** `48.0k–50.1k`; empty: the rounds do not differ, or there are none. */
  readonly range: string;
  /** One column, a blank where there is no mark. */
  readonly mark: string;
}

/** A cell as text, wherever it is drawn. */
export function cellWords(cell: Cell): CellWords {
  const { median, low, high, unit } = cell;
  const isOut = !cell.takesPart && median !== null;
  return {
    figure: formatFigure(unit, median),
    range: low === null || high === null || low === high ? '' : rangeWords(unit, low, high),
    mark: cell.mark === 'best' ? BEST_MARK : (cell.mark ?? (isOut ? NO_PART : ' ')),
  };
}

/** `137–158 ms`: a unit that both have stands once. Empty: they differ by less than is shown. */
function rangeWords(unit: FigureUnit, low: number, high: number): string {
  const [from, to] = [formatFigureShort(unit, low), formatFigureShort(unit, high)];
  if (from === to) return '';
  const ending = / \D+$/.exec(to)?.[0] ?? '';
  return `${ending !== '' && from.endsWith(ending) ? from.slice(0, -ending.length) : from}–${to}`;
}

/** `median of 3 rounds`, with `up to` where not every subject has as many; `range` follows where there are several. */
export function medianWords({ rows }: Pick<ComparedStep, 'rows'>, range = ''): string {
  const most = Math.max(...rows.map(({ rounds }) => rounds));
  if (most === 1) return 'one round';
  return `median of ${rows.every(({ rounds }) => rounds === most) ? '' : 'up to '}${formatCount(most)} rounds${range}`;
}

/** What the marks of a step mean, those that are there. */
export const legendWords = (step: ComparedStep): string =>
  legend(step, ['best beyond the noise', 'within the noise of the best', 'takes no part, see below']);

/** The same where there is little room. */
export const shortLegendWords = (step: ComparedStep): string => legend(step, ['best', 'tied', 'takes no part']);

const legend = ({ rows }: ComparedStep, [best, tied, out]: readonly [string, string, string]): string => {
  const marks = rows.flatMap(({ cells }) => Object.values(cells)).map((cell) => cellWords(cell).mark);
  return [
    marks.includes(BEST_MARK) ? `${BEST_MARK} ${best}` : null,
    marks.includes('~') ? `~ ${tied}` : null,
    marks.includes(NO_PART) ? `${NO_PART} ${out}` : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
};

export function waitsFor({ mostThreadsWaitFor }: ComparedRow): string {
  if (mostThreadsWaitFor === null) return UNKNOWN;
  const { group } = mostThreadsWaitFor;
  return group === 'runnable' ? '(runnable)' : waitKind(group).brief;
}

/** With the number of rounds where they do not agree. */
export function verdictCell({ verdict, rounds }: ComparedRow): string {
  if (verdict === null) return UNKNOWN;
  return verdict.rounds === rounds ? verdict.words : `${verdict.words} (${verdict.rounds} of ${rounds})`;
}

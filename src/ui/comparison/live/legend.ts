import {
  type ComparisonProgress,
  type RunAhead,
  roundsOfWork,
  type SubjectProgress,
} from '../../../domain/comparison/progress.ts';
import { columnsOf, plain, toWidth } from '../../frame/ansi-text.ts';
import type { Paint } from '../../theme.ts';
import { colourOf } from '../multiples.ts';

const GAP = '  ';
/** With less room a legend names nobody. */
const LEAST_COLUMNS = 8;

/** Who has which colour, and a dot for each round; without dots, then cut, where there is less room. */
export function legend(progress: ComparisonProgress, columns: number, paint: Paint): string {
  const whole = legendLine(progress, paint, true);
  if (columnsOf(whole) <= columns) return whole;
  return columns < LEAST_COLUMNS ? '' : toWidth(legendLine(progress, paint, false), columns);
}

function legendLine(
  { subjects, runs, at, runStartedAtMs }: ComparisonProgress,
  paint: Paint,
  withDots: boolean,
): string {
  const run = runs[at];
  return subjects
    .map((subject, index) => {
      const { name, isLeftOut } = subject;
      if (isLeftOut) return paint('bad', `✗ ${plain(name)}`);
      const isRunning = runStartedAtMs !== null && run?.subject === name;
      const colour = colourOf(index);
      const line = paint(colour, `━━ ${plain(name)}`, { bold: isRunning, faint: !isRunning });
      const dots = withDots ? dotsOf(subject, run, isRunning) : '';
      return dots === '' ? line : `${line} ${paint(isRunning ? colour : 'dim', dots)}`;
    })
    .join(GAP);
}

/** Measured, under way, to come; a recording has none. */
function dotsOf(subject: SubjectProgress, run: RunAhead | undefined, isRunning: boolean): string {
  if (run === undefined) return '';
  const done = Math.min(subject.planned, roundsOfWork(subject, run).length);
  const current = isRunning && done < subject.planned ? 1 : 0;
  return '●'.repeat(done) + '◉'.repeat(current) + '○'.repeat(subject.planned - done - current);
}

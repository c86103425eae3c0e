import {
  type ComparisonProgress,
  leftMs,
  type RunAhead,
  roundsOfWork,
  type SubjectProgress,
} from '../../../domain/comparison/progress.ts';
import { workWords } from '../../../domain/comparison/words/step-words.ts';
import {
  formatCount,
  formatElapsed,
  formatId,
  formatPercent,
  formatSpan,
  formatUnits,
} from '../../../domain/words/format.ts';
import { columnsOf, plain, spread, toWidth } from '../../frame/ansi-text.ts';
import type { Paint, Token } from '../../theme.ts';
import { colourOf } from '../multiples.ts';

export interface LiveHeadInput {
  readonly progress: ComparisonProgress;
  /** Since the comparison's start. */
  readonly nowMs: number;
  /** `q` was pressed once, or the comparison is ending. */
  readonly quitting: 'asked' | 'ending' | null;
  readonly columns: number;
  readonly paint: Paint;
}

/** Two lines above the run: what is compared and how far it is; who has which colour, and what is waited for. */
export const liveHead = (input: LiveHeadInput): readonly string[] => [whatLine(input), whoLine(input)];

/** As much as fits, the most important first. */
function whatLine({ progress, nowMs, columns, paint }: LiveHeadInput): string {
  const { subjects, runs, rounds, seed, at } = progress;
  const run = runs[at];
  const works = new Set(runs.map(({ work }) => work)).size;
  const names = formatUnits(subjects.length, 'subject', 'subjects');
  const workLong = run === undefined ? '' : plain(workWords(run));
  const workShort = run === undefined || workLong.length > 40 ? '' : works > 1 ? run.work : workLong.replace(/,.*/, '');
  const place = [
    `round ${formatCount(run?.round ?? 1)} of ${formatCount(rounds)}`,
    `run ${formatCount(at + 1)} of ${formatCount(runs.length)}`,
  ];
  const left = leftMs(progress, nowMs);
  const clock = formatElapsed(nowMs);
  const about = `about ${formatSpan(left)} left`;
  const badge = ` ${paint('badge', ' conctop ', { bold: true, inverse: true })}  ${paint('strong', 'compare', { bold: true })} `;
  const line = (parts: readonly string[], right: string): string | null => {
    const text = badge + paint('text', parts.filter((part) => part !== '').join(' · '));
    return columnsOf(text) + right.length + 2 <= columns ? spread(text, paint('dim', right), columns) : null;
  };
  return (
    line([names, workLong, ...place], `seed ${formatId(seed)}  ${clock}, ${about} `) ??
    line([names, workLong, ...place], `${clock}, ${about} `) ??
    line([names, workShort, ...place], `${clock}, ${about} `) ??
    line([workShort, ...place], `${about} `) ??
    line([workShort, ...place], '') ??
    toWidth(badge + paint('text', place.join(' · ')), columns)
  );
}

const GAP = '  ';

/** The legend at the left; at the right what is waited for or went wrong, which comes first. */
function whoLine(input: LiveHeadInput): string {
  const { progress, columns, paint } = input;
  const [token, words] = statusOf(input) ?? [null, ''];
  const status =
    token === null
      ? ''
      : `${paint(token, toWidth(words, Math.min(words.length, columns - 2)), { bold: token !== 'dim' })} `;
  const room = columns - columnsOf(status) - 2;
  const run = progress.runs[progress.at];
  const isRunning = progress.runStartedAtMs !== null;
  const entries = progress.subjects.map((subject, index) => {
    const isAt = run?.subject === subject.name;
    return {
      subject,
      colour: colourOf(index),
      isBright: isAt && isRunning,
      marks: marksOf(subject, run, isAt && isRunning),
    };
  });
  const entry = ({ subject, colour, isBright, marks }: (typeof entries)[number], withMarks: boolean): string => {
    const style = { bold: isBright, faint: !isBright };
    const name = `${subject.isLeftOut ? '✗' : '━━'} ${plain(subject.name)}`;
    return `${subject.isLeftOut ? paint('bad', name) : paint(colour, name, style)}${withMarks && marks !== '' ? ` ${paint(isBright ? colour : 'dim', marks)}` : ''}`;
  };
  const legend = (withMarks: boolean): string => entries.map((each) => entry(each, withMarks)).join(GAP);
  const whole = legend(true);
  return spread(
    ` ${columnsOf(whole) <= room ? whole : toWidth(legend(false), Math.max(0, room)).trimEnd()}`,
    status,
    columns,
  );
}

/** A dot a round: measured, under way, to come. */
function marksOf(subject: SubjectProgress, run: RunAhead | undefined, isRunning: boolean): string {
  if (run === undefined || subject.planned === 0 || subject.isLeftOut) return '';
  const done = Math.min(subject.planned, roundsOfWork(subject, run).length);
  const current = isRunning && done < subject.planned ? 1 : 0;
  return '●'.repeat(done) + '◉'.repeat(current) + '○'.repeat(subject.planned - done - current);
}

/** The most urgent first. */
function statusOf({ progress, quitting }: LiveHeadInput): readonly [Token, string] | null {
  const complete = progress.spent.runs;
  const runs = progress.runs.length;
  if (quitting === 'ending') return ['warning', 'ending: the table follows'];
  if (quitting === 'asked') {
    return [
      'warning',
      complete === 0
        ? 'q again ends the comparison: no run is complete yet'
        : `q again ends the comparison: ${formatCount(complete)} of ${formatUnits(runs, 'run is', 'runs are')} complete`,
    ];
  }
  const { wait, at, message } = progress;
  const next = plain(progress.runs[at]?.subject ?? '');
  if (wait !== null) {
    return [
      'warning',
      `${next} waits for a quiet machine: ${formatPercent(wait.busyPercent)} busy, up to ${formatSpan(wait.leftMs)} more`,
    ];
  }
  if (message !== null) return ['connections', plain(message)];
  const failed = progress.subjects.findLast(({ failure }) => failure !== null);
  if (failed?.failure === undefined || failed.failure === null) return null;
  return ['bad', `✗ ${plain(failed.name)}: ${plain(failed.failure.message)}`];
}

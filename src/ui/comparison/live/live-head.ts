import { type ComparisonProgress, leftMs } from '../../../domain/comparison/progress.ts';
import { workWords } from '../../../domain/comparison/words/step-words.ts';
import { formatCount, formatElapsed, formatId, formatSpan, formatUnits } from '../../../domain/words/format.ts';
import { columnsOf, plain, spread, toWidth } from '../../frame/ansi-text.ts';
import type { Paint } from '../../theme.ts';
import { legend } from './legend.ts';
import { type Quitting, statusOf } from './status.ts';

export interface LiveHeadInput {
  readonly progress: ComparisonProgress;
  /** Since the comparison's start. */
  readonly nowMs: number;
  readonly quitting: Quitting;
  readonly columns: number;
  readonly paint: Paint;
}

/** Two lines above the run: what is compared and how far it is; who has which colour, and what is waited for. */
export const liveHead = (input: LiveHeadInput): readonly string[] => [whatLine(input), whoLine(input)];

/** `round 2 of 3 · run 6 of 12` always, what fits beside it from the most important on. */
function whatLine({ progress, nowMs, columns, paint }: LiveHeadInput): string {
  const { subjects, runs, rounds, seed, at } = progress;
  const run = runs[at];
  const place = `round ${formatCount(run?.round ?? 1)} of ${formatCount(rounds)} · run ${formatCount(at + 1)} of ${formatCount(runs.length)}`;
  const names = `${formatUnits(subjects.length, 'subject', 'subjects')} · `;
  const work = run === undefined ? '' : `${plain(workWords(run))} · `;
  const shortWork = work.replace(/, .*/, ' · ');
  const span = formatSpan(leftMs(progress, nowMs));
  const about = progress.isBuilding ? `about ${span} after the build` : `about ${span} left`;
  const clock = `${formatElapsed(nowMs)}, ${about}`;
  const badge = ` ${paint('badge', ' conctop ', { bold: true, inverse: true })}  ${paint('strong', 'compare', { bold: true })} `;
  const candidates: readonly (readonly [left: string, right: string])[] = [
    [names + work + place, `seed ${formatId(seed)}  ${clock}`],
    [names + work + place, clock],
    [names + shortWork + place, clock],
    [shortWork + place, about],
    [shortWork + place, ''],
    [place, ''],
  ];
  const room = columns - columnsOf(badge) - 2;
  const [left, right] = candidates.find(([left, right]) => left.length + right.length <= room) ?? [place, ''];
  return right === ''
    ? toWidth(badge + paint('text', left), columns)
    : spread(badge + paint('text', left), `${paint('dim', right)} `, columns);
}

/** A failure stands beside the legend, if it can say something there. */
const LEAST_FAILURE_COLUMNS = 24;

function whoLine({ progress, quitting, columns, paint }: LiveHeadInput): string {
  const status = statusOf(progress, quitting);
  const inside = columns - 2;
  const around = (left: string, right: string): string => spread(` ${left}`, `${right} `, columns);
  if (status === null) return around(legend(progress, inside, paint), '');
  const { token, words, isUrgent } = status;
  const painted = (room: number): string =>
    paint(token, toWidth(words, Math.min(words.length, room)), { bold: isUrgent });
  if (isUrgent) {
    const right = painted(inside);
    return around(legend(progress, inside - columnsOf(right) - 2, paint), right);
  }
  const left = legend(progress, inside, paint);
  const room = inside - columnsOf(left) - 2;
  return around(left, room < LEAST_FAILURE_COLUMNS ? '' : painted(room));
}

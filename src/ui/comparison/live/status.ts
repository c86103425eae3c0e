import type { ComparisonProgress } from '../../../domain/comparison/progress.ts';
import { busyWords } from '../../../domain/comparison/words/busy-words.ts';
import { formatCount, formatSpan, formatUnits } from '../../../domain/words/format.ts';
import { plain } from '../../frame/ansi-text.ts';
import type { Token } from '../../theme.ts';

/** `q` was pressed once, or the comparison is ending; null: neither. */
export type Quitting = 'asked' | 'ending' | null;

export interface Status {
  readonly token: Token;
  readonly words: string;
  /** It passes, or needs an answer: the legend waits. */
  readonly isUrgent: boolean;
}

/** What a person wants to know now, the most urgent first; null: all is well. */
export function statusOf(progress: ComparisonProgress, quitting: Quitting): Status | null {
  if (quitting === 'ending') return urgent('ending: the table follows');
  if (quitting === 'asked') return urgent(`q again ends the comparison: ${completeWords(progress)}`);
  const { wait, message, subjects } = progress;
  if (wait !== null) {
    const next = plain(progress.runs[progress.at]?.subject ?? '');
    return urgent(
      `${next} waits for a quiet machine: ${busyWords(wait.busyPercent)} busy, up to ${formatSpan(wait.leftMs)} more`,
    );
  }
  if (message !== null) return { token: 'connections', words: messageWords(progress, plain(message)), isUrgent: true };
  const failed = subjects.findLast(({ failure }) => failure !== null);
  return failed === undefined || failed.failure === null
    ? null
    : { token: 'bad', words: `${plain(failed.name)}: ${plain(failed.failure.message)}`, isUrgent: false };
}

/** A line of a build does not say that it is one. */
const messageWords = ({ isBuilding, runs, at }: ComparisonProgress, message: string): string =>
  isBuilding && !message.startsWith('building') ? `building ${plain(runs[at]?.subject ?? '')}: ${message}` : message;

const urgent = (words: string): Status => ({ token: 'warning', words, isUrgent: true });

function completeWords({ spent, runs }: ComparisonProgress): string {
  if (spent.runs === 0) return 'no run is complete yet';
  return `${formatCount(spent.runs)} of ${formatUnits(runs.length, 'run', 'runs')} complete`;
}

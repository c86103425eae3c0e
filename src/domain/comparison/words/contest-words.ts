import { formatTimes, formatUnits } from '../../words/format.ts';
import type { ComparedRatio, ComparedStep, Contest } from '../comparison.ts';
import { FIGURE_WORDS } from './figure-words.ts';

/** What a step shows, a sentence for each figure: who is best and by how much, or why nobody is. */
export const contestSentences = (
  { contests }: Pick<ComparedStep, 'contests'>,
  mostRatios?: number,
): readonly string[] => contests.flatMap((contest) => contestSentence(contest, mostRatios) ?? []);

/** `Requests per second: go is best: 1.40x node (1.36–1.45).` With the ratios over those that come next. Null: nothing is compared. */
export function contestSentence(contest: Contest, mostRatios = Number.POSITIVE_INFINITY): string | null {
  const { leader, whyNone, unjudged } = contest;
  const subject = capital(FIGURE_WORDS[contest.figure].words);
  if (unjudged !== null) {
    return `${subject}: ${unjudged.leader} has ${ratiosWords(unjudged.ratios, mostRatios)}: disturbed, not judged.`;
  }
  if (whyNone?.why === 'few-connections') return null;
  if (leader === null || whyNone?.why === 'alone') return null;
  const ratios = ratiosWords(contest.ratios, mostRatios);
  switch (whyNone?.why) {
    case undefined:
      return `${subject}: ${leader} is best: ${ratios}.`;
    case 'within-noise':
      return `${subject}: ${listed([leader, ...whyNone.subjects])} are within the noise; ${leader} has ${ratios}.`;
    case 'one-round':
      return `${subject}: ${leader} has ${ratios}.`;
    case 'unknown-others':
      return `${subject}: ${leader} has ${ratios}, and is not called best: what ${listed(whyNone.subjects)} would have is not known.`;
  }
}

function ratiosWords(ratios: readonly ComparedRatio[], mostRatios: number): string {
  const shown = ratios.slice(0, mostRatios).map(ratioWords);
  const more = ratios.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [`and ${formatUnits(more, 'more', 'more')}`])].join(', ');
}

/** `1.40x node (1.36–1.45)` */
function ratioWords(ratio: ComparedRatio): string {
  const { times, interval } = ratioParts(ratio);
  return `${times} ${ratio.over}${interval === '' ? '' : ` (${interval})`}`;
}

/** Two rounds that differ make an interval from nothing to everything. */
const MOST_SPAN = 100;
export const CANNOT_TELL = 'cannot tell';
export const isTelling = ({ low, high }: { readonly low: number; readonly high: number }): boolean =>
  low > 0 && high / low <= MOST_SPAN;

/** `1.40x` and `1.36–1.45`; an empty interval: too few rounds. */
export const ratioParts = ({
  ratio,
  low,
  high,
}: ComparedRatio): { readonly times: string; readonly interval: string } => ({
  times: `${formatTimes(ratio)}x`,
  interval:
    low === null || high === null
      ? ''
      : isTelling({ low, high })
        ? `${formatTimes(low)}–${formatTimes(high)}`
        : CANNOT_TELL,
});

/** `a`, `a and b`, `a, b and c` */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

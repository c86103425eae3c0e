import { formatTimes } from '../../words/format.ts';
import type { ComparedRatio, ComparedStep, Contest } from '../comparison.ts';
import { FIGURE_WORDS } from './figure-words.ts';

/** What a step shows, a sentence for each figure: who is best and by how much, or why nobody is. */
export const contestSentences = ({ contests }: Pick<ComparedStep, 'contests'>): readonly string[] =>
  contests.flatMap((contest) => contestSentence(contest) ?? []);

/** `Requests per second: go has 1.40x those of node (1.36–1.45).` Null: nothing is compared. */
export function contestSentence(contest: Contest): string | null {
  const { leader, whyNone } = contest;
  const subject = capital(FIGURE_WORDS[contest.figure].words);
  if (leader === null || whyNone?.why === 'alone') return null;
  const ratios = contest.ratios.map((ratio) => ratioWords(ratio)).join(', ');
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

/** `1.40x node (1.36–1.45)` */
function ratioWords({ over, ratio, low, high }: ComparedRatio): string {
  const interval = low === null || high === null ? '' : ` (${formatTimes(low)}–${formatTimes(high)})`;
  return `${formatTimes(ratio)}x ${over}${interval}`;
}

/** `a`, `a and b`, `a, b and c` */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

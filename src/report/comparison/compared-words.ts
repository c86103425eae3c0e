import type { ComparedWork, Comparison } from '../../domain/comparison/whole.ts';
import { NOTHING_COMPARED, workWords } from '../../domain/comparison/words/step-words.ts';
import { formatCount, formatId, formatUnits } from '../../domain/words/format.ts';
import { isObserved } from '../step-columns.ts';

/** Of more subjects a sentence names the nearest ones; the table of ratios has them all. */
export const MOST_RATIOS = 4;

/** Of more subjects a title names the first ones; the table has them all. */
const MOST_NAMES = 6;
const FIRST_NAMES = 3;

export const namesWords = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, FIRST_NAMES).join(', ')} and ${formatCount(names.length - FIRST_NAMES)} more`;

/** More than these are folded away: thirty subjects have a hundred reservations. */
export const MOST_SENTENCES = 12;

/** How it came about, in one line: `3 rounds of each, in an order of its own (seed 42); 2 cores, Linux 6.8.` */
export function comparedAbout({ rounds, seed, works, startedAt, ended }: Comparison): string {
  const [first] = works.flatMap(({ subjects }) => subjects.flatMap((subject) => subject.rounds));
  const machine = first?.summary.machine ?? null;
  const parts = [
    roundsWords(rounds, works),
    seed === null ? null : `order drawn from seed ${formatId(seed)}`,
    machine === null ? null : `${formatUnits(machine.cores, 'core', 'cores')}, ${machine.os} ${machine.kernel}`,
    startedAt === '' ? null : startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'),
    ended === 'interrupted' ? 'interrupted: what was measured until then' : null,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

const isOnlyObserved = ({ subjects }: ComparedWork): boolean =>
  subjects.every(({ rounds }) => rounds.every(({ summary }) => isObserved(summary)));

/** What each request did, where there were requests. */
export const workTitle = (work: ComparedWork): string =>
  isOnlyObserved(work) ? 'observed without load' : workWords(work);

/** Why a kind of work has no table. */
export const nothingWords = (work: ComparedWork): string =>
  isOnlyObserved(work) ? 'Observed without load: no step was held, so there is nothing to compare.' : NOTHING_COMPARED;

function roundsWords(rounds: number, works: Comparison['works']): string {
  if (rounds === 1) return 'One round of each';
  const all = works
    .flatMap(({ subjects }) => subjects.map((subject) => subject.rounds.length))
    .filter((held) => held > 0);
  return `${all.every((held) => held === rounds) ? '' : 'Up to '}${formatUnits(rounds, 'round', 'rounds')} of each`;
}

/** `round 2 of 3`: what can be read in detail. */
export const roundWords = (round: number, rounds: number): string =>
  rounds === 1 ? 'its only round' : `round ${formatCount(round)} of ${formatCount(rounds)}`;

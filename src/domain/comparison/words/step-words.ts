import { formatMsBound, formatUnits } from '../../words/format.ts';
import type { ComparedStep } from '../comparison.ts';
import { TABLED } from '../figures.ts';
import type { ComparedWork } from '../whole.ts';
import { contestSentences, listed } from './contest-words.ts';
import { FIGURE_WORDS } from './figure-words.ts';

export const NOTHING_COMPARED = 'Fewer than two were measured at the same number of connections: nothing to compare.';

/** What each request does. */
export function workWords({ work, delayMs, path }: Pick<ComparedWork, 'work' | 'delayMs' | 'path'>): string {
  if (work === 'io') return `io, each request waits ${formatMsBound(delayMs)}`;
  if (work === 'cpu') return `cpu, each request burns ${formatMsBound(delayMs)}`;
  if (work === 'block') return `block, each request holds what others need for ${formatMsBound(delayMs)}`;
  return path === null ? 'paths of their own' : `GET ${path}`;
}

/** Everything that is said of a step: who is best and by how much, then what takes no part and why. */
export const stepSentences = (step: ComparedStep, work: ComparedWork, mostRatios?: number): readonly string[] => [
  ...contestSentences(step, mostRatios),
  ...reservations(step, work),
];

/** What does not count, and what may be in the figures that should not. */
function reservations(step: ComparedStep, { subjects }: ComparedWork): readonly string[] {
  const notes = step.rows.flatMap(({ subject, cells }) => {
    const byNote = new Map<string, string[]>();
    for (const { name } of TABLED) {
      const { note, takesPart, median } = cells[name];
      if (note === null || median === null) continue;
      const words = `${note}${takesPart ? '; the other rounds count' : ': takes no part'}`;
      byNote.set(words, [...(byNote.get(words) ?? []), FIGURE_WORDS[name].title]);
    }
    return [...byNote].map(([words, titles]) => `${subject}, ${listed(titles)}: ${words}.`);
  });
  const once = step.rows.filter(({ rounds }) => rounds < 2).map(({ subject }) => subject);
  const busy = subjects.flatMap(({ rounds }) => rounds).filter(({ before }) => before?.quiet === false).length;
  return [
    ...notes,
    ...(once.length === 0
      ? []
      : [
          `One round of ${listed(once)}: no winner is marked, since nothing shows how much a run differs from the next. It takes --rounds 3 or more, or a folder of recordings.`,
        ]),
    ...(busy === 0
      ? []
      : [`${formatUnits(busy, 'run', 'runs')} began on a machine that was busy with other programs.`]),
  ];
}

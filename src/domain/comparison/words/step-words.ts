import { countsWords } from '../../meaning/load-errors.ts';
import { formatCount, formatMsBound, formatPercent, formatUnits } from '../../words/format.ts';
import type { ComparedRow, ComparedStep } from '../comparison.ts';
import { LEAST_FOR_MEMORY, TABLED } from '../figures.ts';
import type { ComparedWork, Comparison } from '../whole.ts';
import { contestSentences, listed } from './contest-words.ts';
import { FIGURE_WORDS } from './figure-words.ts';

export const NOTHING_COMPARED = 'Fewer than two were measured at the same number of connections: nothing to compare.';

/** `Interrupted: 2 of 6 runs.` Null: it was not. */
export function interruptedWords({ ended, plannedRuns, works }: Comparison): string | null {
  if (ended === 'completed') return null;
  const whole = works
    .flatMap(({ subjects }) => subjects.flatMap(({ rounds }) => rounds))
    .filter(({ order, summary }) => order !== null && summary.ended !== 'quit').length;
  return `Interrupted: ${formatCount(whole)} of ${formatUnits(plannedRuns, 'run', 'runs')} ended; what they measured follows.`;
}

/** The last step that several held, or else the last one. */
export const shownStep = ({ steps }: Pick<ComparedWork, 'steps'>): ComparedStep | undefined =>
  steps.findLast(({ rows }) => rows.length > 1) ?? steps.at(-1);

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
      const { note, takesPart, median, counted } = cells[name];
      if (note === null || median === null) continue;
      const words = `${note}${takesPart ? `: the median is of ${formatUnits(counted, 'other round', 'other rounds')}` : ': takes no part'}`;
      byNote.set(words, [...(byNote.get(words) ?? []), FIGURE_WORDS[name].title]);
    }
    return [...byNote].map(([words, titles]) => `${subject}, ${listed(titles)}: ${words}.`);
  });
  const most = Math.max(...step.rows.map(({ rounds }) => rounds));
  const short = step.rows.filter(({ rounds }) => rounds > 1 && rounds < most);
  const twice = step.rows.filter(({ rounds }) => rounds === 2).map(({ subject }) => subject);
  const isFew = step.contests.some(({ whyNone }) => whyNone?.why === 'few-connections');
  const once = step.rows.filter(({ rounds }) => rounds < 2).map(({ subject }) => subject);
  const busy = subjects.flatMap(({ rounds }) => rounds).filter(({ before }) => before?.quiet === false).length;
  return [
    ...step.rows.flatMap(failedWords),
    ...notes,
    ...short.map(
      ({ subject, rounds }) => `${subject}: ${formatUnits(rounds, 'round', 'rounds')} of ${formatCount(most)}.`,
    ),
    ...(twice.length === 0
      ? []
      : [`Two rounds of ${listed(twice)}: that hardly ever decides. It takes --rounds 3 or more.`]),
    ...(isFew && step.rows.length > 1
      ? [
          `Memory per connection: nobody is best below ${formatCount(LEAST_FOR_MEMORY)} connections, where what a heap takes to warm up is most of it.`,
        ]
      : []),
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

/** `b: 8–12 % of the requests failed (3 of 3 rounds; 500: 1,031).` Whatever else disturbed it. */
function failedWords({ subject, failed, rounds }: ComparedRow): readonly string[] {
  if (failed === null) return [];
  const [low, high] = [shareWords(failed.lowPercent), shareWords(failed.highPercent)];
  const share = low === high ? low : `${low} to ${high}`;
  const statuses = Object.keys(failed.statuses).length === 0 ? '' : `; ${countsWords(failed.statuses)}`;
  const of = rounds === 1 ? '' : `${formatCount(failed.rounds)} of ${formatUnits(rounds, 'round', 'rounds')}; `;
  return [
    `${subject}: ${share} of the requests failed (${of}${formatUnits(failed.requests, 'request', 'requests')}${statuses}).`,
  ];
}

export const shareWords = (percent: number): string => (percent < 1 ? 'less than 1 %' : formatPercent(percent));

import type { Predicted } from '../events/run-event.ts';
import { residentOf } from '../findings/step-memory.ts';
import { type Guess, guessesOf, type Prediction, type Question } from '../state/prediction.ts';
import type { RunState } from '../state/run-state.ts';
import { isSteered } from '../state/steering.ts';
import type { StepState } from '../state/step-state.ts';
import { formatBytes, formatCount, formatMs, formatUnits } from '../words/format.ts';

/** The order of the questions in words; each is about the server at that many connections. */
const ASKS: Readonly<Record<Predicted, string>> = {
  threads: 'How many OS threads will this server have?',
  rss: 'How much memory will this server hold?',
  p99: 'How long will the slowest 1 % of the answers take, at least (p99)?',
  rps: 'How many requests will this server answer per second?',
};

export const questionWords = ({
  field,
  connections,
}: Question): { readonly coming: string; readonly asks: string } => ({
  coming: `${formatUnits(connections, 'connection is', 'connections are')} coming.`,
  asks: ASKS[field],
});

/** In the order in which they are named. */
export const PREDICTED_FIELDS = Object.keys(ASKS) as readonly Predicted[];

/** `OS threads`: what stands beside the figure. */
export const PREDICTED_NAMES: Readonly<Record<Predicted, string>> = {
  threads: 'OS threads',
  rss: 'resident memory',
  p99: 'p99 latency',
  rps: 'requests per second',
};

export const formatPredicted = (field: Predicted, value: number | null): string =>
  ({ threads: formatCount, rps: formatCount, rss: formatBytes, p99: formatMs })[field](value);

const MIB = 1024 ** 2;

/**
 * What can be answered by one key. Threads: around the runtimes' answer (a few for all) and folklore's (one for each, or two).
 * Memory: from 2 KB a connection to 8 MB, the stack that Linux reserves for a thread. Latency and throughput: the ideal and what
 * queues make of it.
 */
export function choicesOf(field: Predicted, connections: number, delayMs: number | null): readonly number[] {
  const ofEach: Readonly<Record<Predicted, readonly number[]>> = {
    threads: [1 / 1000, 1 / 100, 1 / 10, 1, 2].map((share) => connections * share),
    rss: [2 / 1024, 1 / 64, 1 / 8, 1, 8].map((share) => connections * share * MIB),
    p99: [1, 2, 5, 20, 100].map((times) => times * (delayMs ?? 10)),
    rps: [1 / 1000, 1 / 100, 1 / 10, 1 / 2, 1].map((share) => (connections * share * 1000) / (delayMs ?? 10)),
  };
  const whole = ofEach[field].map((value) => Math.max(1, Math.round(value)));
  return [...new Set(whole)].sort((a, b) => a - b);
}

const SCALES: Readonly<Record<Predicted, Readonly<Record<string, number>>>> = {
  threads: { '': 1, k: 1e3, m: 1e6 },
  rps: { '': 1, k: 1e3, m: 1e6 },
  rss: { '': 1, b: 1, k: 1024, kb: 1024, m: MIB, mb: MIB, g: 1024 ** 3, gb: 1024 ** 3 },
  p99: { '': 1, ms: 1, s: 1000 },
};

/** Figures that are taken, in the units that there are. */
export const GUESS_EXAMPLES: Readonly<Record<Predicted, string>> = {
  threads: '250 or 10k',
  rps: '250 or 10k',
  rss: '250 MB or 1.5 GB',
  p99: '250 ms or 5 s',
};

/** `10,000`, `10k`, `1.5 GB`, `2 s`; null: it is no such figure. */
export function parseGuess(field: Predicted, text: string): number | null {
  const found = /^\s*(\d[\d,_]*(?:\.\d+)?|\.\d+)\s*([a-z]*)\s*$/i.exec(text);
  const scale = SCALES[field][found?.[2]?.toLowerCase() ?? ''];
  if (found === null || scale === undefined) return null;
  const value = Number(found[1]?.replace(/[,_]/g, '')) * scale;
  return Number.isFinite(value) ? value : null;
}

/** The step that a question is about, once its sockets were open: the last one of that many connections. */
const stepOf = ({ steps }: RunState, { connections }: Question): StepState | null =>
  steps.findLast((step) => step.connections === connections && step.settledAtMs !== null && !isSteered(step)) ?? null;

/** `at 10,000 connections`: as many as were open, which a starved climb makes fewer than were asked about. */
export function measuredAt(state: RunState, question: Question): string {
  const open = stepOf(state, question)?.measured.open?.last ?? question.connections;
  return `at ${formatUnits(open, 'connection', 'connections')}`;
}

/** What was measured at that step; null: it was not reached, or nothing was measured in it. */
export function measuredAnswer(state: RunState, question: Question): number | null {
  const m = stepOf(state, question)?.measured;
  if (m === undefined) return null;
  switch (question.field) {
    case 'threads':
      return m.threads?.last ?? null;
    case 'rss':
      return residentOf(m);
    case 'p99':
      return m.latency.percentileMs(99);
    case 'rps':
      return m.ms > 0 ? (m.requests * 1000) / m.ms : null;
  }
}

/** Those that are closest to what was measured, as a ratio: 5 for 10 is as far off as 20. Several may be equally close. */
export function closestGuesses(prediction: Prediction, question: Question, measured: number | null): readonly Guess[] {
  if (measured === null) return [];
  const off = ({ value }: Guess): number => Math.abs(Math.log(Math.max(value, 0.5) / Math.max(measured, 0.5)));
  const guesses = guessesOf(prediction, question.field);
  const least = Math.min(...guesses.map(off));
  return guesses.filter((guess) => off(guess) - least < 1e-9);
}

/** `Table 3 was closest, with 10.` */
export function closestWords(prediction: Prediction, question: Question, measured: number | null): string {
  const closest = closestGuesses(prediction, question, measured);
  const [first] = closest;
  const all = guessesOf(prediction, question.field);
  if (first === undefined) return all.length === 0 ? 'Nobody guessed.' : '';
  const value = formatPredicted(question.field, first.value);
  if (all.length === 1) {
    return first.name === null ? `The guess was ${value}.` : `${first.name} guessed ${value}.`;
  }
  const nameOf = ({ name }: Guess): string => name ?? 'the guess without a name';
  const [second, ...more] = closest.slice(1);
  if (second === undefined) return `Closest: ${nameOf(first)}, with ${value}.`;
  const each = [first, second, ...more].map(
    (guess) => `${nameOf(guess)} with ${formatPredicted(question.field, guess.value)}`,
  );
  return `Closest: ${each.slice(0, -1).join(', ')}, and ${each.at(-1)}.`;
}

/** Why there is no answer, in one sentence; null: there is one. */
export function missingAnswer(state: RunState, question: Question): string | null {
  if (measuredAnswer(state, question) !== null) return null;
  const step = stepOf(state, question);
  if (step !== null) return `${PREDICTED_NAMES[question.field]} could not be measured in this run.`;
  const reached = Math.max(0, ...state.steps.map(({ measured }) => measured.open?.max ?? 0));
  return `${formatUnits(question.connections, 'connection was', 'connections were')} never held: the run reached ${formatCount(reached)}.`;
}

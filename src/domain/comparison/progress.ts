import type { ConctopError } from '../errors.ts';
import type { Summary } from '../words/summary.ts';
import type { Quiet } from './whole.ts';

/** A comparison while it runs: what a screen shows of it. */
export interface ComparisonProgress {
  /** In the order in which they were named. */
  readonly subjects: readonly SubjectProgress[];
  /** All that are planned, in their order. */
  readonly runs: readonly RunAhead[];
  readonly rounds: number;
  readonly seed: number;
  /** Index of the run under way, or waited for. */
  readonly at: number;
  /** The machine is not quiet yet; null: nothing is waited for. */
  readonly wait: { readonly busyPercent: number; readonly leftMs: number } | null;
  /** What is built, or what else needs to be known of the run under way, in words. */
  readonly message: string | null;
  /** The run under way builds its server first: nobody knows for how long. */
  readonly isBuilding: boolean;
  /** Since the comparison's start: the server of the run under way serves; null: not yet. */
  readonly runStartedAtMs: number | null;
  /** How long those that are over took from when their servers served, and how long they were planned to. */
  readonly spent: { readonly ms: number; readonly plannedMs: number; readonly runs: number };
}

export interface SubjectProgress {
  readonly name: string;
  /** Measured so far; of a recording all of it. */
  readonly rounds: readonly Summary[];
  /** How many of its runs are planned for each kind of work; 0: a recording. */
  readonly planned: number;
  /** Its first error; null: none. */
  readonly failure: { readonly message: string; readonly hint: string } | null;
  /** It could not start, and is left out from then on. */
  readonly isLeftOut: boolean;
}

export interface RunAhead {
  readonly subject: string;
  readonly work: string;
  readonly delayMs: number | null;
  readonly path: string | null;
  readonly round: number;
  /** Connections of its steps. */
  readonly steps: readonly number[];
  /** How long it will take, about. */
  readonly ms: number;
}

/** What happens in a comparison. `atMs` counts from its start; `run` is an index. */
export type ComparisonEvent =
  | { readonly type: 'next'; readonly run: number; readonly atMs: number }
  | { readonly type: 'busy'; readonly busyPercent: number; readonly leftMs: number; readonly atMs: number }
  /** The wait is over. */
  | { readonly type: 'waited'; readonly before: Quiet; readonly atMs: number }
  | { readonly type: 'building'; readonly message: string; readonly atMs: number }
  /** Something that does not end the run. */
  | { readonly type: 'told'; readonly message: string; readonly atMs: number }
  /** The server is built, started and serves. */
  | { readonly type: 'ready'; readonly atMs: number }
  | {
      readonly type: 'ended';
      readonly run: number;
      /** Null: nothing was measured. */
      readonly summary: Summary | null;
      readonly error: ConctopError | null;
      readonly atMs: number;
    }
  /** Null: nobody is left. */
  | { readonly type: 'alone'; readonly subject: string | null; readonly atMs: number };

export function foldComparison(progress: ComparisonProgress, event: ComparisonEvent): ComparisonProgress {
  switch (event.type) {
    case 'next':
      return { ...progress, at: event.run, wait: null, ...notStarted };
    case 'busy':
      return { ...progress, wait: { busyPercent: event.busyPercent, leftMs: event.leftMs } };
    case 'waited':
      return { ...progress, wait: null };
    case 'building':
      return { ...progress, message: event.message, isBuilding: true };
    case 'told':
      return { ...progress, message: event.message };
    case 'ready':
      return {
        ...progress,
        // What a build printed last says nothing of a server under load.
        message: progress.isBuilding ? null : progress.message,
        isBuilding: false,
        runStartedAtMs: event.atMs,
      };
    case 'ended':
      return ended(progress, event);
    case 'alone':
      return progress;
  }
}

const notStarted = { message: null, isBuilding: false, runStartedAtMs: null };

function ended(
  progress: ComparisonProgress,
  { run, summary, error, atMs }: ComparisonEvent & { readonly type: 'ended' },
): ComparisonProgress {
  const { subject: name, ms: plannedMs = 0 } = progress.runs[run] ?? { subject: '' };
  const { spent, runStartedAtMs } = progress;
  return {
    ...progress,
    ...notStarted,
    spent: {
      // One that could not start says nothing of how long the others take.
      ms: spent.ms + (summary === null ? 0 : atMs - (runStartedAtMs ?? atMs)),
      plannedMs: spent.plannedMs + (summary === null ? 0 : plannedMs),
      runs: spent.runs + (summary === null ? 0 : 1),
    },
    subjects: progress.subjects.map((subject) =>
      subject.name !== name
        ? subject
        : {
            ...subject,
            rounds: summary === null ? subject.rounds : [...subject.rounds, summary],
            failure: subject.failure ?? (error === null ? null : { message: error.message, hint: error.hint }),
            isLeftOut: subject.isLeftOut || (summary === null && error !== null),
          },
    ),
  };
}

/** How long the runs that are left will take, about, by their plans and by what those before took longer; builds are not counted. */
export function leftMs(progress: ComparisonProgress, nowMs: number): number {
  const { runs, at, subjects, spent, runStartedAtMs } = progress;
  const leftOut = new Set(subjects.flatMap(({ name, isLeftOut }) => (isLeftOut ? [name] : [])));
  const [plannedNowMs = 0, ...later] = runs.slice(at).map(({ subject, ms }) => (leftOut.has(subject) ? 0 : ms));
  const longer = spent.plannedMs > 0 ? Math.max(1, spent.ms / spent.plannedMs) : 1;
  const elapsedMs = runStartedAtMs === null ? 0 : nowMs - runStartedAtMs;
  // One that takes longer than it was planned to takes nothing from those after it.
  return Math.max(0, plannedNowMs * longer - elapsedMs) + later.reduce((sum, ms) => sum + ms * longer, 0);
}

/** The rounds of the same work: others are another table. */
export const roundsOfWork = (
  { rounds }: SubjectProgress,
  { work, delayMs }: Pick<RunAhead, 'work' | 'delayMs'>,
): readonly Summary[] => rounds.filter((summary) => summary.work === work && summary.delayMs === delayMs);

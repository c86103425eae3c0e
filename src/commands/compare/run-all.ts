import type { ComparisonEvent } from '../../domain/comparison/progress.ts';
import type { ComparedRound, Quiet } from '../../domain/comparison/whole.ts';
import type { ConctopError } from '../../domain/errors.ts';
import type { Summary } from '../../domain/words/summary.ts';
import type { Session } from '../../session.ts';
import type { RunStore } from '../../store/run-store.ts';
import type { CommandContext } from '../shared/command-context.ts';
import type { CompareMakers } from './makers.ts';
import type { ComparisonPlan } from './plan-runs.ts';
import { runSubject } from './run-subject.ts';

export interface RunAllOptions {
  readonly context: CommandContext;
  readonly makers: CompareMakers;
  readonly signal: AbortSignal;
  readonly force: boolean;
  readonly longestWaitMs: number;
  /** Other programs may have so much of the cores; undefined: as usual. */
  readonly busyPercent: number | undefined;
  readonly onEvent: (event: ComparisonEvent) => void;
  /** Where the run that begins can be seen, and its index. */
  readonly onRun: (store: RunStore, run: number) => void;
  readonly onSession: (session: Session | null) => void;
}

export interface Results {
  /** In the order in which they were run. */
  readonly runs: readonly (ComparedRound & { readonly subject: string; readonly work: string })[];
  /** By subject: the first error of each that failed. */
  readonly failures: ReadonlyMap<string, ConctopError>;
  /** A sentence for each recording that is not whole; absent: none was to be made. */
  readonly recordingProblems?: readonly string[];
}

/** Milliseconds since the comparison began. */
type Clock = () => number;

/** One after the other. A subject that cannot start is left out of the rounds that follow; the rest go on. */
export async function runAll(plan: ComparisonPlan, options: RunAllOptions): Promise<Results> {
  const { onEvent, onRun, signal, force, onSession } = options;
  const startedAtMs = performance.now();
  const clock: Clock = () => performance.now() - startedAtMs;
  const runs: (ComparedRound & { readonly subject: string; readonly work: string })[] = [];
  const failures = new Map<string, ConctopError>();
  const recordingProblems: string[] = [];
  const cannotStart = new Set<string>();
  for (const [index, run] of plan.runs.entries()) {
    const { subject } = run;
    if (signal.aborted) break;
    const left = plan.subjects.filter(({ name }) => !cannotStart.has(name));
    if (left.length < Math.min(2, plan.subjects.length)) {
      onEvent({ type: 'alone', subject: left[0]?.name ?? null, atMs: clock() });
      break;
    }
    if (cannotStart.has(subject.name)) continue;
    onEvent({ type: 'next', run: index, atMs: clock() });
    const before = await quietBefore(options, clock);
    if (before === null) break;
    onEvent({ type: 'waited', before, atMs: clock() });
    const { summary, error, isRecorded, recordingProblem } = await runSubject(
      {
        ...{ ...run, force, signal, onSession },
        onProgress: (message) => onEvent({ type: 'building', message, atMs: clock() }),
        onProblem: (message) => onEvent({ type: 'told', message, atMs: clock() }),
        onReady: () => onEvent({ type: 'ready', atMs: clock() }),
        onStore: (store) => onRun(store, index),
      },
      options.context,
      options.makers.startSession,
    );
    if (recordingProblem !== null) recordingProblems.push(recordingProblem);
    const measured = hasMeasured(summary) ? summary : null;
    const failure = error !== null && !(signal.aborted && error.code === 'no-good-answer') ? error : null;
    if (failure !== null) {
      if (!failures.has(subject.name)) failures.set(subject.name, failure);
      if (measured === null) cannotStart.add(subject.name);
    }
    onEvent({ type: 'ended', run: index, summary: measured, error: failure, atMs: clock() });
    if (measured !== null) {
      const { round, work, recordFile } = run;
      const recording = isRecorded ? recordFile : null;
      runs.push({ subject: subject.name, work, round, order: index + 1, before, recording, summary });
    }
  }
  return { runs, failures, recordingProblems };
}

/** Null: interrupted. */
async function quietBefore(
  { makers, signal, longestWaitMs, busyPercent: mostPercent, onEvent }: RunAllOptions,
  clock: Clock,
): Promise<Quiet | null> {
  try {
    return await makers.waitUntilQuiet(
      longestWaitMs,
      signal,
      (busyPercent, leftMs) => onEvent({ type: 'busy', busyPercent, leftMs, atMs: clock() }),
      mostPercent,
    );
  } catch (cause) {
    if (signal.aborted) return null;
    throw cause;
  }
}

const hasMeasured = ({ steps }: Summary): boolean => steps.some(({ seconds }) => seconds > 0);

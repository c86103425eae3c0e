import type { ComparedRound, Quiet } from '../../domain/comparison/whole.ts';
import type { ConctopError } from '../../domain/errors.ts';
import { formatElapsed, formatPercent, formatSpan, formatUnits } from '../../domain/words/format.ts';
import type { Summary } from '../../domain/words/summary.ts';
import { comparedRunLine } from '../../report/compared-run-line.ts';
import type { Session } from '../../session.ts';
import type { CommandContext } from '../shared/command-context.ts';
import type { CompareMakers } from './makers.ts';
import type { ComparisonPlan, PlannedRun } from './plan-runs.ts';
import { runSubject } from './run-subject.ts';

export interface RunAllOptions {
  readonly context: CommandContext;
  readonly makers: CompareMakers;
  readonly signal: AbortSignal;
  readonly force: boolean;
  readonly longestWaitMs: number;
  readonly say: (line: string) => void;
  readonly onSession: (session: Session | null) => void;
}

export interface Results {
  /** In the order in which they were run. */
  readonly runs: readonly (ComparedRound & { readonly subject: string; readonly work: string })[];
  /** By subject: the first error of each that failed. */
  readonly failures: ReadonlyMap<string, ConctopError>;
}

/** What a run takes besides its steps: start, climbs, end, and a quiet machine. A guess, for the first line only. */
const AROUND_MS = 3_000;

/** One after the other. A subject that cannot start is left out of the rounds that follow; the rest go on. */
export async function runAll(plan: ComparisonPlan, options: RunAllOptions): Promise<Results> {
  const { say, signal } = options;
  const startedAtMs = performance.now();
  const runs: (ComparedRound & { readonly subject: string; readonly work: string })[] = [];
  const failures = new Map<string, ConctopError>();
  const cannotStart = new Set<string>();
  announce(plan, say);
  for (const [index, run] of plan.runs.entries()) {
    const { subject } = run;
    if (signal.aborted) break;
    const left = plan.subjects.filter(({ name }) => !cannotStart.has(name));
    if (left.length < Math.min(2, plan.subjects.length)) {
      say(`Only ${left[0]?.name ?? 'nobody'} is left: there is nothing to compare it with.`);
      break;
    }
    if (cannotStart.has(subject.name)) continue;
    const label = `${index + 1} of ${plan.runs.length}: ${subject.name}${plan.works.length > 1 ? ` ${run.work}` : ''}, round ${run.round}`;
    const tell = (words: string): void => say(`${formatElapsed(performance.now() - startedAtMs)}  ${label}: ${words}`);
    const before = await quietBefore(options, tell);
    if (before === null) break;
    const { summary, error } = await runSubject(
      { ...run, force: options.force, signal, onProgress: tell, onSession: options.onSession },
      options.context,
      options.makers.startSession,
    );
    if (error !== null && !(signal.aborted && error.code === 'no-good-answer')) {
      if (!failures.has(subject.name)) failures.set(subject.name, error);
      if (!hasMeasured(summary)) cannotStart.add(subject.name);
      tell(`${error.message}\n  ${error.hint}`);
    } else if (hasMeasured(summary)) {
      tell(comparedRunLine(summary));
    }
    if (hasMeasured(summary)) {
      const { round, work, recordFile: recording } = run;
      runs.push({ subject: subject.name, work, round, order: index + 1, before, recording, summary });
    }
  }
  return { runs, failures };
}

/** Null: interrupted. */
async function quietBefore(
  { makers, signal, longestWaitMs }: RunAllOptions,
  tell: (words: string) => void,
): Promise<Quiet | null> {
  try {
    const before = await makers.waitUntilQuiet(longestWaitMs, signal, (busyPercent) =>
      tell(`waiting for a quiet machine, ${formatPercent(busyPercent)} of the cores are busy`),
    );
    if (!before.quiet) {
      tell(
        `the machine did not get quiet within ${formatSpan(before.waitedSeconds * 1000)} (${formatPercent(before.busyPercent)} busy), so other programs are in these figures`,
      );
    }
    return before;
  } catch (cause) {
    if (signal.aborted) return null;
    throw cause;
  }
}

const hasMeasured = ({ steps }: Summary): boolean => steps.some(({ seconds }) => seconds > 0);

function announce({ runs, rounds, seed, subjects }: ComparisonPlan, say: (line: string) => void): void {
  if (runs.length === 0) return;
  const ms = runs.reduce((sum, { config }) => sum + lengthMs(config.plan), 0);
  say(
    `conctop compare: ${subjects.map(({ name }) => name).join(', ')}. ${formatUnits(rounds, 'round', 'rounds')}, ${formatUnits(runs.length, 'run', 'runs')} of about ${formatSpan(ms / runs.length)}, ${formatSpan(ms)} in all; seed ${seed}`,
  );
}

const lengthMs = ({ steps, holdMs }: PlannedRun['config']['plan']): number => AROUND_MS + steps.length * holdMs;

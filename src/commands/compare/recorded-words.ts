import { CUT } from '../../domain/comparison/draft-cell.ts';
import { usageError } from '../../domain/errors.ts';
import type { CompareArgs, SubjectPlan } from './subject-plan.ts';

/** A sentence for each recording that was cut. */
export const cutWords = (subjects: readonly SubjectPlan[]): readonly string[] =>
  subjects.flatMap((subject) =>
    subject.kind === 'recording'
      ? subject.rounds
          .filter(({ summary }) => summary.error?.code === CUT)
          .map(({ file }) => `The recording ${file} ends before its run did: its last step is left out.`)
      : [],
  );

/** What only a run can do otherwise. */
const FOR_RUNS = [
  ...['steps', 'ramp', 'connections', 'hold', 'duration', 'rounds', 'seed', 'record', 'quiet-within'],
  ...['work', 'delay', 'path', 'rate', 'method', 'header', 'body', 'timeout', 'engine', 'generators', 'url', 'port'],
] as const satisfies readonly string[];

/** @throws ConctopError `bad-usage` where only recordings are compared, and an option asks for something of runs. */
export function assertNothingForRuns(args: CompareArgs): void {
  const given: Readonly<Record<string, unknown>> = args;
  const lost = FOR_RUNS.find((name) => given[name] !== undefined);
  if (lost === undefined) return;
  throw usageError(
    `--${lost} is for runs, and only recordings are compared here.`,
    `Leave it out, or name a target or command to run: conctop compare go old.ndjson`,
  );
}

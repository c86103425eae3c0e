import { usageError } from '../../domain/errors.ts';
import type { Option } from '../options/option.ts';
import { OPTIONS } from '../options/option-table.ts';
import type { CompareArgs, SubjectPlan } from './subjects/subject-plan.ts';

/** Beside load and target, what only runs have. */
const OF_RUNS = ['rounds', 'quiet-within', 'seed', 'record'];

/**
 * What was recorded has the steps and the rounds that it has.
 * @throws ConctopError `bad-usage` for an option of runs where nothing is run: it would be taken, and do nothing.
 */
export function assertOptionsMatter(subjects: readonly SubjectPlan[], args: CompareArgs): void {
  if (subjects.length === 0 || subjects.some(({ kind }) => kind !== 'recording')) return;
  const idle = Object.entries<Option>(OPTIONS).filter(
    ([name, option]) =>
      (option.group === 'Load:' || option.group === 'Target:' || OF_RUNS.includes(name)) && isTyped(name, option, args),
  );
  if (idle.length === 0) return;
  const names = idle.map(([name]) => `--${name}`).join(', ');
  throw usageError(
    `Recordings are compared as they were made, and nothing is run: ${names} would do nothing.`,
    `Leave ${idle.length === 1 ? 'it' : 'them'} out, or name a target or a command to run beside the recordings.`,
  );
}

function isTyped(name: string, option: Option, args: CompareArgs): boolean {
  const value = Object.entries(args).find(([key]) => key === name)?.[1];
  if (args.untyped?.has(name) === true) return false;
  return value !== undefined && !(option.kind === 'flag' && value === option.byDefault);
}

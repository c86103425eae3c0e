import { EXIT } from '../../domain/errors.ts';
import { checkThresholds as checkSteps, formatMetric } from '../../domain/meaning/threshold.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { formatUnits } from '../../domain/words/format.ts';
import type { StepSummary } from '../../domain/words/step-summary.ts';
import { summarize } from '../../domain/words/summary.ts';
import { withThresholds } from '../../domain/words/summary-thresholds.ts';
import { summaryTable } from '../../report/summary-table.ts';
import { thresholdTable } from '../../report/threshold-table.ts';
import type { RunArgs } from '../options/option-table.ts';
import type { CommandContext } from './command-context.ts';
import { print, toJson } from './output.ts';

/** The figures of the run, on stdout: as JSON with --json, else as a table. */
export async function printSummary(
  state: RunState,
  args: Pick<RunArgs, 'json' | 'threshold'>,
  { stdout }: CommandContext,
): Promise<void> {
  const summary = withThresholds(summarize(state), args.threshold ?? []);
  const text = args.json
    ? toJson(summary)
    : // Nothing was measured if the target was never ready: the error says why, an empty table says nothing.
      state.steps.length === 0
      ? ''
      : `\n${[...summaryTable(summary, stdout.columns), ...thresholdTable(summary)].join('\n')}`;
  if (text !== '') await print(stdout, text);
}

/** Names each step in which a threshold failed, on stderr; the table of all stands in the summary. */
export const checkThresholds = (
  state: RunState,
  args: Pick<RunArgs, 'threshold'>,
  stderr: Pick<NodeJS.WriteStream, 'write'>,
): number => checkStepThresholds(summarize(state).steps, args, stderr);

/** The same of a run that was read. Returns the exit code. */
export function checkStepThresholds(
  steps: readonly StepSummary[],
  args: Pick<RunArgs, 'threshold'>,
  stderr: Pick<NodeJS.WriteStream, 'write'>,
): number {
  const asPlanned = steps.some(({ steered }) => steered !== null) ? ' as planned: its load was steered' : '';
  const failed = checkSteps(steps, args.threshold ?? []).filter(({ passed }) => !passed);
  for (const { threshold, steps } of failed) {
    const say = (what: string): boolean =>
      stderr.write(`Threshold ${threshold.text} failed: ${threshold.metric} ${what}.\n`);
    if (steps.length === 0)
      say(`was not measured, ${threshold.at === null ? 'no step was' : 'that step was not'} held${asPlanned}`);
    for (const { connections, value, passed } of steps) {
      if (passed) continue;
      const measured = value === null ? 'was not measured' : `was ${formatMetric(threshold, value)}`;
      say(`${measured}, at ${formatUnits(connections, 'connection', 'connections')}`);
    }
  }
  return failed.length > 0 ? EXIT.thresholdFailed : EXIT.done;
}

import { EXIT } from '../../domain/errors.ts';
import { failedThresholds, formatMetric } from '../../domain/meaning/threshold.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { formatUnits } from '../../domain/words/format.ts';
import { summarize } from '../../domain/words/summary.ts';
import { summaryTable } from '../../report/summary-table.ts';
import type { RunArgs } from '../options/option-table.ts';
import type { CommandContext } from './command-context.ts';
import { print, toJson } from './output.ts';

/** The figures of the run, on stdout: as JSON with --json, else as a table. */
export async function printSummary(
  state: RunState,
  args: Pick<RunArgs, 'json'>,
  { stdout }: CommandContext,
): Promise<void> {
  const summary = summarize(state);
  const text = args.json
    ? toJson(summary)
    : // Nothing was measured if the target was never ready: the error says why, an empty table says nothing.
      state.steps.length === 0
      ? ''
      : `\n${summaryTable(summary, stdout.columns).join('\n')}`;
  if (text !== '') await print(stdout, text);
}

export function checkThresholds(state: RunState, args: Pick<RunArgs, 'threshold'>, stderr: NodeJS.WriteStream): number {
  const failures = failedThresholds(summarize(state), args.threshold ?? []);
  for (const { threshold, connections, value } of failures) {
    const measured = value === null ? 'was not measured' : `was ${formatMetric(threshold.metric, value)}`;
    const where =
      connections === 0 ? 'no step was held' : `at ${formatUnits(connections, 'connection', 'connections')}`;
    stderr.write(`Threshold ${threshold.text} failed: ${threshold.metric} ${measured}, ${where}.\n`);
  }
  return failures.length > 0 ? EXIT.thresholdFailed : EXIT.done;
}

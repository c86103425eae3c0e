import { EXIT } from '../domain/errors.ts';
import type { RunState } from '../domain/run-state.ts';
import { summarize } from '../domain/summary.ts';
import { failedThresholds, parseThreshold } from '../domain/threshold.ts';
import { summaryTable } from '../report/summary-table.ts';
import type { CommandContext } from './command-context.ts';
import type { RunArgs } from './run-options.ts';

/** The figures of the run, on stdout: as JSON where that was asked for, else as a table. */
export async function printSummary(state: RunState, args: RunArgs, { stdout }: CommandContext): Promise<void> {
  const summary = summarize(state);
  const text = args.json
    ? JSON.stringify(summary, null, 2)
    : // Nothing was measured where the target never got ready: the error says why, an empty table says nothing.
      state.steps.length === 0
      ? ''
      : `\n${summaryTable(summary, stdout.columns).join('\n')}`;
  // Waits for the pipe: a process that exits right after write() loses what a slow reader has not taken yet.
  if (text !== '') await new Promise<void>((resolve) => stdout.write(`${text}\n`, () => resolve()));
}

export function checkThresholds(state: RunState, args: RunArgs, stderr: NodeJS.WriteStream): number {
  const thresholds = (args.threshold ?? []).flatMap((text) => parseThreshold(text) ?? []);
  const failures = failedThresholds(summarize(state), thresholds);
  for (const { threshold, connections, value } of failures) {
    const measured = value === null ? 'was not measured' : `was ${Math.round(value * 100) / 100}`;
    stderr.write(
      `Threshold ${threshold.text} failed: ${threshold.metric} ${measured} at ${connections} connections.\n`,
    );
  }
  return failures.length > 0 ? EXIT.thresholdFailed : EXIT.done;
}

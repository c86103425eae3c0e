import { resolve } from 'node:path';
import { gateFailures } from '../../domain/comparison/words/gate-words.ts';
import { EXIT, usageError } from '../../domain/errors.ts';
import type { Format } from '../../report/formats.ts';
import type { ArgsFor } from '../options/option-table.ts';
import type { CommandContext, CommandResult } from '../shared/command-context.ts';
import { checkStepThresholds } from '../shared/finish.ts';
import { lastRun } from '../shared/last-run.ts';
import { assertFiles, assertNew, STDOUT } from '../shared/write-output.ts';
import { formatNamedBy, KNOWN } from './format-named-by.ts';
import { type Reported, writeReports } from './write-reports.ts';

export type ReportArgs = ArgsFor<'report'> & { readonly files: readonly string[] };

/** `conctop report FILE… -o report.html`: recordings as something to keep, to show and to send; several are their comparison. */
export async function report(args: ReportArgs, context: CommandContext): CommandResult {
  const format = formatOf(args);
  const files =
    args.files.length > 0 ? args.files : [lastRun('conctop report run.ndjson -o report.html', context.stderr)];
  const file = args.output === STDOUT ? null : (args.output ?? null);
  assertFiles({ output: file ?? undefined, junit: args.junit });
  const itself = files.find((read) => file !== null && resolve(read) === resolve(file));
  if (itself !== undefined) throw usageError(`${itself} is the recording itself.`, 'Name another file: -o report.html');
  // What cannot be written is refused before an hour's recording is read.
  for (const output of [file, args.junit ?? null]) if (output !== null) assertNew(output, args.force);
  const main = format === null ? null : { file, format };
  const reported = await writeReports(files, { main, junit: args.junit ?? null }, args, context);
  return heldAgainst(reported, args, context);
}

/** With --threshold the report is written all the same, and the exit code is that of a run. */
function heldAgainst(reported: Reported, args: Pick<ReportArgs, 'threshold'>, { stderr }: CommandContext): number {
  if (args.threshold === undefined) return EXIT.done;
  if ('steps' in reported) return checkStepThresholds(reported.steps, args, stderr);
  const failed = gateFailures(reported.comparison);
  for (const sentence of failed) stderr.write(`${sentence}\n`);
  return failed.length > 0 ? EXIT.thresholdFailed : EXIT.done;
}

/** Null: only --junit is asked for. */
function formatOf({ output, format, junit }: Pick<ReportArgs, 'output' | 'format' | 'junit'>): Format | null {
  if (output === undefined || output === STDOUT) {
    if (format !== undefined) return format;
    if (junit !== undefined && output === undefined) return null;
    throw usageError(
      'Nothing says what the report becomes.',
      `Name a file that ends in ${KNOWN}: -o report.html; or print it: --format md.`,
    );
  }
  return format ?? formatNamedBy(output, `Choose one of ${KNOWN}, or add --format.`);
}

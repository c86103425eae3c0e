import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EXIT, usageError } from '../domain/errors.ts';
import { readRecording } from '../record/recording-reader.ts';
import { figuresOf } from '../report/figures/run-figures.ts';
import { FORMATS, type Format, formatOfFile, renderReport } from '../report/formats.ts';
import type { ArgsFor } from './options/option-table.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { writeOutput } from './shared/write-output.ts';

export type ReportArgs = ArgsFor<'report'> & { readonly files: readonly string[] };

/** `conctop report FILE… -o report.html`: recordings as something to keep, to show and to send. */
export async function report(args: ReportArgs, context: CommandContext): CommandResult {
  const { packageRoot, version, stderr } = context;
  const [file, format] = outputOf(args);
  if (args.files.length === 0) {
    throw usageError('No recording is named.', 'Write conctop report run.ndjson -o report.html.');
  }
  const runs = args.files.map((name) => {
    const { events, truncated } = readRecording(name);
    if (truncated)
      stderr.write(`${name} ends in the middle of a line: everything written before it is in the report.\n`);
    return figuresOf(basename(name), events);
  });
  const asset = (name: string): string => readFileSync(join(packageRoot, 'dist/report', name), 'utf8');
  const text = await renderReport(format, runs, {
    conctopVersion: version,
    pageAssets: () => ({ script: asset('page.js'), style: asset('page.css') }),
  });
  writeOutput(file, text, args.force);
  stderr.write(`Wrote ${file}.\n`);
  return EXIT.done;
}

function outputOf({ output }: Pick<ReportArgs, 'output'>): readonly [file: string, format: Format] {
  const known = FORMATS.map((format) => `.${format}`).join(', ');
  if (output === undefined) {
    throw usageError(
      'Nothing says what to write.',
      `Name a file: -o report.html. Its ending says what it becomes: ${known}.`,
    );
  }
  const format = formatOfFile(output);
  if (format !== null) return [output, format];
  throw usageError(`${output} ends in nothing that a report can be.`, `Choose one of: ${known}.`);
}

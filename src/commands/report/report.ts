import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EXIT, usageError } from '../../domain/errors.ts';
import type { RunEvent } from '../../domain/events/run-event.ts';
import { readRecording } from '../../record/recording-reader.ts';
import { figuresOf } from '../../report/figures/run-figures.ts';
import { FORMATS, type Format, formatOfFile, OF_ONE_RUN, renderReport } from '../../report/formats.ts';
import { junitReport } from '../../report/junit.ts';
import type { ArgsFor } from '../options/option-table.ts';
import type { CommandContext, CommandResult } from '../shared/command-context.ts';
import { assertNew, writeOutput } from '../shared/write-output.ts';

export type ReportArgs = ArgsFor<'report'> & { readonly files: readonly string[] };

interface Run {
  readonly name: string;
  readonly events: readonly RunEvent[];
}

/** `conctop report FILE… -o report.html`: recordings as something to keep, to show and to send. */
export async function report(args: ReportArgs, context: CommandContext): CommandResult {
  const { stderr } = context;
  const format = formatOf(args);
  const [first, ...rest] = args.files;
  if (first === undefined)
    throw usageError('No recording is named.', 'Write conctop report run.ndjson -o report.html.');
  if (format !== null && OF_ONE_RUN.includes(format) && rest.length > 0) {
    throw usageError(
      `A .${format} shows one run, and ${args.files.length} are named.`,
      'Name one recording, or write .html.',
    );
  }
  // What cannot be written is refused before an hour's recording is read.
  const files = [args.output, args.junit].filter((file) => file !== undefined && file !== STDOUT) as string[];
  for (const file of files) assertNew(file, args.force);
  const read = (file: string): Run => {
    const { events, truncated } = readRecording(file);
    if (truncated)
      stderr.write(`${file} ends in the middle of a line: everything written before it is in the report.\n`);
    return { name: basename(file), events };
  };
  const runs = [read(first), ...rest.map(read)] as const;
  if (format !== null) deliver(await render(format, runs, args, context), args, context);
  if (args.junit !== undefined) {
    writeOutput(args.junit, junitReport(runs.map(({ name, events }) => figuresOf(name, events).summary)), args.force);
    stderr.write(`Wrote ${args.junit}.\n`);
  }
  return EXIT.done;
}

/** Stands for stdout, as elsewhere. */
const STDOUT = '-';

/** Null: only --junit is asked for. */
function formatOf({ output, format, junit }: Pick<ReportArgs, 'output' | 'format' | 'junit'>): Format | null {
  const known = FORMATS.map((name) => `.${name}`).join(', ');
  if (output === undefined || output === STDOUT) {
    if (format !== undefined) return format;
    if (junit !== undefined && output === undefined) return null;
    throw usageError(
      'Nothing says what the report becomes.',
      `Name a file that ends in ${known}: -o report.html; or print it: --format md.`,
    );
  }
  const byName = format ?? formatOfFile(output);
  if (byName !== null) return byName;
  throw usageError(`${output} ends in nothing that a report can be.`, `Choose one of ${known}, or add --format.`);
}

function deliver(text: string, { output, force }: ReportArgs, { stdout, stderr }: CommandContext): void {
  if (output === undefined || output === STDOUT) {
    stdout.write(text);
    return;
  }
  writeOutput(output, text, force);
  stderr.write(`Wrote ${output}.\n`);
}

/** Of a .cast: small enough for a README's width, and as often as the screen draws. */
const SIZE = { columns: 100, rows: 30 };
const FPS = 4;

async function render(
  format: Format,
  runs: readonly [Run, ...Run[]],
  { theme = 'dark', fps = FPS, size = SIZE }: ReportArgs,
  { packageRoot, version }: CommandContext,
): Promise<string> {
  if (format === 'cast') {
    const { castOf } = await import('./film.ts');
    return castOf(runs[0].events, { ...size, fps, themeName: theme });
  }
  const asset = (name: string): string => readFileSync(join(packageRoot, 'dist/report', name), 'utf8');
  const figures = ({ name, events }: Run) => figuresOf(name, events);
  const [first, ...rest] = runs;
  return renderReport(format, [figures(first), ...rest.map(figures)], {
    conctopVersion: version,
    theme: theme === 'light' ? 'light' : 'dark',
    pageAssets: () => ({ script: asset('page.js'), style: asset('page.css') }),
  });
}

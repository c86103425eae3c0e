import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RunEvent } from '../../domain/events/run-event.ts';
import { readRecording } from '../../record/recording-reader.ts';
import { figuresOf } from '../../report/figures/run-figures.ts';
import { type Format, renderReport } from '../../report/formats.ts';
import { junitReport } from '../../report/junit.ts';
import type { ArgsFor } from '../options/option-table.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { writeOutput } from '../shared/write-output.ts';

export interface ReportsAskedFor {
  /** `file` null: on stdout. Null: only the other one. */
  readonly main: { readonly file: string | null; readonly format: Format } | null;
  readonly junit: string | null;
}

/** How it is drawn, where that can be chosen. */
export type ReportStyle = Partial<Pick<ArgsFor<'report'>, 'theme' | 'fps' | 'size'>> & { readonly force: boolean };

interface Run {
  readonly name: string;
  readonly events: readonly RunEvent[];
}

/** Reads the recordings once and writes what is asked for, each told on stderr. */
export async function writeReports(
  files: readonly [string, ...string[]],
  { main, junit }: ReportsAskedFor,
  style: ReportStyle,
  context: CommandContext,
): Promise<void> {
  const { stdout, stderr } = context;
  const read = (file: string): Run => {
    const { events, truncated } = readRecording(file);
    if (truncated)
      stderr.write(`${file} ends in the middle of a line: everything written before it is in the report.\n`);
    return { name: basename(file), events };
  };
  const [first, ...rest] = files;
  const runs = [read(first), ...rest.map(read)] as const;
  const deliver = (file: string | null, text: string): void => {
    if (file === null) {
      stdout.write(text);
      return;
    }
    writeOutput(file, text, style.force);
    stderr.write(`Wrote ${file}.\n`);
  };
  if (main !== null) deliver(main.file, await render(main.format, runs, style, context));
  if (junit !== null) deliver(junit, junitReport(runs.map((run) => figures(run).summary)));
}

/** Of a .cast: small enough for a README's width, and as often as the screen draws. */
const SIZE = { columns: 100, rows: 30 };
const FPS = 4;

async function render(
  format: Format,
  [first, ...rest]: readonly [Run, ...Run[]],
  { theme = 'dark', fps = FPS, size = SIZE }: ReportStyle,
  { packageRoot, version }: CommandContext,
): Promise<string> {
  if (format === 'cast') {
    const { castOf } = await import('./film.ts');
    return castOf(first.events, { ...size, fps, themeName: theme });
  }
  const asset = (name: string): string => readFileSync(join(packageRoot, 'dist/report', name), 'utf8');
  return renderReport(format, [figures(first), ...rest.map(figures)], {
    conctopVersion: version,
    theme: theme === 'light' ? 'light' : 'dark',
    pageAssets: () => ({ script: asset('page.js'), style: asset('page.css') }),
  });
}

const figures = ({ name, events }: Run) => figuresOf(name, events);

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Comparison } from '../../domain/comparison/whole.ts';
import type { RunEvent } from '../../domain/events/run-event.ts';
import type { StepSummary } from '../../domain/words/step-summary.ts';
import { withThresholds } from '../../domain/words/summary-thresholds.ts';
import { readRecording } from '../../record/recording-reader.ts';
import { figuresOf } from '../../report/figures/run-figures.ts';
import { type Format, renderReport } from '../../report/formats.ts';
import { junitOfComparison, junitReport } from '../../report/junit.ts';
import type { ReportInput } from '../../report/report-input.ts';
import type { ArgsFor } from '../options/option-table.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { writeOutput } from '../shared/write-output.ts';
import { detailsOf } from './details.ts';
import { comparisonOf, recorded } from './recorded-comparison.ts';

export interface ReportsAskedFor {
  /** `file` null: on stdout. Null: only the other one. */
  readonly main: { readonly file: string | null; readonly format: Format } | null;
  readonly junit: string | null;
}

/** How it is drawn, where that can be chosen, and what it is held against beside what its runs were. */
export type ReportStyle = Partial<Pick<ArgsFor<'report'>, 'theme' | 'fps' | 'size' | 'threshold' | 'busy-within'>> & {
  readonly force: boolean;
  /** Of a comparison, as it decides the exit code. */
  readonly strict?: boolean;
};

/** What a report was made of. */
export type Reported = { readonly steps: readonly StepSummary[] } | { readonly comparison: Comparison };

/** Reads the recordings and writes what is asked for, each told on stderr. Several recordings are their comparison. */
export async function writeReports(
  paths: readonly string[],
  asked: ReportsAskedFor,
  style: ReportStyle,
  context: CommandContext,
): Promise<Reported> {
  const subjects = recorded(paths);
  const rounds = subjects.flatMap((subject) => subject.rounds);
  for (const { file, truncated } of rounds) {
    if (!truncated) continue;
    context.stderr.write(`${file} ends in the middle of a line: everything written before it is in the report.\n`);
  }
  const [only, ...others] = rounds;
  if (only === undefined || others.length > 0) {
    const comparison = comparisonOf(subjects, context.version, style);
    await writeComparison(comparison, asked, style, context);
    return { comparison };
  }
  const { events } = readRecording(only.file);
  const figures = figuresOf(basename(only.file), events);
  const run = { ...figures, summary: withThresholds(figures.summary, style.threshold ?? []) };
  const { main, junit } = asked;
  if (main !== null) deliver(main.file, await render(main.format, { kind: 'run', run, events }, style, context));
  if (junit !== null) deliver(junit, junitReport(run.summary));
  return { steps: run.summary.steps };

  function deliver(file: string | null, text: string): void {
    write(file, text, style, context);
  }
}

/** A comparison that was just made, or one of recordings. */
export async function writeComparison(
  comparison: Comparison,
  { main, junit }: ReportsAskedFor,
  style: ReportStyle,
  context: CommandContext,
): Promise<void> {
  if (main !== null) {
    const text = await render(main.format, { kind: 'comparison', comparison }, style, context);
    write(main.file, text, style, context);
  }
  if (junit !== null) write(junit, junitOfComparison(comparison, style.strict), style, context);
}

function write(
  file: string | null,
  text: string,
  { force }: ReportStyle,
  { stdout, stderr }: Pick<CommandContext, 'stdout' | 'stderr'>,
): void {
  if (file === null) {
    stdout.write(text);
    return;
  }
  writeOutput(file, text, force);
  stderr.write(`Wrote ${file}.\n`);
}

/** Of a .cast: small enough for a README's width, and as often as the screen draws. */
const SIZE = { columns: 100, rows: 30 };
const FPS = 4;

type Source =
  | (Extract<ReportInput, { kind: 'run' }> & { readonly events: readonly RunEvent[] })
  | Pick<Extract<ReportInput, { kind: 'comparison' }>, 'kind' | 'comparison'>;

async function render(
  format: Format,
  source: Source,
  { theme = 'dark', fps = FPS, size = SIZE }: ReportStyle,
  { packageRoot, version }: CommandContext,
): Promise<string> {
  if (format === 'cast') {
    const film = { ...size, fps, themeName: theme };
    const { castOf, castOfComparison } = await import('./film.ts');
    return source.kind === 'run' ? castOf(source.events, film) : castOfComparison(source.comparison, film);
  }
  const asset = (name: string): string => readFileSync(join(packageRoot, 'dist/report', name), 'utf8');
  const input = source.kind === 'run' ? source : { ...source, details: detailsOf(source.comparison) };
  return renderReport(format, input, {
    conctopVersion: version,
    theme: theme === 'light' ? 'light' : 'dark',
    pageAssets: () => ({ script: asset('page.js'), style: asset('page.css') }),
  });
}

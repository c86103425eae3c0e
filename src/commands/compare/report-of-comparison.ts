import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Comparison } from '../../domain/comparison/whole.ts';
import { shellWord } from '../../domain/words/shell-word.ts';
import type { ReportsAskedFor } from '../report/write-reports.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { reportsOfRun } from '../shared/report-of-run.ts';
import type { CompareArgs } from './subjects/subject-plan.ts';

export interface ComparisonReports {
  /** The folder of all recordings; undefined: none is written. */
  readonly folder: string | undefined;
  /** Called with the finished comparison: as it is printed, without recordings that are about to go. */
  readonly published: (comparison: Comparison) => Comparison;
  /** Writes what was asked for, then says what the recordings are good for. */
  readonly write: (comparison: Comparison, context: CommandContext) => Promise<void>;
}

/** What `--record`, `--report` and `--junit` of a comparison ask for; refused before it begins where that cannot be written. */
export function reportsOfComparison(args: CompareArgs, defer: (dispose: () => void) => void): ComparisonReports {
  const reports = reportsOfRun(args);
  // A page has one round of each in detail, and a film shows it: that takes recordings, however short they live.
  const folder = args.record ?? (reports?.main == null ? undefined : temporaryFolder(defer));
  return {
    folder,
    published: (comparison) => (args.record === undefined ? withoutRecordings(comparison) : comparison),
    async write(comparison, context) {
      if (reports !== null) await writeReports(comparison, reports, args, context);
      if (args.record !== undefined) sayRecorded(args.record, comparison, reports === null, context);
    },
  };
}

async function writeReports(
  comparison: Comparison,
  reports: ReportsAskedFor,
  args: CompareArgs,
  context: CommandContext,
): Promise<void> {
  const { writeComparison } = await import('../report/write-reports.ts');
  await writeComparison(comparison, reports, args, context);
}

function temporaryFolder(defer: (dispose: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-'));
  defer(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const withoutRecordings = (comparison: Comparison): Comparison => ({
  ...comparison,
  works: comparison.works.map((work) => ({
    ...work,
    subjects: work.subjects.map((subject) => ({
      ...subject,
      // What was recorded before is still there.
      rounds: subject.rounds.map((round) => (round.order === null ? round : { ...round, recording: null })),
    })),
  })),
});

function sayRecorded(folder: string, { works }: Comparison, canReport: boolean, { stderr }: CommandContext): void {
  const written = works.flatMap(({ subjects }) => subjects.flatMap(({ rounds }) => rounds));
  if (!written.some(({ order }) => order !== null)) return;
  const shown = shellWord(folder);
  const report = canReport ? `, or conctop report ${shown} -o report.html` : '';
  stderr.write(`Recorded to ${folder}: conctop compare ${shown}${report}\n`);
}

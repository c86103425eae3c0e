import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunArgs } from '../options/option-table.ts';
import { formatNamedBy } from '../report/format-named-by.ts';
import type { ReportsAskedFor } from '../report/write-reports.ts';
import { assertFiles, assertNew } from './write-output.ts';

/** What `--report` and `--junit` of a run ask for; null: neither is given. Refused before the run where it cannot be written. */
export function reportsOfRun({ record, report, junit, force = false }: RunArgs): ReportsAskedFor | null {
  assertFiles({ record, report, junit });
  for (const file of [report, junit]) if (file !== undefined) assertNew(file, force);
  if (report === undefined && junit === undefined) return null;
  return {
    main: report === undefined ? null : { file: report, format: formatNamedBy(report) },
    junit: junit ?? null,
  };
}

/** A report is made of a recording, however long the run: where none is kept, it is in a folder that goes again. */
export function temporaryRecording(defer: (dispose: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-'));
  defer(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'run.ndjson');
}

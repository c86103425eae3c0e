import type { Diagnosis, DoctorCheck } from '../domain/doctor.ts';
import { textTable } from './text-table.ts';

const WORDS: Readonly<Record<DoctorCheck['status'], string>> = {
  ok: 'ok',
  limit: 'LIMIT',
  missing: 'missing',
  unknown: '?',
};

/** The verdict first, then what was found, then the commands to copy. Lines without newlines. */
export function doctorTable({ verdict, checks }: Diagnosis): string[] {
  const table = textTable(
    [
      { title: '', align: 'left' },
      { title: 'what', align: 'left' },
      { title: 'found', align: 'left' },
      { title: 'which means', align: 'left' },
    ],
    checks.map((check) => [WORDS[check.status], check.what, check.found, check.means]),
  );
  const fixes = checks.flatMap(({ what, fix }) => (fix === null ? [] : [`  ${what}:`, `      ${fix}`]));
  return [verdict, '', ...table, ...(fixes.length === 0 ? [] : ['', 'What lifts it:', ...fixes])];
}

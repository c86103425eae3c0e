import type { Diagnosis } from '../domain/doctor/doctor.ts';
import type { DoctorCheck } from '../domain/doctor/doctor-checks.ts';
import { textTable } from '../domain/words/text-table.ts';
import { wrapWords } from '../domain/words/wrap-words.ts';

const WORDS: Readonly<Record<DoctorCheck['status'], string>> = {
  ok: 'ok',
  limit: 'LIMIT',
  missing: 'missing',
  unknown: '?',
};

/** The narrowest terminal in use. */
const TABLE_COLUMNS = 80;
const GAPS = 3 * 2;

/** The verdict, then what was found, then the commands to copy. Lines without newlines; the table fits 80 columns. */
export function doctorTable({ verdict, checks }: Diagnosis): string[] {
  const widest = (cell: (check: DoctorCheck) => string): number =>
    Math.max(0, ...checks.map((check) => cell(check).length));
  const left =
    TABLE_COLUMNS -
    GAPS -
    widest(({ status }) => WORDS[status]) -
    widest(({ what }) => what) -
    widest(({ found }) => found);
  const table = textTable(
    [
      { title: '', align: 'left' },
      { title: 'what', align: 'left' },
      { title: 'found', align: 'left' },
      { title: 'which means', align: 'left' },
    ],
    checks.flatMap((check) =>
      wrapWords(check.means, left).map((means, index) =>
        index === 0 ? [WORDS[check.status], check.what, check.found, means] : ['', '', '', means],
      ),
    ),
  );
  const fixes = checks.flatMap(({ what, fix }) => (fix === null ? [] : [`  ${what}:`, `      ${fix}`]));
  return [verdict, '', ...table, ...(fixes.length === 0 ? [] : ['', 'How to fix:', ...fixes])];
}

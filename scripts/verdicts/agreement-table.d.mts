import type { Case } from './cases.d.mts';

export function wantedIn(
  entry: Partial<Pick<Case, 'must' | 'live'>>,
  result: { readonly findings: readonly string[]; readonly disturbed: boolean; readonly verdicts: readonly string[] },
): string[];
export function agreementTable(results: readonly object[]): string;
export function coverageTable(cases: readonly object[], results: readonly object[]): string;
export function counts(results: readonly object[]): string;

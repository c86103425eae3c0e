import type { Summary } from '../../src/domain/words/summary.ts';
import type { Agreement } from './battery.d.mts';
import type { Case } from './cases.d.mts';

/** One run of a case: everything that a person, a script and a replay were told. */
export interface Run {
  readonly code: number | string;
  readonly foreignPercent: number;
  readonly timedOut: boolean;
  readonly summary: Summary | null;
  readonly stdout: string;
  readonly plain: string;
  readonly table: string;
  readonly replayed: Summary | null;
  readonly liveFindings: readonly { readonly id: string; readonly sentence: string }[];
  readonly leftBehind: readonly number[];
}

export function judge(
  entry: Case & { readonly exit?: number; readonly says?: readonly RegExp[]; readonly never?: readonly RegExp[] },
  run: Run,
): Pick<Agreement, 'verdicts' | 'findings' | 'wrong' | 'missed' | 'disturbed' | 'figures'>;

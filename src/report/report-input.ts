import type { Comparison } from '../domain/comparison/whole.ts';
import type { RunFigures } from './figures/run-figures.ts';

/** What a report is made of: one run; or several, and then it is their comparison. */
export type ReportInput =
  | { readonly kind: 'run'; readonly run: RunFigures }
  | {
      readonly kind: 'comparison';
      readonly comparison: Comparison;
      /** Of each subject one round to be read in detail; none: nothing of them was kept but their figures. */
      readonly details: readonly SubjectDetail[];
    };

export interface SubjectDetail {
  readonly subject: string;
  /** As in a summary. */
  readonly work: string;
  readonly round: number;
  readonly rounds: number;
  readonly run: RunFigures;
}

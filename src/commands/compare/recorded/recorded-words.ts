import { CUT } from '../../../domain/comparison/draft-cell.ts';
import type { SubjectPlan } from '../subjects/subject-plan.ts';

/** A sentence for each recording that was cut. */
export const cutWords = (subjects: readonly SubjectPlan[]): readonly string[] =>
  subjects.flatMap((subject) =>
    subject.kind === 'recording'
      ? subject.rounds
          .filter(({ summary }) => summary.error?.code === CUT)
          .map(({ file }) => `The recording ${file} ends before its run did: its last step is left out.`)
      : [],
  );

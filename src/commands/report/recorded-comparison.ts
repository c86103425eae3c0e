import type { Comparison } from '../../domain/comparison/whole.ts';
import type { Summary } from '../../domain/words/summary.ts';
import { withThresholds } from '../../domain/words/summary-thresholds.ts';
import { compared } from '../compare/compared.ts';
import { type RecordedSubject, recordedSubjects, roundsTogether } from '../compare/recorded/recorded-subject.ts';
import { withNames } from '../compare/subjects/subject-names.ts';
import type { ArgsFor } from '../options/option-table.ts';

/** What recordings and folders of them hold: who was recorded, each with its rounds. */
export function recorded(paths: readonly string[]): readonly RecordedSubject[] {
  const subjects = paths.flatMap(recordedSubjects);
  return roundsTogether(subjects);
}

/** The comparison of what was recorded, whenever that was: nothing is known of seeds and of failures to start. */
export function comparisonOf(
  subjects: readonly RecordedSubject[],
  conctopVersion: string,
  { threshold = [], 'busy-within': busyPercent }: Partial<Pick<ArgsFor<'report'>, 'threshold' | 'busy-within'>> = {},
): Comparison {
  const named = readable(subjects).map((subject) => ({
    ...subject,
    rounds: subject.rounds.map((round) => ({ ...round, summary: withThresholds(round.summary, threshold) })),
  }));
  const summaries = named.flatMap(({ rounds }) => rounds.map(({ summary }) => summary));
  const started = summaries.map(({ startedAt }) => startedAt).sort();
  return {
    schema: 'conctop/comparison@1',
    conctopVersion,
    startedAt: started[0] ?? '',
    durationSeconds: Math.round(summaries.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0) * 10) / 10,
    ended: 'completed',
    rounds: Math.max(0, ...named.map(({ rounds }) => rounds.length)),
    plannedRuns: 0,
    seed: null,
    preset: null,
    works: compared({ subjects: named, runs: [], works: [] }, { runs: [], failures: new Map() }, [], {
      threshold,
      'max-regression': undefined,
      'busy-within': busyPercent,
    }),
    matrix: null,
  };
}

/** A longer command is no name of a row. */
const LONGEST_COMMAND = 40;

/** A command is who answered: every `node x.js` is called node. */
const titleOf = (target: Summary['target'] | undefined): string =>
  target?.command != null && target.command.length <= LONGEST_COMMAND ? target.command : (target?.name ?? '');

/** Who answered; and which recording, where the same one is there twice: `go (old)`, `go (new)`; `go-2` says it alone. */
function readable(subjects: readonly RecordedSubject[]): readonly RecordedSubject[] {
  const targets = subjects.map(({ rounds }) => titleOf(rounds[0]?.summary.target));
  const isAlone = (name: string): boolean => name !== '' && targets.filter((other) => other === name).length === 1;
  const short = withNames(subjects).map(({ name }) => name);
  return subjects.map((subject, index) => {
    const [target = '', file = ''] = [targets[index], short[index]];
    return {
      ...subject,
      name: isAlone(target) ? target : target === '' || file.includes(target) ? file : `${target} (${file})`,
    };
  });
}

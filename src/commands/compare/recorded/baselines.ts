import { askedOf, heldBeside, type Measured, measuredIn } from '../../../domain/comparison/baseline.ts';
import { listed } from '../../../domain/comparison/words/contest-words.ts';
import { usageError } from '../../../domain/errors.ts';
import type { ComparisonPlan } from '../plan-runs.ts';
import type { CompareArgs, SubjectPlan } from '../subjects/subject-plan.ts';
import type { RecordedSubject } from './recorded-subject.ts';

/**
 * Of the recordings of `--baseline` those that a subject is held against; other servers in the same folder are none of this comparison.
 * @throws ConctopError `bad-usage` where that leaves nothing: a gate that judges nothing would pass for ever.
 */
export async function baselinesOf(
  subjects: readonly SubjectPlan[],
  { baseline = [], ...args }: CompareArgs,
): Promise<readonly RecordedSubject[]> {
  if (baseline.length === 0) {
    if (args['max-regression'] === undefined) return [];
    throw usageError('--max-regression compares with a baseline, and none is named.', 'Add --baseline old.ndjson.');
  }
  const { recordedSubjects } = await import('./recorded-subject.ts');
  const all = baseline.flatMap((path) => recordedSubjects(path));
  if (subjects.length === 0) return all;
  const recorded = all.flatMap(({ rounds }) => rounds.map((round) => ({ ...measuredIn(round.summary), round })));
  const measured = subjects.flatMap((subject) => measuredBy(subject, args));
  const held = new Set(measured.flatMap((of) => heldBeside(of, recorded, measured).map(({ round }) => round)));
  if (held.size === 0) throw noneFits(measured, recorded);
  return all.flatMap((subject) => {
    const rounds = subject.rounds.filter((round) => held.has(round));
    return rounds.length === 0 ? [] : [{ ...subject, rounds }];
  });
}

const measuredBy = (subject: SubjectPlan, { work = ['io'] }: Pick<CompareArgs, 'work'>): readonly Measured[] =>
  subject.kind === 'recording'
    ? subject.rounds.map(({ summary }) => measuredIn(summary))
    : work.map((one) => ({ who: subject.who, asked: askedOf(subject.configFor(one)) }));

function noneFits(measured: readonly Measured[], recorded: readonly Measured[]) {
  const asked = new Set(measured.map((of) => of.asked));
  const alike = recorded.filter((of) => asked.has(of.asked));
  const name = (all: readonly Measured[], of: keyof Measured): string =>
    listed([...new Set(all.map((one) => one[of]))]);
  return alike.length === 0
    ? usageError(
        `The baseline was asked ${name(recorded, 'asked')}, and here it is ${name(measured, 'asked')}.`,
        'Record it with the same --work, --delay and --path.',
      )
    : usageError(
        `The baseline is of ${name(alike, 'who')}: which of them to hold ${name(measured, 'who')} against is not clear.`,
        'Name the recordings of one of them: --baseline old/a-1.ndjson --baseline old/a-2.ndjson',
      );
}

/** @throws ConctopError `bad-usage` where one run stands beside one recording. */
export function assertShowsNoise({ subjects, runs, rounds }: ComparisonPlan): void {
  if (runs.length > 0 && rounds > 1) return;
  if (subjects.some((subject) => subject.kind === 'recording' && subject.rounds.length > 1)) return;
  throw usageError('One round beside one recording shows no noise.', 'Add --rounds 3, or name a folder of recordings.');
}

import { join } from 'node:path';
import { shuffledRounds } from '../../domain/comparison/order.ts';
import type { RunConfig } from '../../domain/plan/run-config.ts';
import type { Work } from '../options/parse-values.ts';
import { assertRunsHere } from '../shared/assert-runs-here.ts';
import { makeRecordFolder } from '../shared/record-folder.ts';
import type { CompareArgs, RunSubject, SubjectPlan } from './subjects/subject-plan.ts';

export interface ComparisonPlan {
  readonly subjects: readonly SubjectPlan[];
  readonly works: readonly Work[];
  readonly rounds: number;
  readonly seed: number;
  /** In the order in which they are run. */
  readonly runs: readonly PlannedRun[];
}

export interface PlannedRun {
  readonly subject: RunSubject;
  readonly work: Work;
  readonly config: RunConfig;
  readonly round: number;
  readonly recordFile: string | null;
}

const DEFAULT_ROUNDS = 3;
/** What a run takes besides its steps: start, climbs, end, and a quiet machine. A guess. */
const AROUND_MS = 3_000;

export const plannedMs = ({ config: { plan } }: PlannedRun): number => AROUND_MS + plan.steps.length * plan.holdMs;

/** What is run, in which order; refused before anything starts, where a file or a limit is in the way. */
export async function planRuns(
  subjects: readonly SubjectPlan[],
  args: CompareArgs,
  seed: number,
): Promise<ComparisonPlan> {
  const works = args.work ?? (['io'] as const);
  const rounds = args.rounds ?? DEFAULT_ROUNDS;
  const runnable = subjects.filter((subject) => subject.kind !== 'recording');
  const pairs: { readonly subject: RunSubject; readonly work: Work; readonly config: RunConfig }[] = [];
  for (const work of works) {
    for (const subject of runnable) {
      pairs.push({ subject, work, config: await assertRunsHere(subject.configFor(work)) });
    }
  }
  const stems = fileStems(runnable.map(({ name }) => name));
  const fileOf = (folder: string, { name }: RunSubject, work: Work, round: number): string =>
    join(folder, `${[stems.get(name), ...(works.length > 1 ? [work] : []), round].join('-')}.ndjson`);
  const runs = shuffledRounds(pairs, rounds, seed).map(({ item, round }) => ({
    ...item,
    round,
    recordFile: args.record === undefined ? null : fileOf(args.record, item.subject, item.work, round),
  }));
  if (args.record !== undefined) {
    const files = runs.map(({ recordFile }) => recordFile).filter((file) => file !== null);
    makeRecordFolder(args.record, 'a comparison', files, args.force);
  }
  return { subjects, works, rounds, seed, runs };
}

/** `go-1.ndjson`, of several kinds of work `go-io-1.ndjson`; names that would come out alike (`srv/a.js`, `srv-a.js`) get a number. */
export function fileStems(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      const plain = name.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '') || 'subject';
      let stem = plain;
      // Some file systems do not tell A from a.
      for (let number = 2; taken.has(stem.toLowerCase()); number += 1) stem = `${plain}-${number}`;
      taken.add(stem.toLowerCase());
      return [name, stem] as const;
    }),
  );
}

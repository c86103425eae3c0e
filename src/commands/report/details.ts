import { basename } from 'node:path';
import type { ComparedRound, Comparison } from '../../domain/comparison/whole.ts';
import { readRecording } from '../../record/recording-reader.ts';
import { figuresOf } from '../../report/figures/run-figures.ts';
import type { SubjectDetail } from '../../report/report-input.ts';

/** A page of more would not be read, and would not fit its size. */
const MOST_DETAILS = 8;

interface Chosen {
  readonly subject: string;
  readonly work: string;
  readonly round: number;
  readonly rounds: number;
  readonly recording: string;
}

/** Of each subject the round in the middle, to be read in detail; none where no recording was kept. */
export const detailsOf = (comparison: Comparison): readonly SubjectDetail[] =>
  chosenRounds(comparison).map(({ recording, ...chosen }) => ({
    ...chosen,
    run: figuresOf(basename(recording), readRecording(recording).events),
  }));

/** The same rounds, for a film. */
export const chosenRecordings = (comparison: Comparison): readonly string[] =>
  chosenRounds(comparison).map(({ recording }) => recording);

function chosenRounds({ works }: Comparison): readonly Chosen[] {
  const all = works.flatMap(({ work, subjects }) =>
    subjects.flatMap(({ name, rounds }): readonly Chosen[] => {
      const { round, recording } = middleRound(rounds) ?? { round: 0, recording: null };
      return recording === null ? [] : [{ subject: name, work, round, rounds: rounds.length, recording }];
    }),
  );
  return all.slice(0, MOST_DETAILS);
}

/** By what its last step served: the median of an odd number of rounds, of an even one the lower of the two in the middle. */
function middleRound(rounds: readonly ComparedRound[]): ComparedRound | null {
  const served = ({ summary }: ComparedRound): number => summary.steps.at(-1)?.requestsPerSecond ?? 0;
  const sorted = [...rounds].sort((a, b) => served(a) - served(b));
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

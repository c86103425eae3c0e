import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CUT } from '../../../domain/comparison/draft-cell.ts';
import { usageError } from '../../../domain/errors.ts';
import { foldRun } from '../../../domain/state/fold-run.ts';
import { initialRunState } from '../../../domain/state/run-state.ts';
import { type Summary, summarize } from '../../../domain/words/summary.ts';
import { readRecording } from '../../../record/recording-reader.ts';

export interface RecordedSubject {
  readonly kind: 'recording';
  readonly name: string;
  readonly rounds: readonly RecordedRound[];
}

export interface RecordedRound {
  readonly file: string;
  /** As this version judges it. */
  readonly summary: Summary;
  /** What was run and how: rounds of one subject have it in common. */
  readonly asked: string;
  /** It ends in the middle of a line. */
  readonly truncated: boolean;
}

/** A recording is one round. A folder that `--record` of a comparison wrote has a subject for each name, with its rounds. */
export function recordedSubjects(path: string): readonly RecordedSubject[] {
  if (!isFolder(path)) return [{ kind: 'recording', name: path.replace(RECORDING_END, ''), rounds: [readRound(path)] }];
  const files = readdirSync(path)
    .filter((name) => RECORDING.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (files.length === 0) {
    throw usageError(`The folder ${path} holds no recording.`, 'Name a folder that conctop compare --record wrote.');
  }
  const read = files.map((file) => ({ file, round: readRound(join(path, file)) }));
  const subjects = grouped(
    read.map(({ file, round }) => ({ name: withoutWork(join(path, file.replace(RECORDING, '')), round), round })),
  );
  return isOfOne(subjects)
    ? [{ kind: 'recording', name: path.replace(/(?<=.)\/+$/, ''), rounds: subjects.flatMap(({ rounds }) => rounds) }]
    : subjects;
}

/** A folder of last week's runs: recordings of any name that ask the same of the same server are rounds of it. */
const isOfOne = (subjects: readonly RecordedSubject[]): boolean => {
  const rounds = subjects.flatMap((subject) => subject.rounds);
  return (
    subjects.length > 1 &&
    subjects.length === rounds.length &&
    rounds.every(({ asked }) => asked === rounds[0]?.asked) &&
    // The only round of each, of a comparison that named a target twice.
    !rounds.every(({ file }) => FIRST.test(file))
  );
};

/**
 * Recordings that were named one by one, as a shell expands `runs/*.ndjson`: `go-1` and `go-2` of one folder are rounds of `go`, if they ask
 * the same of the same server. Another name is another subject: somebody compares `old` with `new`.
 */
export function roundsTogether(subjects: readonly RecordedSubject[]): readonly RecordedSubject[] {
  const kept: RecordedSubject[] = [];
  for (const subject of subjects) {
    const [round] = subject.rounds;
    const stem = subject.name.replace(NUMBER, '');
    const name = round === undefined ? stem : withoutWork(stem, round);
    const at = kept.findIndex(({ rounds, ...other }) => {
      const numbered = rounds.length > 1 ? other.name : (stemOf(other.name, rounds[0]) ?? '');
      return stem !== subject.name && numbered === name && rounds.every((other) => isRoundBeside(other, round));
    });
    const found = kept[at];
    if (found === undefined || round === undefined || subject.rounds.length > 1) kept.push(subject);
    else kept[at] = { ...found, name, rounds: [...found.rounds, round] };
  }
  return kept;
}

/** Null: its name ends in no number. */
function stemOf(name: string, round: RecordedRound | undefined): string | null {
  const stem = name.replace(NUMBER, '');
  return stem === name || round === undefined ? null : withoutWork(stem, round);
}

const isRoundBeside = (one: RecordedRound, other: RecordedRound | undefined): boolean =>
  other !== undefined &&
  dirname(one.file) === dirname(other.file) &&
  one.summary.target.name === other.summary.target.name &&
  (one.asked === other.asked || one.summary.work !== other.summary.work);

function grouped(read: readonly { readonly name: string; readonly round: RecordedRound }[]): RecordedSubject[] {
  const byName = new Map<string, RecordedRound[]>();
  for (const { name, round } of read) byName.set(name, [...(byName.get(name) ?? []), round]);
  return [...byName].map(([name, rounds]) => ({ kind: 'recording', name, rounds }));
}

/** Of several kinds of work the files are `go-io-1` and `go-cpu-1`, and both are of `go`. */
const withoutWork = (stem: string, { summary }: RecordedRound): string =>
  stem.endsWith(`-${summary.work}`) && basename(stem) !== summary.target.name
    ? stem.slice(0, -summary.work.length - 1)
    : stem;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** `go-2.ndjson` is the second round of `go`. */
const NUMBER = /-\d+$/;
const FIRST = /-1\.ndjson(\.gz|\.zst)?$/;
const RECORDING = /(-\d+)?\.ndjson(\.gz|\.zst)?$/;
const RECORDING_END = /\.ndjson(\.gz|\.zst)?$/;

function readRound(file: string): RecordedRound {
  const { events, truncated } = readRecording(file);
  const state = events.reduce(foldRun, initialRunState);
  const { target, config } = state.started ?? {};
  return {
    ...{ file, truncated },
    summary: state.ended === null ? withoutEnd(summarize(state), file) : summarize(state),
    asked: JSON.stringify([
      ...[target?.name, target?.model, config?.command, config?.path, config?.request],
      ...[config?.work, config?.delayMs, config?.plan],
    ]),
  };
}

/** Its last step is not whole, and takes no part. */
const withoutEnd = (summary: Summary, file: string): Summary => ({
  ...summary,
  error: {
    code: CUT,
    message: `The recording ${file} ends before its run did.`,
    hint: 'Its last step is left out: conctop was killed, or the disk was full.',
  },
});

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../../domain/errors.ts';
import { foldRun } from '../../domain/state/fold-run.ts';
import { initialRunState } from '../../domain/state/run-state.ts';
import { type Summary, summarize } from '../../domain/words/summary.ts';
import { readRecording } from '../../record/recording-reader.ts';

export interface RecordedSubject {
  readonly kind: 'recording';
  readonly name: string;
  readonly rounds: readonly RecordedRound[];
}

export interface RecordedRound {
  readonly file: string;
  /** As this version judges it. */
  readonly summary: Summary;
}

/** A recording is one round. A folder that `--record` of a comparison wrote has a subject for each name, with its rounds. */
export function recordedSubjects(path: string): readonly RecordedSubject[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    return [{ kind: 'recording', name: path.replace(RECORDING_END, ''), rounds: [readRound(path)] }];
  const files = readdirSync(path)
    .filter((name) => RECORDING.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (files.length === 0) {
    throw usageError(`The folder ${path} holds no recording.`, 'Name a folder that conctop compare --record wrote.');
  }
  const byName = new Map<string, RecordedRound[]>();
  for (const file of files) {
    const name = join(path, file.replace(RECORDING, ''));
    byName.set(name, [...(byName.get(name) ?? []), readRound(join(path, file))]);
  }
  return [...byName].map(([name, rounds]) => ({ kind: 'recording', name, rounds }));
}

/** `go-2.ndjson` is the second round of `go`. */
const RECORDING = /(-\d+)?\.ndjson(\.gz|\.zst)?$/;
const RECORDING_END = /\.ndjson(\.gz|\.zst)?$/;

const readRound = (file: string): RecordedRound => ({
  file,
  summary: summarize(readRecording(file).events.reduce(foldRun, initialRunState)),
});

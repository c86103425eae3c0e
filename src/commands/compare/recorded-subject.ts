import { basename } from 'node:path';
import { foldRun } from '../../domain/state/fold-run.ts';
import { initialRunState } from '../../domain/state/run-state.ts';
import { type Summary, summarize } from '../../domain/words/summary.ts';
import { readRecording } from '../../record/recording-reader.ts';

export interface RecordedSubject {
  readonly kind: 'recording';
  readonly name: string;
  readonly summary: Summary;
}

/** A recording as this version judges it. */
export const recordedSubject = (file: string): RecordedSubject => ({
  kind: 'recording',
  name: basename(file),
  summary: summarize(readRecording(file).events.reduce(foldRun, initialRunState)),
});

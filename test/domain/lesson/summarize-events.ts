import { foldRun } from '../../../src/domain/state/fold-run.ts';
import { initialRunState } from '../../../src/domain/state/run-state.ts';
import { type Summary, summarize } from '../../../src/domain/words/summary.ts';
import { readRecording } from '../../../src/record/recording-reader.ts';

export const summarizeEvents = (file: string): Summary =>
  summarize(readRecording(file).events.reduce(foldRun, initialRunState));

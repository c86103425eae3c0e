import type { RunEvent } from '../../domain/events/run-event.ts';
import type { Recording } from '../../record/recording-reader.ts';
import { createPlainReporter } from '../../report/plain-reporter.ts';
import { createRunStore } from '../../store/run-store.ts';
import type { CommandContext } from '../shared/command-context.ts';
import type { Replayed } from './replayed.ts';

interface TextArgs {
  readonly at: number | undefined;
  readonly json: boolean;
}

/** A recording as the lines that its run printed. */
export function replayAsText(
  file: string,
  recording: Recording,
  { at, json }: TextArgs,
  { stdout, stderr }: CommandContext,
): Replayed {
  const store = createRunStore();
  const progress = json ? stderr : stdout;
  const plain = createPlainReporter(store.getSnapshot, (line) => progress.write(`${line}\n`));
  for (const event of upTo(at, recording.events)) {
    store.onEvent(event);
    plain.onEvent(event);
  }
  store.close();
  const unfinished = recording.events.every(({ type }) => type !== 'run-ended');
  return { file, state: store.getSnapshot(), truncated: recording.truncated, unfinished };
}

/** What is played by then: as on the screen, what comes after a later event does not. */
function upTo(atMs: number | undefined, events: readonly RunEvent[]): readonly RunEvent[] {
  const past = atMs === undefined ? -1 : events.findIndex((event) => event.atMs > atMs);
  return past === -1 ? events : events.slice(0, past);
}

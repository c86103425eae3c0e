import { setImmediate as turn } from 'node:timers/promises';
import { streamRecording } from './recording-reader.ts';
import { createTimeline, type Timeline } from './timeline.ts';

export interface OpenTimeline {
  readonly timeline: Timeline;
  readonly reading: Reading;
  /** Resolves once all is read, with whether the last line was cut short. Rejects with what is wrong with the recording. */
  readonly done: Promise<{ readonly truncated: boolean }>;
  /** Reads no further: `done` resolves. */
  readonly stop: () => void;
}

/** How much of the recording was read by now, from 0 to 1. */
export interface Reading {
  fraction: number;
}

/** A minute of a run: so short a recording is whole before it is shown, which takes less than half a second. */
const AT_ONCE_EVENTS = 1_000;

/**
 * Reads a recording into a timeline: the beginning of it, or a short one whole, before this resolves; what follows while it is shown. Throws as
 * `readRecording` does, where it is the beginning that is wrong.
 */
export async function openTimeline(file: string): Promise<OpenTimeline> {
  const timeline = createTimeline();
  const reading: Reading = { fraction: 0 };
  const parts = streamRecording(file);
  let truncated = false;
  let events = 0;
  let isStopped = false;

  /** False: that was all. */
  const readPart = async (): Promise<boolean> => {
    const { value: part, done } = await parts.next();
    if (done === true || part === undefined) {
      timeline.end();
      reading.fraction = 1;
      return false;
    }
    for (const event of part.events) timeline.append(event);
    events += part.events.length;
    truncated ||= part.truncated;
    reading.fraction = Math.min(part.fraction, 0.99);
    return true;
  };
  const readRest = async (): Promise<{ readonly truncated: boolean }> => {
    // Frames, keys and the player come between.
    while (!isStopped && (await readPart())) await turn();
    if (isStopped) await parts.return();
    return { truncated };
  };

  while (events < AT_ONCE_EVENTS && (await readPart()));
  const done = reading.fraction === 1 ? Promise.resolve({ truncated }) : readRest();
  // Whoever shows it hears of it when he waits for it.
  done.catch(() => undefined);
  return {
    timeline,
    reading,
    done,
    stop() {
      isStopped = true;
    },
  };
}

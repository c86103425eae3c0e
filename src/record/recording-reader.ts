import { createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { badRecording } from '../domain/errors.ts';
import type { RunEvent } from '../domain/events/run-event.ts';
import { decompressed, decompressing, MAGIC_BYTES } from './compression.ts';
import { lastMomentMs } from './recording-format.ts';
import { createRecordingParser } from './recording-parser.ts';

export interface Recording {
  readonly events: readonly RunEvent[];
  readonly durationMs: number;
  /** True if the last line was cut short: the recorder crashed or its disk was full. */
  readonly truncated: boolean;
}

/**
 * A whole recording, compressed or not. Events stay in order of arrival, as the live run folded them. Their `atMs` may step back by some
 * milliseconds (generator, probes and plan are different processes and timers): if they were sorted, a sample taken before a step settled but
 * emitted after it would count elsewhere than in the live run.
 *
 * @throws ConctopError `bad-recording` with the file, the line and what is wrong with it.
 */
export function readRecording(file: string): Recording {
  return parseBytes(
    decompressed(
      reading(file, () => readFileSync(file)),
      file,
    ),
    file,
  );
}

/** `name` is only used in messages. */
export const parseRecording = (text: string, name: string): Recording => parseBytes(Buffer.from(text), name);

function parseBytes(bytes: Uint8Array, name: string): Recording {
  const parser = createRecordingParser(name);
  const events = parser.push(bytes);
  const { events: last, truncated } = parser.end();
  const all = [...events, ...last];
  return { events: all, durationMs: lastMomentMs(all), truncated };
}

/** A part of a recording, as it was read. */
export interface RecordingPart {
  readonly events: readonly RunEvent[];
  /** How much of the file was read by then, from 0 to 1. */
  readonly fraction: number;
  /** As in a Recording; false before the last part. */
  readonly truncated: boolean;
}

/** What is decompressed in one turn costs some 20 ms to parse and to fold: keys and frames come between. */
const PART_BYTES = 64 * 1024;

/** A recording part by part, for who begins before the whole is read. Throws as `readRecording` does, when it comes to what is wrong. */
export async function* streamRecording(file: string): AsyncGenerator<RecordingPart, void, void> {
  const { descriptor, bytes, start } = reading(file, () => {
    const opened = openSync(file, 'r');
    const first = Buffer.alloc(MAGIC_BYTES);
    return {
      descriptor: opened,
      bytes: statSync(file).size,
      start: first.subarray(0, readSync(opened, first, 0, MAGIC_BYTES, 0)),
    };
  });
  const source = createReadStream(file, { fd: descriptor, start: 0, highWaterMark: PART_BYTES });
  const parser = createRecordingParser(file);
  for await (const piece of decompressing(source, start, file)) {
    yield {
      events: parser.push(piece),
      fraction: Math.min(1, source.bytesRead / Math.max(1, bytes)),
      truncated: false,
    };
  }
  yield { ...parser.end(), fraction: 1 };
}

function reading<T>(file: string, read: () => T): T {
  try {
    // A pipe may never end, and /dev/zero never does.
    const found = statSync(file);
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is not a file (save a pipe to one first)');
    return read();
  } catch (cause) {
    throw badRecording(
      `The recording ${file} cannot be read: ${messageOf(cause)}.`,
      'Name a file that was written with --record FILE.',
      cause,
    );
  }
}

const messageOf = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT') return 'there is no such file';
  return cause instanceof Error ? cause.message : String(cause);
};

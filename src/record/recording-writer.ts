import { closeSync, constants, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { ConctopError, EXIT } from '../domain/errors.ts';
import type { RunConsumer, RunEvent } from '../domain/events/run-event.ts';
import { isOutOfSpace, whyNotWritten } from '../domain/words/write-failure.ts';
import { gzipSink, type LineSink, plainSink, type WriteAll } from './line-sink.ts';
import { RECORDING_SCHEMA, type RecordingHeader } from './recording-format.ts';

export interface RecordingWriter extends RunConsumer {
  readonly file: string;
  /** Set once writing failed: recording stops, the run goes on. */
  readonly failure: () => Error | null;
  /** Writes what is still held back: for the last moment of a dying process. */
  readonly flush: () => void;
}

/** `writeSync`: returns how many bytes from `offset` on were written. */
export type WriteBytes = (descriptor: number, bytes: Uint8Array, offset: number) => number;

/**
 * Writes each event at once and synchronously, or, into a file that is called .gz, what a second brings: whatever ends the process (a crash,
 * SIGKILL, a full disk), the file is readable up to its last whole line.
 *
 * An existing file is a recording that may be needed: it is replaced only with `force`.
 *
 * @throws ConctopError `record-failed` if the file cannot be created, `bad-usage` if it exists, or is named like what is not written.
 */
export function createRecordingWriter(
  file: string,
  conctopVersion: string,
  write: WriteBytes = writeSync,
  force = false,
): RecordingWriter {
  let descriptor: number | null = null;
  let failure: Error | null = null;
  let sink: LineSink;
  const fail = (cause: unknown): void => {
    failure ??= cause instanceof Error ? cause : new Error(String(cause));
  };
  /** Nothing follows a failure: what is on disk ends with a whole line. */
  const attempt = (does: () => void): void => {
    if (descriptor === null || failure !== null) return;
    try {
      does();
    } catch (cause) {
      fail(cause);
    }
  };
  try {
    assertNameIsWritten(file);
    if (!force) assertNew(file);
    descriptor = openToWrite(file);
    const writeAll = writeAllTo(descriptor, write);
    sink = file.endsWith('.gz') ? gzipSink(writeAll, fail) : plainSink(writeAll);
    const header: RecordingHeader = { schema: RECORDING_SCHEMA, conctopVersion };
    sink.line(`${JSON.stringify(header)}\n`);
    sink.flush();
  } catch (cause) {
    if (cause instanceof ConctopError) throw cause;
    if (descriptor !== null) discard(file, descriptor);
    throw new ConctopError('record-failed', `The recording ${file} cannot be written: ${whyNotWritten(cause)}.`, {
      hint: isOutOfSpace(cause)
        ? 'Free some space, or name a file on another disk: --record FILE.'
        : 'Name a file in a folder that exists and that you may write to: --record FILE.',
      cause,
    });
  }
  return {
    file,
    failure: () => failure,
    onEvent: (event: RunEvent) => attempt(() => sink.line(`${JSON.stringify(event)}\n`)),
    flush: () => attempt(sink.flush),
    close() {
      if (descriptor === null) return;
      attempt(sink.end);
      closeSync(descriptor);
      descriptor = null;
    },
  };
}

/** Removes the empty file, which would block the next try. */
function discard(file: string, descriptor: number): void {
  closeSync(descriptor);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) rmSync(file, { force: true });
}

/** Only what every Node that runs conctop can read. */
function assertNameIsWritten(file: string): void {
  if (!file.endsWith('.zst')) return;
  throw new ConctopError('bad-usage', `--record ${file}: conctop compresses recordings with gzip.`, {
    hint: `Write --record ${file.replace(/\.zst$/, '.gz')}; one that was compressed with zstd later can be replayed.`,
    exitCode: EXIT.usage,
  });
}

function assertNew(file: string): void {
  // Pipes and devices (/dev/stdout, /dev/null) are there to be written to.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return;
  throw new ConctopError('bad-usage', `--record ${file}: this file already exists.`, {
    hint: 'Name another one, or add --force to replace it.',
    exitCode: EXIT.usage,
  });
}

/** open() would wait for ever for a pipe without a reader: try without waiting (ENXIO, fifo(7)), then open it to block like a file. */
function openToWrite(file: string): number {
  if (statSync(file, { throwIfNoEntry: false })?.isFIFO() === true) {
    closeSync(openSync(file, constants.O_WRONLY | constants.O_NONBLOCK));
  }
  return openSync(file, 'w');
}

const writeAllTo =
  (descriptor: number, write: WriteBytes): WriteAll =>
  (bytes) => {
    for (let offset = 0; offset < bytes.length; ) offset += write(descriptor, bytes, offset);
  };

import { closeSync, openSync, writeSync } from 'node:fs';
import { ConctopError } from '../domain/errors.ts';
import type { RunConsumer, RunEvent } from '../domain/run-event.ts';
import { RECORDING_SCHEMA, type RecordingHeader } from './recording-format.ts';

export interface RecordingWriter extends RunConsumer {
  readonly file: string;
  /** Set once writing failed: recording stopped there, the run goes on. */
  readonly failure: () => Error | null;
}

/** `writeSync`: returns how many bytes from `offset` on were taken. */
export type WriteBytes = (descriptor: number, bytes: Uint8Array, offset: number) => number;

/**
 * Writes each event at once and synchronously: some 20 short lines a second cost microseconds, and whatever ends the
 * process (a crash, SIGKILL, a full disk) leaves a file that is readable up to its last whole line.
 *
 * @throws ConctopError `record-failed` where the file cannot be created.
 */
export function createRecordingWriter(
  file: string,
  conctopVersion: string,
  write: WriteBytes = writeSync,
): RecordingWriter {
  let descriptor: number | null = null;
  let failure: Error | null = null;
  try {
    descriptor = openSync(file, 'w');
    const header: RecordingHeader = { schema: RECORDING_SCHEMA, conctopVersion };
    writeLine(write, descriptor, header);
  } catch (cause) {
    throw new ConctopError('record-failed', `The recording ${file} cannot be written: ${reasonOf(cause)}.`, {
      hint: 'Name a file in a folder that exists and that you may write to: --record FILE.',
      cause,
    });
  }
  return {
    file,
    failure: () => failure,
    onEvent(event: RunEvent) {
      if (descriptor === null || failure !== null) return;
      try {
        writeLine(write, descriptor, event);
      } catch (cause) {
        failure = cause instanceof Error ? cause : new Error(String(cause));
      }
    },
    close() {
      if (descriptor === null) return;
      closeSync(descriptor);
      descriptor = null;
    },
  };
}

function writeLine(write: WriteBytes, descriptor: number, value: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let offset = 0; offset < bytes.length; ) {
    offset += write(descriptor, bytes, offset);
  }
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT') return 'its folder does not exist';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOSPC') return 'the disk is full';
  return cause instanceof Error ? cause.message : String(cause);
}

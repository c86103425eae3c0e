import { readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConsumer, RunEvent } from '../domain/events/run-event.ts';
import { whyNotWritten } from '../domain/words/write-failure.ts';
import { cacheRoot } from '../os/cache-root.ts';
import { makeFolders } from '../os/make-folders.ts';
import { createRecordingWriter, type RecordingWriter, type WriteBytes } from './recording-writer.ts';

/** An afternoon of trying things: who wants one for longer names it, `--record FILE`. */
export const KEPT_RUNS = 20;
/** Some ten hours of 10,000 connections: nobody misses them on a disk that servers are built on. */
export const KEPT_BYTES = 256 * 1024 * 1024;
/** One run may not push out all others. */
const LONGEST_BYTES = KEPT_BYTES / 2;

/** `2026-11-27T21-33-16.042Z-go-4242.ndjson.gz`: in the order of their names they are in that of their starts. */
const KEPT = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-.*\.ndjson\.gz$/;

const runsFolder = (): string => join(cacheRoot(), 'runs');

export interface KeptRun extends RunConsumer {
  /** Null until the run has begun, or where nothing can be written. */
  readonly file: () => string | null;
  /** Why not all of it is kept, for people; null: it is. */
  readonly failure: () => string | null;
  /** Writes what is still held back: for the last moment of a dying process. */
  readonly flush: () => void;
}

/**
 * Keeps the run's recording in the cache, for `conctop replay` and `conctop report` without a name, and lets older ones go. Throws nothing: a run does not fail
 * because it cannot be kept. A run that never began leaves nothing.
 */
export function keepRun(conctopVersion: string, folder = runsFolder(), mostBytes = LONGEST_BYTES): KeptRun {
  let writer: RecordingWriter | null = null;
  let failure: string | null = null;

  const begin = (startedAt: string, target: string): void => {
    const plain = target.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 40);
    const file = join(folder, `${startedAt.replaceAll(':', '-')}-${plain}-${process.pid}.ndjson.gz`);
    try {
      // What a server logs and how it is started is nobody else's business.
      makeFolders(folder, 0o700);
      letGo(folder, KEPT_RUNS - 1);
      writer = createRecordingWriter(file, conctopVersion, upTo(mostBytes), true);
    } catch (cause) {
      const why = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
      failure = `This run is not kept for conctop replay: ${whyNotWritten(why)} (${folder}). --no-keep does without.`;
    }
  };

  return {
    file: () => writer?.file ?? null,
    failure() {
      const stopped = writer?.failure() ?? null;
      return stopped === null
        ? failure
        : `Only the beginning of this run is kept for conctop replay: ${whyNotWritten(stopped)}.`;
    },
    flush: () => writer?.flush(),
    onEvent(event: RunEvent) {
      if (event.type === 'run-started') begin(event.startedAt, event.target.name);
      writer?.onEvent(event);
    },
    close() {
      if (writer === null) return;
      writer.close?.();
      letGo(folder, KEPT_RUNS);
    },
  };
}

/** The recording of the run that was started last; null: none is kept. */
export const lastRecording = (folder = runsFolder()): string | null => {
  const [newest] = keptIn(folder);
  return newest === undefined ? null : join(folder, newest);
};

/** Newest first. */
function keptIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => KEPT.test(name))
      .sort()
      .reverse();
  } catch {
    return [];
  }
}

/** The oldest go: those beyond so many, and those for which there is no room beside newer ones. */
function letGo(folder: string, most: number): void {
  let bytes = 0;
  for (const [index, name] of keptIn(folder).entries()) {
    const file = join(folder, name);
    try {
      bytes += statSync(file).size;
      if (index >= most || bytes > KEPT_BYTES) rmSync(file, { force: true });
    } catch {
      // Another conctop removed it, or it may not be removed: it is counted again next time.
    }
  }
}

/** Writes no more than so many bytes. */
function upTo(most: number): WriteBytes {
  let left = most;
  return (descriptor, bytes, offset) => {
    const size = bytes.length - offset;
    if (size > left)
      throw new Error(`it is as long as ${Math.round(most / 2 ** 20)} MB; with --record FILE nothing bounds it`);
    const written = writeSync(descriptor, bytes, offset, size);
    left -= written;
    return written;
  };
}

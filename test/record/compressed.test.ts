import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { FLUSH_MS } from '../../src/record/line-sink.ts';
import { parseRecording, readRecording, streamRecording } from '../../src/record/recording-reader.ts';
import { createRecordingWriter, type WriteBytes } from '../../src/record/recording-writer.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const source = readFileSync(new URL('../fixtures/recordings/node-1000.ndjson', import.meta.url));
const whole = parseRecording(source.toString(), 'node-1000');
const folder = temporaryFolder();
let files = 0;

function fileOf(bytes: Uint8Array, ending = 'ndjson'): string {
  files += 1;
  const file = join(folder, `${files}.${ending}`);
  writeFileSync(file, bytes);
  return file;
}

async function streamed(file: string) {
  const events: RunEvent[] = [];
  const fractions: number[] = [];
  let truncated = false;
  for await (const part of streamRecording(file)) {
    events.push(...part.events);
    fractions.push(part.fraction);
    truncated ||= part.truncated;
  }
  return { events, truncated, fractions };
}

describe('a recording is read as it stands', () => {
  const forms: readonly [name: string, bytes: Uint8Array, ending: string][] = [
    ['plain', source, 'ndjson'],
    ['gzip', zlib.gzipSync(source), 'ndjson.gz'],
    ['gzip under another name', zlib.gzipSync(source), 'ndjson'],
    ['plain under the name of a gzip', source, 'ndjson.gz'],
    [
      'gzip of two parts, as cat makes it',
      Buffer.concat([source.subarray(0, 70_001), source.subarray(70_001)].map((part) => zlib.gzipSync(part))),
      'gz',
    ],
  ];
  test.each(forms)('%s: whole', (_, bytes, ending) => {
    expect(readRecording(fileOf(bytes, ending))).toEqual(whole);
  });

  test.each(forms)('%s: part by part', async (_, bytes, ending) => {
    const { events, truncated, fractions } = await streamed(fileOf(bytes, ending));
    expect(events).toEqual(whole.events);
    expect(truncated).toBe(false);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.length).toBeGreaterThan(1);
  });

  const compressed = zlib.gzipSync(source);
  test.each([3_000, 15_000, compressed.length - 9, compressed.length - 1])(
    'a gzip of which only %i bytes are there is read up to its end, as a plain file is',
    async (bytes) => {
      const file = fileOf(compressed.subarray(0, bytes), 'gz');
      const read = readRecording(file);
      expect(read.events).toEqual(whole.events.slice(0, read.events.length));
      expect(read.events.length).toBeGreaterThan(0);
      expect(await streamed(file)).toMatchObject({ events: read.events, truncated: read.truncated });
    },
  );

  test('a cut in the middle of a line is told', () => {
    expect(readRecording(fileOf(compressed.subarray(0, 15_000))).truncated).toBe(true);
    expect(readRecording(fileOf(zlib.gzipSync(source.subarray(0, source.indexOf('\n', 9_000) + 1)))).truncated).toBe(
      false,
    );
  });

  test('damaged in the middle: a sentence with the file, whole and part by part', async () => {
    const damaged = Buffer.from(compressed);
    damaged.fill(0xff, 10_000, 10_100);
    const file = fileOf(damaged, 'gz');
    const error = { code: 'bad-recording', exitCode: 2, message: expect.stringContaining(`${file} is damaged`) };
    expect(() => readRecording(file)).toThrow(expect.objectContaining(error));
    // What was decompressed by then is read: it may be the first line of it that is found wrong.
    const found = { ...error, message: expect.stringMatching(`${file}(?: is damaged|: it is not JSON)`) };
    await expect(streamed(file)).rejects.toMatchObject(found);
  });

  test('a wrong line has its number', async () => {
    const lines = source.toString().split('\n');
    const file = fileOf(zlib.gzipSync(lines.with(150, 'nonsense').join('\n')));
    expect(() => readRecording(file)).toThrow(`line 151 of ${file}: it is not JSON.`);
    await expect(streamed(file)).rejects.toThrow(`line 151 of ${file}: it is not JSON.`);
  });
});

test('zstd is read where this Node has it; where it has not, a sentence says what to do', async () => {
  const compress = 'zstdCompressSync' in zlib ? (zlib.zstdCompressSync as (bytes: Uint8Array) => Buffer) : null;
  if (compress === null) {
    const file = fileOf(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0));
    const error = {
      exitCode: 2,
      message: `${file} is compressed with zstd, which Node ${process.versions.node} cannot read.`,
      hint: `Run conctop with Node 22.15 or newer, or decompress it first: zstd -d ${file}`,
    };
    expect(() => readRecording(file)).toThrow(expect.objectContaining(error));
    await expect(streamed(file)).rejects.toMatchObject(error);
    return;
  }
  // It is compressed in blocks of 128 KB, each of which is there whole or not at all.
  const runStarted = source.indexOf('\n') + 1;
  const afterIt = source.subarray(source.indexOf('\n', runStarted) + 1);
  const large = Buffer.concat([source, ...new Array(4).fill(afterIt)]);
  const bytes = compress(large);
  const file = fileOf(bytes, 'ndjson.zst');
  expect(readRecording(file).events).toHaveLength(5 * whole.events.length - 4);
  expect((await streamed(file)).events).toEqual(readRecording(file).events);
  const cut = fileOf(bytes.subarray(0, bytes.length - 20), 'ndjson.zst');
  const read = readRecording(cut);
  expect(read.events.length).toBeGreaterThan(whole.events.length);
  expect(read.events).toEqual(readRecording(file).events.slice(0, read.events.length));
  expect(await streamed(cut)).toMatchObject({ events: read.events, truncated: read.truncated });
});

describe('--record run.ndjson.gz', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const record = (file: string, write?: WriteBytes) => createRecordingWriter(file, '0.1.0', write);

  test('is what gzip itself reads, and as small as what it writes', () => {
    const file = join(folder, 'whole.ndjson.gz');
    const writer = record(file);
    for (const [index, event] of whole.events.entries()) {
      writer.onEvent(event);
      if (index % 20 === 19) vi.advanceTimersByTime(FLUSH_MS);
    }
    writer.close?.();
    const text = execFileSync('gzip', ['-dc', file], { encoding: 'utf8', maxBuffer: 1e8 });
    expect(parseRecording(text, 'gunzipped')).toEqual(whole);
    expect(readRecording(file)).toEqual(whole);
    expect(readFileSync(file).length).toBeLessThan(1.15 * zlib.gzipSync(text).length);
  });

  test('after a second every event is on disk, whatever becomes of the process', () => {
    const file = join(folder, 'killed.ndjson.gz');
    const writer = record(file);
    for (const event of whole.events.slice(0, 50)) writer.onEvent(event);
    vi.advanceTimersByTime(FLUSH_MS);
    for (const event of whole.events.slice(50, 60)) writer.onEvent(event);
    expect(readRecording(file)).toMatchObject({ events: whole.events.slice(0, 50), truncated: false });
    writer.flush();
    expect(readRecording(file).events).toHaveLength(60);
    writer.close?.();
  });

  test('its header is there at once', () => {
    const file = join(folder, 'header.ndjson.gz');
    record(file);
    expect(() => readRecording(file)).toThrow('it holds no events');
  });

  test('a disk that fills up stops it, not the run, and what is there is read', () => {
    const file = join(folder, 'full.ndjson.gz');
    let room = 9_000;
    const writer = record(file, (descriptor, bytes, offset) => {
      if (room === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      const taken = writeSync(descriptor, bytes, offset, Math.min(room, bytes.length - offset));
      room -= taken;
      return taken;
    });
    for (const event of whole.events) {
      writer.onEvent(event);
      vi.advanceTimersByTime(FLUSH_MS / 4);
    }
    writer.close?.();
    expect(writer.failure()).toMatchObject({ code: 'ENOSPC' });
    const read = readRecording(file);
    expect(read.events.length).toBeGreaterThan(5);
    expect(read.events).toEqual(whole.events.slice(0, read.events.length));
  });

  test('.zst is refused before the run, with what to write instead', () => {
    expect(() => record(join(folder, 'run.ndjson.zst'))).toThrow(
      expect.objectContaining({ exitCode: 2, hint: expect.stringContaining('run.ndjson.gz') }),
    );
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunEvent, ThreadRow, ThreadTable } from '../../src/domain/events/run-event.ts';
import { parseRecording, readRecording } from '../../src/record/recording-reader.ts';
import { createRecordingWriter, type WriteBytes } from '../../src/record/recording-writer.ts';
import { coresSample, runStarted, stepSettled, stepStarted, tick } from '../domain/events.ts';
import { events, playing } from './playing.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conctop-recording-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('recordings', () => {
  test('reading returns what was written', () => {
    const file = join(folder, 'run.ndjson');
    const writer = createRecordingWriter(file, '0.1.0');
    for (const event of events) writer.onEvent(event);
    writer.close?.();
    const recording = readRecording(file);
    expect(recording).toEqual({ events, durationMs: 300, truncated: false });
  });

  test('a late sample stays where the live run folded it, even if its own time is earlier', () => {
    const file = join(folder, 'run.ndjson');
    const writer = createRecordingWriter(file, '0.1.0');
    const live = [runStarted(), stepStarted(1, 100), stepSettled(20), coresSample(18, [1, 2]), tick(270)];
    for (const event of live) writer.onEvent(event);
    writer.close?.();
    const recording = readRecording(file);
    expect(recording.events).toEqual(live);
    expect(recording.durationMs).toBe(270);
    vi.useFakeTimers();
    const { shown, at, player } = playing(live);
    at(300);
    player.stop();
    vi.useRealTimers();
    expect(shown).toEqual(live);
  });

  test('each event is on disk before the next one happens', () => {
    const file = join(folder, 'run.ndjson');
    const writer = createRecordingWriter(file, '0.1.0');
    writer.onEvent(events[0] as RunEvent);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(2);
    writer.close?.();
  });

  test('a last line that is cut short is skipped, and reported', () => {
    const text = [
      JSON.stringify({ schema: 'conctop/recording@1', conctopVersion: '0.1.0' }),
      ...events.map((event) => JSON.stringify(event)),
    ].join('\n');
    const cut = parseRecording(text.slice(0, -20), 'cut');
    expect(cut.truncated).toBe(true);
    expect(cut.events).toEqual(events.slice(0, -1));
  });

  test('a full disk stops the recording, not the run, and the file stays readable', () => {
    const file = join(folder, 'run.ndjson');
    let room = 1500;
    const almostFull: WriteBytes = (descriptor, bytes, offset) => {
      if (room === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      const taken = writeSync(descriptor, bytes, offset, Math.min(room, bytes.length - offset));
      room -= taken;
      return taken;
    };
    const writer = createRecordingWriter(file, '0.1.0', almostFull);
    for (const event of events) writer.onEvent(event);
    writer.close?.();
    expect(writer.failure()).toMatchObject({ code: 'ENOSPC' });
    const recording = readRecording(file);
    expect(recording.truncated).toBe(true);
    expect(recording.events).toEqual(events.slice(0, recording.events.length));
    expect(recording.events.length).toBeGreaterThan(1);
  });

  test('a disk that is full from the start is reported before the run', () => {
    expect(() => createRecordingWriter('/dev/full', '0.1.0')).toThrow('no space is left');
  });

  test('unknown event types of a later version are skipped', () => {
    const text = `{"schema":"conctop/recording@1","conctopVersion":"9"}\n{"type":"from-the-future","atMs":1}\n${JSON.stringify(events[0])}\n`;
    expect(parseRecording(text, 'future').events).toHaveLength(1);
  });

  test('what only a later version knows within an event is dropped, or mapped to this version', () => {
    const started = runStarted();
    const claim = { claim: 'a', source: 'b', field: 'p99Ms', value: 17 };
    const unread = { cpuPercent: null, core: null, voluntaryPerSecond: null, involuntaryPerSecond: null };
    const row: ThreadRow = { pid: 1, tid: 1, name: 'main', state: 'running', ...unread };
    const table: ThreadTable = {
      type: 'thread-table',
      atMs: 5,
      total: 1,
      rows: [row],
      states: { running: 1 },
      costMs: 1,
    };
    const later = [
      { ...started, later: 1, target: { ...started.target, folklore: [{ ...claim, field: 'joules' }, claim] } },
      { ...table, rows: table.rows.map((row) => ({ ...row, state: 'frozen', later: 1 })) },
    ];
    const text = [
      JSON.stringify({ schema: 'conctop/recording@1', conctopVersion: '9' }),
      ...later.map((event) => JSON.stringify(event)),
    ];
    expect(parseRecording(text.join('\n'), 'later').events).toEqual([
      { ...started, target: { ...started.target, folklore: [claim] } },
      { ...table, rows: table.rows.map((row) => ({ ...row, state: 'other' })) },
    ]);
  });

  const header = '{"schema":"conctop/recording@1","conctopVersion":"0.1.0"}';
  test.each([
    ['', 'line 1 of bad.ndjson: it does not begin with the header'],
    [
      '{"schema":"conctop/recording@9","conctopVersion":"9"}\n',
      'line 1 of bad.ndjson: its format is conctop/recording@9',
    ],
    [`${header}\n`, 'it holds no events'],
    [`${header}\nnonsense\n${JSON.stringify(events[0])}\n`, 'line 2 of bad.ndjson: it is not JSON'],
    [`${header}\n${JSON.stringify({ ...events[3], open: -1 })}\n`, 'line 2 of bad.ndjson: open'],
    [`${header}\n{"atMs":1}\n`, 'line 2 of bad.ndjson: it has no "type"'],
  ])('%j is refused with the line and the reason', (text, reason) => {
    expect(() => parseRecording(text, 'bad.ndjson')).toThrow(reason);
  });

  test('a missing file and a folder are named', () => {
    expect(() => readRecording(join(folder, 'none'))).toThrow('there is no such file');
    expect(() => readRecording(folder)).toThrow('it is a folder');
    expect(() => createRecordingWriter(join(folder, 'no', 'run'), '0')).toThrow('its folder does not exist');
    writeFileSync(join(folder, 'empty'), '');
    expect(() => readRecording(join(folder, 'empty'))).toThrow('header');
  });
});

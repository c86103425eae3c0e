import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { KEPT_BYTES, KEPT_RUNS, keepRun, lastRecording } from '../../src/record/kept-runs.ts';
import { readRecording } from '../../src/record/recording-reader.ts';
import { runStarted, stepStarted, tick } from '../domain/events.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const root = temporaryFolder();
let count = 0;
let folder = '';
beforeEach(() => {
  count += 1;
  folder = join(root, `${count}`, 'runs');
});

const ended: RunEvent = { type: 'run-ended', atMs: 900, ended: 'completed', error: null };
/** In which minute of an hour it began. */
const started = (minute: number): RunEvent => ({
  ...runStarted(),
  startedAt: `2026-11-27T21:${String(minute).padStart(2, '0')}:00.000Z`,
});

function keep(minute: number, events: readonly RunEvent[] = [stepStarted(1, 100), tick(250), ended]) {
  const kept = keepRun('0.1.0', folder);
  for (const event of [started(minute), ...events]) kept.onEvent(event);
  kept.close?.();
  return kept;
}

describe('runs in the cache', () => {
  test('the last one is found, and is whole', () => {
    expect(lastRecording(folder)).toBeNull();
    keep(2);
    const kept = keep(3);
    keep(1);
    expect(lastRecording(folder)).toBe(kept.file());
    expect(kept.file()).toMatch(/runs\/2026-11-27T21-03-00\.000Z-go-\d+\.ndjson\.gz$/);
    expect(readRecording(kept.file() ?? '').events).toEqual([started(3), stepStarted(1, 100), tick(250), ended]);
    expect(kept.failure()).toBeNull();
  });

  test('so many are kept, the oldest go; other files are nobody’s business', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'mine.ndjson.gz'), 'mine');
    for (let minute = 0; minute < KEPT_RUNS + 5; minute += 1) keep(minute);
    const names = readdirSync(folder).sort();
    expect(names).toHaveLength(KEPT_RUNS + 1);
    expect(names[0]).toContain('T21-05-00');
    expect(names).toContain('mine.ndjson.gz');
  });

  test('all together take no more than so many bytes', () => {
    for (const minute of [1, 2, 3]) keep(minute);
    const [first = '', second = '', third = ''] = readdirSync(folder).sort();
    truncateSync(join(folder, second), KEPT_BYTES);
    keep(4);
    expect(existsSync(join(folder, first))).toBe(false);
    expect(existsSync(join(folder, second))).toBe(false);
    expect(existsSync(join(folder, third))).toBe(true);
    expect(lastRecording(folder)).toContain('T21-04-00');
  });

  test('of a run that is too long the beginning is kept, and that is told', () => {
    const kept = keepRun('0.1.0', folder, 1_500);
    kept.onEvent(started(1));
    for (let atMs = 250; atMs < 100_000; atMs += 250) {
      kept.onEvent({ ...tick(atMs), requests: Math.floor(atMs * 7.7) });
      if (atMs % 1_000 === 0) kept.flush();
    }
    kept.close?.();
    expect(statSync(kept.file() ?? '').size).toBeLessThanOrEqual(1_500);
    expect(readRecording(kept.file() ?? '')).toMatchObject({ truncated: false });
    expect(readRecording(kept.file() ?? '').events.length).toBeGreaterThan(4);
    expect(kept.failure()).toMatch(/^Only the beginning of this run is kept for conctop replay: it is as long as /);
  });

  test('nobody else can read them', () => {
    keep(1);
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  test('a run that never began leaves nothing', () => {
    keepRun('0.1.0', folder).close?.();
    expect(existsSync(folder)).toBe(false);
  });

  test('a file stands where the folder should be: one line, and the run goes on', () => {
    writeFileSync(dirname(folder), '');
    const kept = keep(1);
    expect(kept.file()).toBeNull();
    expect(kept.failure()).toBe(
      `This run is not kept for conctop replay: a part of its path is not a folder (${folder}). --no-keep does without.`,
    );
  });

  test('a folder that cannot be made is given up at once', () => {
    folder = '/proc/nowhere/runs';
    expect(keep(1).failure()).toContain('is not kept');
  });

  test('a name from elsewhere leads nowhere else', () => {
    const kept = keepRun('0.1.0', folder);
    const name = '../../../x <script>\u001b[2J'.repeat(9);
    kept.onEvent({ ...runStarted(), target: { ...runStarted().target, name } });
    kept.onEvent(ended);
    kept.close?.();
    const [file = ''] = readdirSync(folder);
    expect(file).toMatch(/^[\w.-]{30,120}\.ndjson\.gz$/);
    expect(lastRecording(folder)).toBe(join(folder, file));
  });
});

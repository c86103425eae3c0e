import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import type { Summary } from '../../src/domain/words/summary.ts';
import { readRecording } from '../../src/record/recording-reader.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { eventually } from '../terminal/processes.ts';
import { runConctop } from './run-conctop.ts';

const folder = temporaryFolder();
const RUN = ['node', '-c', '5', '-d', '800ms'];
const inCache = (name: string) => ({ env: { CONCTOP_CACHE: join(folder, name) } });
const namesIn = (name: string): string[] => {
  const runs = join(folder, name, 'runs');
  return existsSync(runs) ? readdirSync(runs) : [];
};

describe('every run is kept', () => {
  test('conctop replay and conctop report without a name take the last one, and say which', async () => {
    const live = await runConctop([...RUN, '--json'], inCache('kept'));
    expect(live.code).toBe(0);
    const [name = ''] = namesIn('kept');
    const replayed = await runConctop(['replay', '--json'], inCache('kept'));
    expect(replayed.code).toBe(0);
    expect(JSON.parse(replayed.stdout)).toEqual(JSON.parse(live.stdout));
    const file = join(folder, 'kept/runs', name);
    expect(replayed.stderr).toContain(`The last run: ${file}\n`);
    const reported = await runConctop(['report', '--format', 'json'], inCache('kept'));
    expect((JSON.parse(reported.stdout) as Summary).startedAt).toBe((JSON.parse(live.stdout) as Summary).startedAt);
    expect(reported.stderr).toContain(`The last run: ${file}\n`);
  });

  test('--no-keep keeps none, and without one a sentence says what to do', async () => {
    expect(await runConctop([...RUN, '--no-ui', '--no-keep'], inCache('none'))).toMatchObject({ code: 0, stderr: '' });
    expect(namesIn('none')).toEqual([]);
    const { code, stderr } = await runConctop(['replay'], inCache('none'));
    expect(code).toBe(2);
    expect(stderr).toBe(
      'conctop: No recording is named, and no run is kept yet.\n  Name one: conctop replay FILE; or run something first: conctop go --ramp.\n',
    );
  });

  test('a cache that cannot be written costs one line, and nothing else', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, stdout, stderr } = await runConctop([...RUN, '--no-ui'], inCache('file'));
    expect(code).toBe(0);
    expect(stdout).toContain('limited by');
    expect(stderr.trimEnd().split('\n')).toEqual([
      `This run is not kept for conctop replay: a part of its path is not a folder (${join(folder, 'file/runs')}). --no-keep does without.`,
    ]);
  });
});

/** Flushed each second; a timer of a busy process may be late by as much. */
const LOST_MS = 2_000;

test('SIGKILL loses at most the last second of a compressed recording', async () => {
  const file = join(folder, 'killed.ndjson.gz');
  let startedAt = 0;
  let killedAfterMs = 0;
  const killed = await runConctop(['node', '-c', '20', '-d', '60s', '--no-ui', '--record', file], {
    ...inCache('killed'),
    async watch(child) {
      await eventually(() => eventsIn(file).length >= 60 || child.exitCode !== null);
      const [first] = eventsIn(file);
      startedAt = first?.type === 'run-started' ? Date.parse(first.startedAt) : 0;
      killedAfterMs = Date.now() - startedAt;
      child.kill('SIGKILL');
    },
  });
  expect(killed.signal).toBe('SIGKILL');
  const kept = join(folder, 'killed/runs', namesIn('killed')[0] ?? '');
  for (const recording of [file, kept]) {
    const { durationMs, truncated } = readRecording(recording);
    expect(truncated).toBe(false);
    expect(killedAfterMs - durationMs).toBeLessThan(LOST_MS);
  }
  const { stdout, stderr } = await runConctop(['replay', file, '--no-ui']);
  expect(stdout).toMatch(/conns +OS threads[\s\S]*\n *20 /);
  expect(stderr).toBe(`${file} ends before its run did: conctop was killed while it recorded, or still records.\n`);
});

const eventsIn = (file: string): readonly RunEvent[] => {
  try {
    return readRecording(file).events;
  } catch {
    // It is not there yet, or has its header and nothing else.
    return [];
  }
};

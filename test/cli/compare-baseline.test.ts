import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../src/domain/comparison/whole.ts';
import { smallRun, writeRun } from '../commands/report/small-recordings.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runConctop } from './run-conctop.ts';

const folder = temporaryFolder();

/** Three rounds of `node FILE`, as `compare --record` writes them. */
function recorded(into: string, file: string, requests: number, path = '/'): string {
  for (const round of [1, 2, 3]) {
    const [started, ...rest] = smallRun({ target: 'node', requests: requests + round });
    if (started?.type !== 'run-started') throw new Error('a run begins with run-started');
    const { target, config } = started;
    writeRun(join(folder, into, `${file}-${round}.ndjson`), [
      {
        ...started,
        target: { ...target, title: `node ${file}.js` },
        config: { ...config, command: 'run', work: 'custom', delayMs: null, path },
      },
      ...rest,
    ]);
  }
  return join(folder, into);
}

const compare = (...args: readonly string[]) => runConctop(['compare', ...args]);

describe('a baseline of several servers, all of which are called node', () => {
  const old = recorded('old', 'a', 300);
  recorded('old', 'big', 50);

  test('each is held against its own recordings: what is worse fails', async () => {
    const worse = await compare(recorded('worse', 'a', 150), '--baseline', old);
    expect(worse.stderr).toContain('Worse than the baseline: worse/a, requests per second at 100 connections');
    expect(worse.code).toBe(3);
    expect(worse.stdout).not.toContain('big');
    const same = await compare(recorded('same', 'big', 50), '--baseline', old, '--json');
    const [work] = (JSON.parse(same.stdout) as Comparison).works;
    expect(same.code).toBe(0);
    expect(work?.baseline).toMatchObject({ subjects: ['node big.js'], unmatched: [] });
    expect(work?.subjects.map(({ name }) => name)).toEqual(['same/big', 'old/big']);
  });

  test('a server that is none of them is refused, and they are named', async () => {
    const refused = await compare(recorded('mid', 'mid', 150), '--baseline', old);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('The baseline is of node a.js and node big.js: which of them');
  });

  test('one server alone is taken, and named', async () => {
    const beside = await compare(recorded('new', 'new', 300), '--baseline', recorded('one', 'a', 300));
    expect(beside.stdout).toContain('worse than the baseline of node a.js');
    expect(beside.code).toBe(0);
  });

  test('another path is other work', async () => {
    const refused = await compare(recorded('other', 'a', 300, '/other'), '--baseline', old);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('The baseline was asked GET /, and here it is GET /other.');
  });
});

test('recordings that all asked the same say what it was', async () => {
  const finished = await compare(recorded('x', 'x', 300), recorded('y', 'y', 200));
  expect(finished.stdout).toContain('x, y · GET /\n');
});

test('one subject alone can be recorded as a baseline, and its figures are shown', async () => {
  const finished = await compare(
    ...[
      'node',
      '--steps',
      '20',
      '--hold',
      '1s',
      '--quiet-within',
      '0s',
      '--rounds',
      '1',
      '--record',
      join(folder, 'b'),
    ],
  );
  expect(finished.code).toBe(0);
  expect(finished.stdout).toContain('At 20 connections, one round');
  expect(finished.stderr).toContain('Recorded to ');
});

test('a recording without its end is told, and its last step takes no part', async () => {
  const events = smallRun({ steps: [100, 200] }).slice(0, -1);
  const cut = writeRun(join(folder, 'cut.ndjson'), events);
  const whole = writeRun(join(folder, 'whole.ndjson'), smallRun({ steps: [100, 200] }));
  const finished = await compare(cut, whole);
  expect(finished.stderr).toContain('cut.ndjson ends before its run did: its last step is left out.');
  expect(finished.stdout).toContain('At 100 connections');
  expect(finished.stdout).not.toContain('At 200');
});

test('a URL at which nobody listens and a recording that cannot be written: the others go on', async () => {
  const runs = join(folder, 'full');
  mkdirSync(runs);
  symlinkSync('/dev/full', join(runs, 'node-1.ndjson'));
  const finished = await compare(
    ...['node', 'node-workers', 'http://127.0.0.1:1/', '--path', '/slow?ms=10', '--steps', '20', '--hold', '1s'],
    ...['--quiet-within', '0s', '--rounds', '1', '--record', runs, '--force'],
  );
  expect(finished.code).toBe(1);
  expect(finished.stdout).toContain('At 20 connections, one round');
  expect(finished.stdout).toContain('http://127.0.0.1:1/ was not measured: No process that you can inspect');
  expect(finished.stderr).toMatch(/node-1\.ndjson .*no space is left/);
});

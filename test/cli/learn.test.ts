import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { runConctop } from './run-conctop.ts';

const own = temporaryFolder();

/** A lesson of one's own: nothing else is needed for it. */
function lesson(name: string, target: string, that = 'ten.at(10).threads > 1', more: object = {}): string {
  const folder = join(own, `of-${name}`, name);
  mkdirSync(folder, { recursive: true });
  const run = { id: 'ten', kind: 'run', target, steps: [10], hold: '1s', pane: 'threads', ...more };
  const steps = [
    { id: 'guess', kind: 'ask', figure: { run: 'ten', field: 'threads', connections: 10 } },
    run,
    { id: 'seen', kind: 'reveal', of: 'guess', expect: [{ says: 'There are threads.', that }] },
  ];
  const manifest = { name, number: 77, title: 'Mine', about: 'Ten connections', minutes: 1, steps };
  writeFileSync(join(folder, 'lesson.json'), JSON.stringify(manifest));
  writeFileSync(
    join(folder, 'lesson.md'),
    '## guess: A guess\n\nHow many?\n\n## ten\n\nLook.\n\n## seen: Seen\n\nThere are {{ten.at(10).threads}} of them.\n',
  );
  return join(own, `of-${name}`);
}

describe('a lesson of one’s own', () => {
  test('is listed beside those that are shipped', async () => {
    const { stdout, code } = await runConctop(['learn', '--lessons', lesson('mine', 'node'), '--json']);
    expect(code).toBe(0);
    const { lessons } = JSON.parse(stdout);
    expect(lessons.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['surprising', 'mine']));
    expect(lessons.at(-1)).toMatchObject({ name: 'mine', number: 77, canRun: true, hasRecordings: false });
  });

  test('is run without a terminal, as text', async () => {
    const { stdout, code } = await runConctop(['learn', 'mine', '--lessons', lesson('mine', 'node'), '--fast']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/== A guess.*How many\?.*10 connections are coming\..*Guessed: \d+\./s);
    expect(stdout).toMatch(/10 connections · \d+ OS threads/);
    expect(stdout).toMatch(/== Seen\nThere are \d+ of them\./);
    expect(stdout).toContain('The 1 statement held on this machine.');
  });

  test('says plainly where this machine disagrees, as JSON too', async () => {
    const folder = lesson('wrong', 'node', 'ten.at(10).threads > 500');
    const { stdout, stderr, code } = await runConctop(['learn', 'wrong', '--lessons', folder, '--fast', '--json']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/This machine disagrees\. The lesson expected:\n- There are threads\. Measured: \d+\./);
    expect(stderr).not.toContain('of them.');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ schema: 'conctop/lesson@1', lesson: 'wrong', ended: 'completed' },
      guesses: [{ step: 'guess', field: 'threads' }],
      expectations: [{ says: 'There are threads.', verdict: 'not held' }],
      runs: [{ run: 'ten', status: 'measured', source: 'live' }],
    });
  });

  test('can cover a run: its figures are all that is said of it', async () => {
    const folder = lesson('covered', 'node', 'ten.at(10).rps < 20', { covered: true, path: '/block?ms=100' });
    const { stdout, code } = await runConctop(['learn', 'covered', '--lessons', folder, '--fast']);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/node|block|req\/s/);
    expect(stdout).toMatch(/There are \d+ of them\./);
    expect(stdout).toContain('The 1 statement held on this machine.');
  });

  test('is recorded, and replayed from there', async () => {
    const root = lesson('kept', 'node');
    const recordings = join(root, 'kept', 'recordings');
    const recorded = await runConctop(['learn', 'kept', '--lessons', root, '--fast', '--record', recordings]);
    expect(recorded.code).toBe(0);
    const { stdout, code } = await runConctop(['learn', 'kept', '--lessons', root, '--replay', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).runs).toMatchObject([{ run: 'ten', status: 'measured', source: 'recording' }]);
  });

  test('whose target cannot run here says what to install', async () => {
    const args = ['learn', 'absent', '--lessons', lesson('absent', 'go'), '--fast'];
    const { stdout, code } = await runConctop(args, { env: { PATH: '/nowhere', GOROOT: '/nowhere' } });
    expect(code).toBe(1);
    expect(stdout).toContain('The target go needs go, which is not on PATH.');
    expect(stdout).toContain('Install it: ');
    expect(stdout).toContain('There are – of them.');
    expect(stdout).toContain('not measured: the run ten cannot run here.');
    expect(stdout).toContain('Of 1 statement 0 held on this machine, 1 was not measured.');
  });
});

test('a name that no lesson has, and a folder that is none', async () => {
  const unknown = await runConctop(['learn', 'suprising']);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('did you mean surprising?')]);
  const nowhere = await runConctop(['learn', '--lessons', join(own, 'nothing')]);
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('is no folder')]);
});

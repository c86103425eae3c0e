import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Summary } from '../../src/domain/words/summary.ts';
import { readRecording } from '../../src/record/recording-reader.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { eventually, matching, processesMarked } from '../terminal/processes.ts';
import { type Finished, runConctop } from './run-conctop.ts';

const mark = randomUUID();
const folder = temporaryFolder();
const leftBehind = (): number[] => matching(processesMarked(mark), /conctop|generator\.js|server|targets/);
afterEach(async () => {
  expect(await eventually(() => leftBehind().length === 0), `left behind: ${leftBehind()}`).toBe(true);
});

const run = (
  args: readonly string[],
  { env = {}, ...more }: Parameters<typeof runConctop>[1] = {},
): Promise<Finished> => runConctop(args, { env: { CONCTOP_TEST_MARK: mark, ...env }, ...more });

const once = (child: ChildProcess, words: string, then: () => void): void => {
  let seen = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    const before = seen.includes(words);
    seen += chunk;
    if (!before && seen.includes(words)) then();
  });
};

describe('an early end', () => {
  test.each([0, 20, 50, 80, 110, 150, 200, 300])('SIGINT %i ms after the start ends it with 130', async (afterMs) => {
    const { code, signal } = await run(['node', '-c', '20', '-d', '30s', '--json'], {
      watch: (child) => setTimeout(() => child.kill('SIGINT'), afterMs),
    });
    // Before a handler is there the signal itself ends it, which a shell reports as 130 as well.
    expect(signal ?? code).toBe(signal === null ? 130 : 'SIGINT');
  });

  test('while the target is built', needs('go'), async () => {
    const { code, stdout } = await run(['go', '-d', '30s', '--json'], {
      env: { CONCTOP_CACHE: join(folder, 'cache'), GOCACHE: join(folder, 'go-cache') },
      watch: (child) => once(child, 'first run only', () => child.kill('SIGTERM')),
    });
    expect(code).toBe(143);
    expect(JSON.parse(stdout)).toMatchObject({ ended: 'quit', steps: [], error: null });
  });

  test('while the target starts', async () => {
    const { code, stdout } = await run(['node', '-d', '30s', '--json'], {
      watch: (child) => once(child, 'starting node', () => child.kill('SIGINT')),
    });
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ ended: 'quit', error: null });
  });
});

describe('a run without a result', () => {
  test('each answer failed: exit code 1, figures in the error, and a summary', async () => {
    const { code, stdout, stderr } = await run(['node', '-m', 'POST', '-c', '5', '-d', '1s', '--json']);
    expect(code).toBe(1);
    const summary = JSON.parse(stdout) as Summary;
    expect(summary).toMatchObject({ ended: 'completed', error: { code: 'no-good-answer' } });
    expect(summary.steps).toHaveLength(1);
    expect(stderr).toMatch(/Not a single good answer: [\d,]+ answers, all 40[45] \((Not Found|Method Not Allowed)\)\./);
    expect(stderr).toContain('--method');
  });

  test('a path that does not exist', async () => {
    const { code, stderr } = await run(['node', '--path', '/none', '-c', '5', '-d', '1s', '--no-ui']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/all 404 \(Not Found\)\.\n.*--path/);
  });

  test('no answer during the run', async () => {
    const { code, stderr } = await run(['node', '--delay', '5s', '-c', '5', '-d', '500ms', '--no-ui']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Not a single good answer: 5 requests were still without an answer/);
  });
});

describe('descriptors', () => {
  test('none left for a connection: refused before anything starts, with the command that helps', async () => {
    const { code, stdout, stderr } = await run(['node', '-d', '2s', '--no-ui'], { before: 'ulimit -n 200;' });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('Not a single connection fits: a process may open 200 files');
    expect(stderr).toContain('100 connections need 300.');
    expect(stderr).toContain('prlimit');
  });

  test('a constant run that does not fit is cut, and says so', async () => {
    const { code, stdout, stderr } = await run(['node', '-c', '100', '-d', '1s', '--json'], {
      before: 'ulimit -n 230;',
    });
    expect(code).toBe(0);
    expect(stderr).toContain('At most 30 connections fit: a process may open 230 files');
    const summary = JSON.parse(stdout) as Summary;
    expect(summary.steps[0]?.connections).toEqual({ requested: 30, open: 30 });
    const cut = summary.findings.find(({ id }) => id === 'ramp-cut');
    expect(cut?.sentence).toContain('30 connections instead of 100: this machine allows no more.');
  });
});

describe('descriptors of conctop itself', () => {
  // How many Node needs for itself, and for modules, is different in each of its versions.
  test.each([24, 30])('with %i hardly its modules open: a limit, not a bug', async (files) => {
    const { code, stderr } = await run(['node', '-d', '1s', '--no-ui'], { before: `ulimit -n ${files};` });
    expect(code).toBe(1);
    expect(stderr).toMatch(/Too many files are open: a process may have no more\.|Not a single connection fits: /);
    expect(stderr).not.toMatch(/bug|\n\s+at /);
  });
});

/** The Go target, once more than a second of its settled step was measured. */
async function killOnceMeasured(file: string): Promise<void> {
  const ticksOfStep = (): number => {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const [, ofStep = ''] = text.split('"step-settled"');
    return ofStep.split('"load-tick"').length - 1;
  };
  await eventually(() => ticksOfStep() > 8, 30_000);
  const [target] = matching(processesMarked(mark), /^\S*\/server\s*$/);
  if (target !== undefined) process.kill(target, 'SIGKILL');
}

describe('what a run contains', () => {
  test('the shortest run knows its machine', async () => {
    const { code, stdout } = await run(['node', '-c', '5', '-d', '300ms', '--json']);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Summary).machine?.cores).toBeGreaterThan(0);
  });

  test('no sample of draining sockets or of a server that shuts down', async () => {
    const file = join(folder, 'end.ndjson');
    const live = await run(['node', '-c', '50', '--delay', '500ms', '-d', '2s', '--json', '--record', file]);
    const { events } = readRecording(file);
    const last = events.findLastIndex(({ type }) => type === 'step-ended');
    const after = events.slice(last + 1).filter((event) => event.type !== 'runtime-stats' || event.final !== true);
    const kinds = new Set(after.map(({ type }) => type));
    for (const probed of [
      'process-sample',
      'thread-table',
      'cores-sample',
      'memory-map',
      'runtime-stats',
      'ceiling-sample',
    ] as const) {
      expect(kinds).not.toContain(probed);
    }
    // The answers under way are counted all the same.
    expect(kinds).toContain('load-tick');
    expect(JSON.parse((await run(['replay', file, '--json'])).stdout)).toEqual(JSON.parse(live.stdout));
  });

  test('the server’s count is compared with ours only if it counts the same requests', async () => {
    const { stdout } = await run(['node', '--path', '/stats', '-c', '5', '-d', '500ms', '--json']);
    const summary = JSON.parse(stdout) as Summary;
    expect(summary.count).toBe(null);
    expect(summary.findings.map(({ id }) => id)).not.toContain('count-differs');
  });

  test('killed in the middle: one cause', needs('go'), async () => {
    const file = join(folder, 'killed.ndjson');
    const { code, stdout, stderr } = await run(['go', '-c', '100', '-d', '20s', '--json', '--record', file], {
      watch: () => void killOnceMeasured(file),
    });
    expect(code).toBe(1);
    expect(stderr).toContain('The target go ended in the middle of the run: SIGKILL, 100 connections open.');
    const summary = JSON.parse(stdout) as Summary;
    expect(summary).toMatchObject({ ended: 'target-exited', error: { code: 'target-died' } });
    expect(summary.steps[0]?.bottleneck).toMatchObject({ who: 'server', cause: 'gone' });
    expect(summary.findings.map(({ id }) => id)).not.toContain('accepts-starved');
    const { events } = readRecording(file);
    const exit = events.findIndex(({ type }) => type === 'target-exited');
    expect(events[exit + 1]?.type).toBe('step-ended');
    const replayed = await run(['replay', file, '--json']);
    expect(replayed.code).toBe(0);
    expect(JSON.parse(replayed.stdout)).toEqual(summary);
    expect(replayed.stderr).toContain('The run failed: The target go ended in the middle of the run: SIGKILL');
  });
});

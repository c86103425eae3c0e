import { type ChildProcess, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Summary } from '../../src/domain/words/summary.ts';
import { conctop } from '../conctop.ts';
import { listening } from '../listening.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { eventually, matching, processesMarked, threadsByPs } from '../terminal/processes.ts';
import { type Finished, runConctop } from './run-conctop.ts';

const mark = randomUUID();
const env = { ...process.env, CONCTOP_TEST_MARK: mark };
const folder = temporaryFolder();
const recording = join(folder, 'run.ndjson');

const run = (
  args: readonly string[],
  over: NodeJS.ProcessEnv = {},
  watch?: (child: ChildProcess) => void,
): Promise<Finished> => runConctop(args, { env: { CONCTOP_TEST_MARK: mark, ...over }, ...(watch && { watch }) });

const leftBehind = (): number[] => matching(processesMarked(mark), /generator\.js|server/);
afterEach(async () => {
  expect(await eventually(() => leftBehind().length === 0), `left behind: ${leftBehind()}`).toBe(true);
});

describe('without a terminal', () => {
  let finished: Finished;
  const seenByPs: number[] = [];
  beforeAll(async () => {
    finished = await run(
      [
        'node',
        '--steps',
        '50,100',
        '--hold',
        '3s',
        '--no-ui',
        '--json',
        '--record',
        recording,
        '--threshold',
        'p99<10s',
      ],
      {},
      () => {
        const timer = setInterval(() => {
          const [target] = matching(processesMarked(mark), /server\.mjs/);
          const threads = target === undefined ? 0 : threadsByPs(target) || 0;
          if (threads > 0) seenByPs.push(threads);
        }, 200);
        setTimeout(() => clearInterval(timer), 9_000);
      },
    );
  });

  test('--json prints the summary of DESIGN.md on stdout and progress on stderr', () => {
    expect(finished.code).toBe(0);
    const summary = JSON.parse(finished.stdout) as Summary;
    expect(summary).toMatchObject({
      schema: 'conctop/summary@1',
      ended: 'completed',
      target: { name: 'node' },
      engine: { name: 'socket' },
      error: null,
    });
    expect(summary.steps.map((step) => step.connections)).toEqual([
      { requested: 50, open: 50 },
      { requested: 100, open: 100 },
    ]);
    expect(finished.stderr).toContain('100 connections');
    expect(finished.stderr).toContain('req/s');
  });

  test('every field of a step is there, filled or null', () => {
    const [, step] = (JSON.parse(finished.stdout) as Summary).steps;
    expect(Object.keys(step ?? {})).toEqual(
      expect.arrayContaining([
        'connections',
        'seconds',
        'requests',
        'requestsPerSecond',
        'idealRequestsPerSecond',
        'latencyMs',
        'errors',
        'processes',
        'threads',
        'rssBytes',
        'vszBytes',
        'cpuPercent',
        'cores',
        'contextSwitchesPerSecond',
        'unit',
        'generator',
      ]),
    );
    // What was undefined has no key in JSON: so the keys of what is nested are named too.
    const keys = (value: object | null | undefined): string[] => Object.keys(value ?? {}).sort();
    expect(keys(step?.connections)).toEqual(['open', 'requested']);
    expect(keys(step?.latencyMs)).toEqual(['max', 'mean', 'min', 'p50', 'p90', 'p99', 'p999']);
    expect(keys(step?.threads)).toEqual(['last', 'max', 'min']);
    expect(keys(step?.rssBytes)).toEqual(['last', 'max']);
    expect(keys(step?.failed)).toEqual(['answers', 'perSecond', 'statuses']);
    expect(keys(step?.generator)).toEqual(
      expect.arrayContaining(['coreWaitPercent', 'cpuPercent', 'latencyErrorMs', 'loopDelayP99Ms', 'loopUtilisation']),
    );
    expect(step?.cores.map((core) => keys(core))).toEqual(
      step?.cores.map(() => ['core', 'targetPercent', 'totalPercent']),
    );
    expect(step?.cores.length).toBeGreaterThan(0);
    expect(step?.errors).toEqual({ connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 });
    expect(step?.latencyMs.min).toBeGreaterThanOrEqual(99);
  });

  test('the rate is close to Little’s law', () => {
    const [, step] = (JSON.parse(finished.stdout) as Summary).steps;
    const share = (step?.requestsPerSecond ?? 0) / (step?.idealRequestsPerSecond ?? 1);
    expect(share).toBeGreaterThan(0.8);
    expect(share).toBeLessThanOrEqual(1.05);
  });

  test('threads.max agrees with ps', needs('ps'), () => {
    const most = Math.max(...(JSON.parse(finished.stdout) as Summary).steps.map((step) => step.threads?.max ?? 0));
    expect(seenByPs).toContain(most);
    // ps also counts while the server starts and ends, outside the steps, where Node has a thread more for a moment.
    expect(seenByPs.filter((threads) => threads > most).length, `${seenByPs}`).toBeLessThanOrEqual(2);
  });

  test('a recording replays to the same summary', async () => {
    const replayed = await run(['replay', recording, '--json']);
    expect(replayed.code).toBe(0);
    expect(JSON.parse(replayed.stdout)).toEqual(JSON.parse(finished.stdout));
  });

  test('a threshold that fails is reported, with exit code 3', async () => {
    const failed = await run([
      'node',
      '-c',
      '20',
      '-d',
      '2s',
      '--no-ui',
      '--threshold',
      'p99<1ms',
      '--threshold',
      'errors<1',
    ]);
    expect(failed.code).toBe(3);
    expect(failed.stderr).toMatch(/Threshold p99<1ms failed: p99 was \d+/);
    expect(failed.stderr).not.toContain('errors<1');
    expect(failed.stdout).toMatch(/^✗ +p99<1ms +\d+ ms +20 +0 of 1$/m);
    expect(failed.stdout).toMatch(/^✓ +errors<1 +0 +20 +1 of 1$/m);
  });

  test('plain lines, one per step, then the table', async () => {
    const plain = await run(['node', '--steps', '10,20', '--hold', '1s', '--no-ui']);
    expect(plain.code).toBe(0);
    expect(plain.stdout).toMatch(/10 connections · \d+ OS threads/);
    expect(plain.stdout).toMatch(/20 connections · \d+ OS threads/);
    expect(plain.stdout).toMatch(/conns\s+OS threads.*req\/s/);
    expect(plain.stdout).not.toMatch(/\x1b/);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it in order with %d, the summary still comes', async (signal, code) => {
    const ended = await run(['node', '-c', '20', '-d', '60s', '--json'], {}, (child) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('http://')) setTimeout(() => child.kill(signal), 1_500);
      });
    });
    expect(ended.code).toBe(code);
    expect(JSON.parse(ended.stdout)).toMatchObject({ ended: 'quit' });
  });
});

describe('errors have one sentence with the cause and one with the fix', () => {
  const expectTwoSentences = (finished: Finished, code: number): void => {
    expect(finished.code).toBe(code);
    expect(finished.stderr).toMatch(/^conctop: .+[.?]$/m);
    expect(finished.stderr).not.toMatch(/\n\s+at /);
  };

  test.each([
    [['nodee'], 'did you mean node'],
    [['node', '--ramp', '5'], 'not FROM:TO'],
    [['node', '--nonsense'], 'Unknown argument: nonsense.'],
    [['node', '--connection', '5'], 'Unknown argument: connection; did you mean --connections?'],
    [['replay', '--steps', '5'], 'Unknown argument: steps; --steps is an option of conctop TARGET, conctop run,'],
    [['node', '--no-uii'], 'There is no option --no-uii; did you mean --no-ui?'],
    [['node', '--engine', 'autocanon'], 'There is no load engine named autocanon; did you mean autocannon?'],
    // A named target climbs as an unnamed one does; a duration or a number alone holds.
    [['node', '--threshold', 'p99<1s@3'], 'Its steps are 100 · 200 · 500 · 1,000 · 2,000 · 5,000 · 10,000:'],
    [['node', '-d', '5s', '--threshold', 'p99<1s@3'], 'Its steps are 100:'],
    [['repaly'], 'There is no target "repaly"; did you mean replay?'],
    [['node', '--header'], '--header needs a value.'],
    [['node', '-c'], '-c needs a value.'],
    [['node', '--hold', '--no-ui'], '--hold needs a value.'],
    [['node', '--engine', 'wrk', '--no-ui'], 'no load engine named wrk'],
    [['node', '--theme', 'nosuch', '--no-ui'], 'no theme named nosuch'],
    [['node', '--fps', 'x', '--json'], '--fps x is not a count'],
    [['node', '-c', '5', '-c', '6', '--no-ui'], '--connections is given 2 times.'],
    [['replay', '/nowhere/run.ndjson', '--fps', 'x', '--no-ui'], '--fps x is not a count'],
    [['replay', '/nowhere/run.ndjson', '--theme', 'nosuch', '--no-ui'], 'no theme named nosuch'],
    [['replay', '/nowhere/run.ndjson', '--speed', '3', '--no-ui'], '--speed 3 is not a playback speed'],
    [['replay', '/nowhere/run.ndjson'], 'there is no such file'],
  ])('%j: exit code 2', async (args, words) => {
    const finished = await run(args);
    expectTwoSentences(finished, 2);
    expect(finished.stderr).toContain(words);
  });

  test('a busy port is reported with its holder', async () => {
    const port = await listening(createServer());
    const finished = await run(['node', '--port', `${port}`, '--no-ui']);
    expectTwoSentences(finished, 1);
    expect(finished.stderr).toContain(`${port}`);
    expect(finished.stderr).toContain(`${process.pid}`);
  });

  test('a missing toolchain is reported with how to install it and what runs without it', async () => {
    const finished = await run(['go', '--no-ui'], { PATH: '/nonexistent' });
    expectTwoSentences(finished, 1);
    expect(finished.stderr).toMatch(/Go|go/);
    expect(finished.stderr).toContain('conctop node');
  });

  test('a recording that cannot be written is reported before anything starts', async () => {
    const finished = await run(['node', '--no-ui', '--record', '/nowhere/run.ndjson']);
    expectTwoSentences(finished, 1);
    expect(existsSync('/nowhere')).toBe(false);
  });

  test('a descriptor limit below the ramp’s end is reported before the run, and the ramp is cut', () => {
    const command = `ulimit -n 400 && exec '${process.execPath}' '${conctop}' node --steps 50,5000 --hold 1s --json`;
    const { stdout, stderr, status } = spawnSync('sh', ['-c', command], { env, encoding: 'utf8', timeout: 30_000 });
    expect(status).toBe(0);
    expect(stderr).toMatch(/At most 200 connections fit: a process may open 400 files/);
    const summary = JSON.parse(stdout) as Summary;
    expect(summary.steps.map((step) => step.connections.requested)).toEqual([50, 200]);
    expect(summary.findings.map((finding) => finding.id)).toContain('ramp-cut');
  });
});

describe('what can run here', () => {
  test('targets lists them, as a table and as JSON', async () => {
    const table = await run(['targets']);
    expect(table.stdout).toMatch(/^node\s+one event loop/m);
    const { targets } = JSON.parse((await run(['targets', '--json'])).stdout) as {
      targets: { name: string; canRun: boolean; http: unknown }[];
    };
    const http = { name: 'node:http', kind: 'standard library' };
    expect(targets.find((target) => target.name === 'node')).toMatchObject({ canRun: true, http });
    const shape = (wanted: string) => targets.find((target) => target.name === wanted);
    expect(shape('node')).toMatchObject({ threads: 'constant', processes: 'one', keepAlive: true });
    expect(shape('gunicorn')).toMatchObject({ processes: 'fixed', keepAlive: false });
    expect(table.stdout).toMatch(/HTTP server.*\n(.*\n)*node .*node:http/);
  });

  test('explain shows the model and its handler', async () => {
    const { stdout, code } = await run(['explain', 'node']);
    expect(code).toBe(0);
    for (const heading of [
      'Where the concurrency lives',
      'How it schedules',
      'What a connection costs',
      'How it fails',
      'The handler',
    ]) {
      expect(stdout).toContain(`## ${heading}`);
    }
  });
});

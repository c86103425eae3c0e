import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison } from '../../src/domain/comparison/whole.ts';
import { checkAvailability } from '../../src/target/build/toolchain.ts';
import { loadTarget } from '../../src/target/catalog/catalog.ts';
import { needsToolchain, TARGETS_ROOT } from '../targets/harness.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { eventually, matching, processesMarked } from '../terminal/processes.ts';
import { serverOf, withoutToolchains } from './comparing.ts';
import { type Finished, runConctop } from './run-conctop.ts';

const mark = randomUUID();
const folder = temporaryFolder();
const [jdk] = await checkAvailability([loadTarget(TARGETS_ROOT, 'java-virtual')]);
if (jdk === undefined) throw new Error('there is no target java-virtual');

const SHORT = ['--steps', '20,40', '--hold', '1s', '--quiet-within', '0s', '--seed', '7'];

const compare = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> =>
  runConctop(['compare', ...args], { env: { CONCTOP_TEST_MARK: mark, ...env } });

const leftBehind = (): number[] => matching(processesMarked(mark), /generator\.js|server/);
afterEach(async () => {
  expect(await eventually(() => leftBehind().length === 0), `left behind: ${leftBehind()}`).toBe(true);
});

describe('two targets, two rounds', () => {
  const runs = join(folder, 'runs');
  let finished: Finished;
  let comparison: Comparison;
  beforeAll(async () => {
    finished = await compare(['node', 'node-workers', ...SHORT, '--rounds', '2', '--json', '--record', runs]);
    comparison = JSON.parse(finished.stdout);
  });

  test('each is run in each round, one after the other, in the order of the seed', () => {
    expect(finished.code).toBe(0);
    expect(comparison).toMatchObject({ schema: 'conctop/comparison@1', ended: 'completed', rounds: 2, seed: 7 });
    const [work] = comparison.works;
    expect(comparison.works).toHaveLength(1);
    expect(work).toMatchObject({ work: 'io', delayMs: 100, path: '/slow?ms=100' });
    expect(work?.subjects.map(({ name, kind, failure }) => [name, kind, failure])).toEqual([
      ['node', 'target', null],
      ['node-workers', 'target', null],
    ]);
    const rounds = work?.subjects.flatMap(({ rounds }) => rounds) ?? [];
    expect(rounds.map(({ round }) => round)).toEqual([1, 2, 1, 2]);
    expect(rounds.map(({ order }) => order).sort()).toEqual([1, 2, 3, 4]);
    const spans = rounds
      .map(({ summary }) => [Date.parse(summary.startedAt), summary.durationSeconds * 1000] as const)
      .sort(([a], [b]) => a - b);
    for (const [index, [startedAt]] of spans.entries()) {
      const [before, length] = spans[index - 1] ?? [0, 0];
      // Two clocks: that of the day, and the run's own.
      expect(startedAt).toBeGreaterThan(before + length - 250);
    }
  });

  test('a step has all figures of both, and says who is best, or why nobody is', () => {
    const steps = comparison.works[0]?.steps ?? [];
    expect(steps.map(({ connections }) => connections)).toEqual([20, 40]);
    for (const { rows, contests } of steps) {
      expect(rows.map(({ subject, rounds }) => [subject, rounds])).toEqual([
        ['node', 2],
        ['node-workers', 2],
      ]);
      const [node, workers] = rows;
      expect(node?.cells.requestsPerSecond.median).toBeGreaterThan(100);
      expect(node?.cells.p50Ms.median).toBeGreaterThan(99);
      expect(node?.cells.baseBytes.median).toBeGreaterThan(10e6);
      expect(node?.cells.cpuMicrosecondsPerRequest.median).toBeGreaterThan(1);
      expect(workers?.cells.threads.median).toBeGreaterThan(node?.cells.threads.median ?? Number.POSITIVE_INFINITY);
      expect(node?.http).toBe('node:http');
      for (const { winner, whyNone } of contests) expect(winner === null).toBe(whyNone !== null);
    }
  });

  test('progress is on stderr, a line for each run', () => {
    expect(finished.stderr).toContain('2 rounds, 4 runs');
    expect(finished.stderr).toContain('seed 7');
    expect(finished.stderr.match(/ of 4: node(-workers)?, round [12]: at 40 connections/g)).toHaveLength(4);
  });

  test('the last line says how to get a report of the recordings', () => {
    expect(finished.stderr).toMatch(/\nRecorded to (\S+): conctop compare \1, or conctop report \1 -o report\.html\n$/);
  });

  test('every run is recorded, and the recordings compare as well', async () => {
    expect(readdirSync(runs).sort()).toEqual([
      'node-1.ndjson',
      'node-2.ndjson',
      'node-workers-1.ndjson',
      'node-workers-2.ndjson',
    ]);
    const globbed = await compare(readdirSync(runs).map((name) => join(runs, name)));
    expect(globbed.stdout).toContain('At 40 connections, median of 2 rounds');
    const again = await compare([join(runs, 'node-1.ndjson'), join(runs, 'node-workers-1.ndjson')]);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('node-1, node-workers-1 · io, each request waits 100 ms');
    expect(again.stdout).toContain('At 40 connections, one round');
    expect(again.stdout).toMatch(/One round of node-1 and node-workers-1: no winner is marked/);
    expect(again.stdout).not.toMatch(/★|~/);
  });

  test('a folder of recordings is their rounds, and what a threshold asks for is held against them', async () => {
    const again = await compare([runs, '--threshold', 'p50<50ms', '--threshold', 'rps>1', '--json']);
    expect(again.code).toBe(3);
    expect(again.stderr).toContain('Threshold p50<50ms failed for node.');
    const [work] = (JSON.parse(again.stdout) as Comparison).works;
    expect(work?.subjects.map(({ name, rounds }) => [name, rounds.length])).toEqual([
      ['node', 2],
      ['node-workers', 2],
    ]);
    expect(work?.thresholds.map(({ text, gate }) => [text, gate])).toEqual([
      ['p50<50ms', 'failed'],
      ['rps>1', 'passed'],
      ['p50<50ms', 'failed'],
      ['rps>1', 'passed'],
    ]);
  });

  test('and are not replaced', async () => {
    const again = await compare(['node', 'node-workers', ...SHORT, '--record', runs]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('already exists');
  });
});

describe('servers of one’s own', () => {
  test('the quicker one is marked, with the ratio and its interval', async () => {
    const [slow, quick] = [serverOf(folder, 'slow.cjs', 200), serverOf(folder, 'quick.cjs', 20)];
    const finished = await compare([slow, quick, ...SHORT, '--rounds', '3', '--path', '/']);
    expect(finished.code).toBe(0);
    expect(finished.stdout).toContain('GET /');
    // On a machine that others use, the cells take no part, and say so.
    expect(finished.stdout).toMatch(
      /P50 latency: \S+ \S+quick\.cjs is best: 0\.\d+x \S+ \S+slow\.cjs \(0\.\d+–0\.\d+\)|quick\.cjs, [^:]*p50[^:]*: .*takes no part/,
    );
  });

  test.each([
    ['one subject', ['node'], 'A comparison needs two subjects.'],
    ['a typing mistake', ['node', 'nod'], 'did you mean node?'],
    ['work that differs', ['node', 'node server.js'], 'would not do the same work'],
    ['works of a command', ['node a.js', 'node b.js', '--work', 'cpu'], 'is not chosen by --work'],
    ['a recording that is not there', ['node', 'gone.ndjson'], 'there is no such file'],
    ['a quote', ['node', 'node "a.js', '--path', '/'], 'does not end'],
    [
      'an option of runs where nothing is run',
      [
        'test/fixtures/recordings/node-1000.ndjson',
        'test/fixtures/recordings/go-ramp.ndjson',
        '--steps',
        '500',
        '--rounds',
        '9',
      ],
      'nothing is run: --steps, --rounds would do nothing.',
    ],
    ['a file for recordings', ['node', 'node', '--record', process.execPath], 'is a file'],
    [
      'a baseline without noise',
      ['node', '--rounds', '1', '--baseline', 'test/fixtures/recordings/node-1000.ndjson'],
      'shows no noise',
    ],
    ['a regression of nothing', ['node', 'node', '--max-regression', '5%'], 'none is named'],
    [
      'a recording of other work',
      ['node', 'test/fixtures/recordings/node-1000.ndjson', '--work', 'cpu'],
      'Nothing else here did the work of node-1000',
    ],
    ['no rounds', ['node', 'node', '--rounds', '0'], '--rounds 0 is not a count'],
  ])('%s is refused', async (_what, args, words) => {
    const finished = await compare(args);
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain(words);
  });
});

describe('the ready comparisons', () => {
  const PATH = withoutToolchains();

  test('--matrix: what can run here, for io and cpu, and the best of each language', async () => {
    const finished = await compare(
      ['--matrix', '--steps', '20', '--hold', '1s', '--quiet-within', '0s', '--rounds', '1'],
      { PATH },
    );
    expect(finished.code).toBe(0);
    expect(finished.stdout).toContain('Without go: Go cannot run here. To install it: ');
    // A JDK may be found without PATH.
    expect(finished.stdout).toMatch(/node, node-workers, node-cluster · io, each request waits 100 ms\n/);
    expect(finished.stdout).toMatch(/node, node-workers, node-cluster · cpu, each request burns 5 ms\n/);
    expect(finished.stdout).toMatch(
      /language +waits \(io\) +computes \(cpu\)\n(Java .*\n)?JavaScript +node\S* \d+.* node\S* \d+/,
    );
  });

  // Without a JDK only Node is left: one is no comparison.
  test('--folklore: claims beside measurements', needsToolchain(jdk), async () => {
    const folder = jdk.check.status === 'ok' ? jdk.check.folder : '';
    const finished = await compare(
      ['--folklore', '--steps', '20', '--hold', '1s', '--quiet-within', '0s', '--rounds', '1'],
      { PATH: [PATH, folder].join(delimiter) },
    );
    expect(finished.stdout).toContain('Without python-asyncio: Python cannot run here.');
    expect(finished.code).toBe(0);
    expect(finished.stdout).toContain('io, each request waits 10 ms');
    // Claims about 10,000 clients are not held against 20.
    expect(finished.stdout).toMatch(/node +“Node is single-threaded” +1 thread/);
    expect(finished.stdout).not.toContain('10,000 clients');
  });

  test.each([
    [['--matrix', '--folklore'], 'are two comparisons'],
    [['--matrix', 'go'], 'names its targets itself'],
  ])('%j is refused', async (args, words) => {
    const finished = await compare(args);
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain(words);
  });
});

test('--report and --junit at the end of a comparison, and nothing else is left of its recordings', async () => {
  const [report, junit] = [join(folder, 'with space/report.html'), join(folder, 'with space/junit.xml')];
  mkdirSync(join(folder, 'with space/tmp'), { recursive: true });
  const finished = await compare(
    [
      'node',
      'node',
      ...SHORT,
      '--rounds',
      '1',
      '--threshold',
      'errors==0',
      '--report',
      report,
      '--junit',
      junit,
      '--json',
    ],
    // Node's own cache of compiled code, from 22 on, is below the temporary folder, too.
    { TMPDIR: join(folder, 'with space/tmp'), NODE_COMPILE_CACHE: join(folder, 'compile-cache') },
  );
  expect(finished.code).toBe(0);
  const page = readFileSync(report, 'utf8');
  expect(page).toContain('node, node (2)<span class="about"> compared');
  expect(page).toContain('node (2) in detail: its only round');
  // What one round fails may be noise: a threshold stands once for each subject, in the comparison's own suite.
  const gates = readFileSync(junit, 'utf8').split('name="comparison"')[1];
  expect(gates?.match(/<testcase name="[^"]+"/g)).toEqual([
    '<testcase name="node: errors==0"',
    '<testcase name="node (2): errors==0"',
  ]);
  const { works }: Comparison = JSON.parse(finished.stdout);
  expect(works[0]?.subjects.map(({ rounds }) => rounds[0]?.recording)).toEqual([null, null]);
  expect(finished.stderr).toMatch(/Wrote .*report\.html\.\nWrote .*junit\.xml\.\n$/);
  expect(readdirSync(join(folder, 'with space/tmp'))).toEqual([]);
  const refused = await compare(['node', 'node', ...SHORT, '--report', report]);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('already exists')]);
});

test('who cannot start is named once, the rest go on, and the exit code is 1', async () => {
  const finished = await compare(['go', 'node', 'node-workers', ...SHORT, '--rounds', '2'], {
    PATH: withoutToolchains(),
  });
  expect(finished.code).toBe(1);
  expect(finished.stdout.match(/go, round \d: /g)).toHaveLength(1);
  expect(finished.stdout).toMatch(/go was not measured: .*Go/i);
  expect(finished.stdout.match(/ of 6: node(-workers)?, round [12]: at 40/g)).toHaveLength(4);
  expect(finished.stdout).toContain('At 40 connections, median of 2 rounds');
});

test('Ctrl-C ends the run under way in order, and shows what was measured', async () => {
  const finished = await runConctop(
    ['compare', 'node', 'node', '--steps', '20', '--hold', '2s', '--quiet-within', '0s', '--rounds', '5'],
    {
      env: { CONCTOP_TEST_MARK: mark },
      watch: (child) => {
        let told = '';
        let isSent = false;
        child.stdout?.on('data', (chunk) => {
          told += String(chunk);
          // Once: who presses it again and again does not wait for the end in order.
          if (isSent || !told.includes(' 2 of 10')) return;
          isSent = true;
          child.kill('SIGINT');
        });
      },
    },
  );
  expect(finished.code).toBe(130);
  expect(finished.stdout).toMatch(/Interrupted: [12] of 10 runs ended/);
  expect(finished.stdout).toContain('At 20 connections');
  expect(finished.stdout).toContain('node (2)');
  expect(finished.stdout).not.toContain(' 3 of 10');
});

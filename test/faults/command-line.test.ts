import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conctop } from '../conctop.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder();

const run = (args: readonly string[], before = '') =>
  before === ''
    ? spawnSync(process.execPath, [conctop, ...args], { encoding: 'utf8', timeout: 20_000 })
    : spawnSync('sh', ['-c', `${before} "$@"`, 'sh', process.execPath, conctop, ...args], {
        encoding: 'utf8',
        timeout: 20_000,
      });

/** One sentence for the cause, one for the fix, and never a stack. */
function expectCauseAndFix(stderr: string, status: number | null, exitCode: number): void {
  expect([status, stderr]).toEqual([
    exitCode,
    expect.stringMatching(/^conctop: [^\n]+[.:]\n(?: {4}[^\n]*\n)* {2}[^\n]+\n$/),
  ]);
  expect(stderr).not.toMatch(/this is a bug|\n\s+at |undefined/);
}

const existing = join(folder, 'existing.ndjson');
writeFileSync(existing, 'somebody’s work\n');

describe('wrong words: exit 2, one sentence each for cause and fix', () => {
  it.each([
    [['node', '-c', '5', '-c', '6']],
    [['node', '--steps', '1', '--steps', '2']],
    [['node', '--no-hold']],
    [['node', '--connections.x', '5']],
    [['node', '--header.__proto__.x', '1']],
    [['attach', '1', '--rate', '0', '--rate', '10']],
    [['node', '--ui=maybe']],
    [['node', '--json=perhaps']],
    [['node', '--port', 'NaN']],
    [['node', '-H']],
    [['node', '-H', '']],
    [['node', '-H', 'Content-Length: 999']],
    [['node', '-H', 'Transfer-Encoding: chunked']],
    [['node', '-H', '__proto__: x']],
    [['node', '-H', 'Host: a', '-H', 'host: b']],
    [['node', '-b', `@${process.execPath}`]],
    [['node', '--record', existing, '--no-ui']],
    [['node', '--threshold', 'p98<1s']],
    [['replay', '/nowhere']],
    [['replay', '/dev/zero']],
  ])('%j', (args) => {
    const { status, stderr } = run(args);
    expectCauseAndFix(stderr, status, 2);
  });

  it('an existing recording is replaced only with --force', () => {
    const { status, stdout } = run(['node', '-c', '5', '-d', '600ms', '--no-ui', '--record', existing, '--force']);
    expect([status, stdout]).toEqual([0, expect.stringContaining('req/s')]);
  });

  it('neither a pipe without a reader nor one to replay blocks conctop', () => {
    const pipe = join(folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    expect(run(['node', '--record', pipe, '--no-ui']).stderr).toContain('a pipe without a reader');
    expect(run(['replay', pipe]).stderr).toContain('it is not a file');
  });
});

/** Words that a hurried person, a shell script or a fuzzer puts together. Seeded: the same in every run. */
function* randomWords(count: number): Generator<string[]> {
  let seed = 20_261_127;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed % below;
  };
  const options = [
    'ramp',
    'steps',
    'connections',
    'hold',
    'duration',
    'work',
    'delay',
    'path',
    'rate',
    'method',
    'header',
    'body',
  ];
  const more = [
    'insecure',
    'generators',
    'pin',
    'timeout',
    'engine',
    'port',
    'ui',
    'json',
    'record',
    'threshold',
    'theme',
    'fps',
    'url',
  ];
  const values = [
    '',
    '0',
    '-1',
    'NaN',
    '1e9',
    '99999999999999999999',
    'x',
    '__proto__',
    'true',
    '--',
    '-',
    '1:2:3',
    '5s',
    '\u0000',
    '💥',
    '%s',
    '{}',
    '..',
    '/',
  ];
  for (let n = 0; n < count; n += 1) {
    const words = [['targets', 'doctor', 'replay', 'attach', 'explain', 'nosuch', 'constructor'][next(7)] ?? ''];
    for (let w = next(5); w >= 0; w -= 1) {
      const option = [...options, ...more][next(options.length + more.length)] ?? '';
      const value = (values[next(values.length)] ?? '').replaceAll('\u0000', '\u0001');
      words.push(
        ...([
          [`--${option}`],
          [`--${option}=${value}`],
          [`--no-${option}`],
          [`--${option}`, value],
          [`--${option}.a`, value],
          [value],
        ][next(6)] ?? []),
      );
    }
    yield words;
  }
}

const FUZZED = process.env.CONCTOP_FAULTS === 'all' ? 400 : 40;

it('fuzz: no command line ends with a stack or in silence', () => {
  for (const words of randomWords(FUZZED)) {
    const { status, stdout, stderr } = run(words);
    const context = [words, status, stderr.slice(0, 300)];
    expect(stderr, JSON.stringify(context)).not.toMatch(/this is a bug|\n\s+at /);
    expect([0, 1, 2], JSON.stringify(context)).toContain(status);
    expect(`${stdout}${stderr}`.length, JSON.stringify(context)).toBeGreaterThan(0);
  }
}, 240_000);

describe('limits of the machine are reported in sentences', () => {
  it.each([
    ['targets'],
    ['doctor'],
    ['--help'],
    ['explain node'],
    ['node -c 5 -d 600ms --no-ui'],
    ['node -c 5 -d 600ms --json'],
  ])('nowhere to write: %s', (words) => {
    const { status, stderr } = run([], `set -- "$@" ${words}; exec > /dev/full;`);
    expect([status, stderr]).toEqual([1, expect.stringContaining('no space is left')]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['few descriptors', 'ulimit -n 24;', ['node', '-d', '1s', '--no-ui']],
    ['a cache that cannot be', 'CONCTOP_CACHE=/proc/nowhere/cache', ['go', '-d', '1s', '--no-ui']],
  ])('%s', (_, before, args) => {
    const { status, stderr } = run(args, before);
    expectCauseAndFix(stderr, status, 1);
  });

  it('a zombie is called one', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 20'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = await new Promise<string>((resolve) =>
      parent.stdout.once('data', (chunk) => resolve(`${chunk}`.trim())),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { status, stderr } = run(['attach', pid, '--no-ui']);
    parent.kill();
    expectCauseAndFix(stderr, status, 1);
    expect(stderr).toContain('is a zombie');
  });
});

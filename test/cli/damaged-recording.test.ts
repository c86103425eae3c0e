import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { conctop } from '../conctop.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const whole = readFileSync(join(import.meta.dirname, '../fixtures/recordings/node-1000.ndjson'), 'utf8').split('\n');
const folder = temporaryFolder();

/** The first tick after line 60; lines count from 1. */
const TICK = whole.findIndex((line, index) => index >= 60 && line.includes('"load-tick"')) + 1;

const replayWith = (line: string) => replayOf(whole.with(TICK - 1, line));
const replayOf = (lines: readonly string[]) => {
  const file = join(folder, 'run.ndjson');
  writeFileSync(file, lines.join('\n'));
  return { file, ...spawnSync(process.execPath, [conctop, 'replay', file, '--json'], { encoding: 'utf8' }) };
};
const tick = JSON.parse(whole[TICK - 1] ?? '') as { readonly generator: object };

test.each([
  ['a latency that is no histogram', { ...tick, latency: 'AAAA' }, 'latency: it is not an HdrHistogram'],
  ['a latency that is no text', { ...tick, latency: 7 }, 'latency: expected string'],
  ['a count that is none', { ...tick, open: 'many' }, 'open: expected number, found "many"'],
  ['a field that is gone', { ...tick, errors: undefined }, 'errors: expected'],
])('%s: the line, the reason, exit code 2', (_name, damaged, reason) => {
  const { status, stderr, stdout, file } = replayWith(JSON.stringify(damaged));
  expect(stderr).toContain(`conctop: line ${TICK} of ${file}: ${reason}`);
  expect(stderr).toContain('--record FILE');
  expect(stderr).not.toContain('bug');
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('a line that is not JSON', () => {
  const { status, stderr, file } = replayWith('{"type":"load-tick","atMs":');
  expect(stderr).toContain(`conctop: line ${TICK} of ${file}: it is not JSON.`);
  expect(status).toBe(2);
});

const [header = '', ...events] = whole.filter((line) => line !== '');
const isStart = (line: string) => line.includes('"run-started"');

test.each([
  [
    'two runs put together',
    [header, ...events, ...events],
    `line ${events.length + 2} of FILE: a second run begins here.`,
  ],
  [
    'turned round',
    [header, ...events.toReversed()],
    'line 2 of FILE: a run begins with run-started, and this is run-ended.',
  ],
  [
    'without its beginning',
    [header, ...events.filter((line) => !isStart(line))],
    'line 2 of FILE: a run begins with run-started',
  ],
  [
    'with a line a minute late',
    [header, ...events.with(TICK - 1, JSON.stringify({ ...tick, atMs: 70_000 }))],
    `line ${TICK + 2} of FILE: it is 6`,
  ],
  [
    'at an infinite time',
    whole.with(TICK - 1, JSON.stringify(tick).replace(/"atMs":[\d.]+/, '"atMs":1e999')),
    `line ${TICK} of FILE: atMs: `,
  ],
  ['empty', [], 'line 1 of FILE: it does not begin with the header'],
])('a recording %s is refused with exit code 2', (_name, lines, reason) => {
  const { status, stderr, file } = replayOf(lines);
  expect(stderr.replaceAll(file, 'FILE')).toContain(`conctop: ${reason}`);
  expect(status).toBe(2);
});

test('the same recording undamaged', () => expect(replayWith(whole[TICK - 1] ?? '').status).toBe(0));

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DarwinProbe, type RunPs } from '../../../src/probe/darwin/darwin-probe.ts';
import { parseDarwinLimits } from '../../../src/probe/darwin/limits.ts';
import { parsePsProcesses, parsePsTime, psState } from '../../../src/probe/darwin/ps-processes.ts';
import { parsePsThreads } from '../../../src/probe/darwin/ps-threads.ts';
import { seen } from '../seen.ts';

const fixture = (name: string): string =>
  readFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures', 'darwin', name), 'utf8');

test('processes: memory in bytes, time in ms', () => {
  const processes = parsePsProcesses(fixture('ps-axo.txt'));
  expect(processes).toHaveLength(7);
  expect(processes.find(({ pid }) => pid === 59546)).toEqual({
    pid: 59546,
    ppid: 59001,
    pgid: 59546,
    state: 'running',
    rssBytes: 46_112 * 1024,
    vszBytes: 35_184_640 * 1024,
    cpuMs: 61_230,
    started: 'Fri Nov 20 09:14:07 2026',
  });
});

test.each([
  ['0:01.23', 1_230],
  ['12:34.56', 754_560],
  ['1:02:03.04', 3_723_040],
  ['2-03:04:05.06', 183_845_060],
  ['', null],
  ['01,23', null],
])('time %j is %j ms', (text, ms) => {
  expect(parsePsTime(text)).toBe(ms);
});

test.each([
  ['R+', 'running'],
  ['S', 'sleeping'],
  ['Is', 'sleeping'],
  ['U', 'waiting-for-disk'],
  ['T', 'stopped'],
  ['Z', 'zombie'],
  ['?', 'other'],
])('state %s is %s', (text, state) => {
  expect(psState(text)).toBe(state);
});

test('threads of several processes: one line each, the command at the first', () => {
  expect(
    parsePsThreads(fixture('ps-M.txt')).map(({ pid, index, command, state, cpuMs }) => [
      pid,
      index,
      command,
      state,
      cpuMs,
    ]),
  ).toEqual([
    [59546, 0, '/usr/local/bin/node server.js --port 0', 'sleeping', 60],
    [59546, 1, '/usr/local/bin/node server.js --port 0', 'running', 61_300],
    [59546, 2, '/usr/local/bin/node server.js --port 0', 'sleeping', 0],
    [59547, 0, '/usr/local/bin/node worker.js', 'waiting-for-disk', 1_340],
    [59547, 1, '/usr/local/bin/node worker.js', 'sleeping', 3_723_040],
  ]);
});

/** A Mac whose ps answers from the fixtures. */
const runPs: RunPs = async (args) => fixture(args.includes('-M') ? 'ps-M.txt' : 'ps-axo.txt');

test('a tree counts whole: same group, children in other groups, no zombie, no stranger', async () => {
  const reading = seen(await new DarwinProbe(59546, runPs).lookAtProcesses());
  expect(reading.processes.map(({ pid, threads }) => [pid, threads])).toEqual([
    [59546, 3],
    [59547, 2],
    [59560, 1],
  ]);
  // What macOS does not tell is null.
  expect(reading).toMatchObject({ openFiles: null, pssBytes: null });
});

test('threads have no core, no switches, and the name of their command', async () => {
  const probe = new DarwinProbe(59546, runPs);
  await probe.lookAtProcesses();
  expect((await probe.lookAtThreads()).threads[1]).toEqual({
    key: '59546:1',
    pid: 59546,
    tid: 1,
    name: 'node',
    state: 'running',
    cpuMs: 61_300,
    core: null,
    switches: null,
    waitMs: null,
    runs: null,
  });
});

test('gone once the root is, or is a zombie; missed where ps fails', async () => {
  expect(await new DarwinProbe(4711, runPs).lookAtProcesses()).toBe('gone');
  expect(await new DarwinProbe(59561, runPs).lookAtProcesses()).toBe('gone');
  expect(await new DarwinProbe(59546, async () => null).lookAtProcesses()).toBe('missed');
});

test('limits: what is lower of the hard limit and the kernel’s', () => {
  const sysctl = fixture('sysctl.txt');
  expect(parseDarwinLimits(sysctl, 'unlimited\n')).toEqual({
    platform: 'darwin',
    nofile: 61_440,
    ephemeralPorts: 16_384,
    somaxconn: 128,
  });
  expect(parseDarwinLimits(sysctl, '10240\n').nofile).toBe(10_240);
  expect(parseDarwinLimits('', '')).toEqual({
    platform: 'darwin',
    nofile: null,
    ephemeralPorts: null,
    somaxconn: null,
  });
});

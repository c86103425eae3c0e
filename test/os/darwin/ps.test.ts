import { expect, test } from 'vitest';
import { parsePsProcesses, parsePsTime, psState } from '../../../src/os/darwin/ps-processes.ts';
import { parsePsThreads } from '../../../src/os/darwin/ps-threads.ts';
import { parseSysctl } from '../../../src/os/darwin/sysctl.ts';
import { darwinText } from '../../probe/darwin/fixture.ts';

test('processes: memory in bytes, time in ms', () => {
  const processes = parsePsProcesses(darwinText('ps-axo.txt'));
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
    parsePsThreads(darwinText('ps-M.txt')).map(({ pid, index, command, state, cpuMs }) => [
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

test('sysctl: one number per line; lines without one are skipped', () => {
  expect(
    Object.fromEntries(parseSysctl('kern.num_threads: 20480\nkern.maxprocperuid: 2666\nkern.ostype: Darwin\n')),
  ).toEqual({
    'kern.num_threads': 20_480,
    'kern.maxprocperuid': 2_666,
  });
});

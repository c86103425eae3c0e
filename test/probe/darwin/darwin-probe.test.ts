import { expect, test } from 'vitest';
import { parseSysctl } from '../../../src/os/darwin/sysctl.ts';
import { DarwinProbe, type RunPs } from '../../../src/probe/darwin/darwin-probe.ts';
import { darwinLimits } from '../../../src/probe/darwin/limits.ts';
import { seen } from '../seen.ts';
import { darwinText } from './fixture.ts';

/** A Mac whose ps answers from the fixtures. */
const runPs: RunPs = async (args) => darwinText(args.includes('-M') ? 'ps-M.txt' : 'ps-axo.txt');

test('the whole tree: same group, children in other groups, no zombie, no stranger', async () => {
  const reading = seen(await new DarwinProbe(59546, runPs).sampleProcesses());
  expect(reading.processes.map(({ pid, threads }) => [pid, threads])).toEqual([
    [59546, 3],
    [59547, 2],
    [59560, 1],
  ]);
  // What macOS does not report is null.
  expect(reading).toMatchObject({ openFiles: null, pssBytes: null });
});

test('threads have no core, no switches, and the name of their command', async () => {
  const probe = new DarwinProbe(59546, runPs);
  await probe.sampleProcesses();
  expect((await probe.sampleThreads()).threads[1]).toEqual({
    key: '59546:1',
    startedAtMs: null,
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

test('gone once the root is gone or a zombie; missed if ps fails', async () => {
  expect(await new DarwinProbe(4711, runPs).sampleProcesses()).toBe('gone');
  expect(await new DarwinProbe(59561, runPs).sampleProcesses()).toBe('gone');
  expect(await new DarwinProbe(59546, async () => null).sampleProcesses()).toBe('missed');
});

test('limits: the lower of the hard limit and the kernel’s', () => {
  const sysctl = parseSysctl(darwinText('sysctl.txt'));
  expect(darwinLimits(sysctl, 'unlimited\n')).toEqual({
    platform: 'darwin',
    nofile: 61_440,
    ephemeralPorts: 16_384,
    somaxconn: 128,
  });
  expect(darwinLimits(sysctl, '10240\n').nofile).toBe(10_240);
  expect(darwinLimits(new Map(), '')).toEqual({
    platform: 'darwin',
    nofile: null,
    ephemeralPorts: null,
    somaxconn: null,
  });
});

import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/domain/doctor/doctor.ts';
import type { DoctorFacts } from '../../../src/domain/doctor/doctor-facts.ts';
import { connectWindow } from '../../../src/domain/plan/connect-window.ts';
import { GB, roomy } from './roomy.ts';

const diagnosed = (facts: DoctorFacts) => diagnose({ rate: 'open', sourceAddresses: true, holdsBack: true }, facts);

const ceiling = { cpuCores: null, memoryBytes: null, pids: null, from: 'cgroup v2 /' };

describe('diagnose', () => {
  it('no limit', () => {
    const { verdict, checks } = diagnosed(roomy);
    expect(verdict).toBe('This machine can hold 10,000 connections: nothing is in the way.');
    expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(checks.filter(({ fix }) => fix !== null)).toEqual([]);
  });

  it.each<[string, Partial<DoctorFacts>, string, RegExp, RegExp]>([
    [
      'descriptors',
      { limits: { ...roomy.limits, nofile: 1_024 } },
      'nofile',
      /at most 824 connections/,
      /prlimit --pid \$\$ --nofile=65535/,
    ],
    [
      'descriptors on macOS',
      { limits: { ...roomy.limits, platform: 'darwin', nofile: 256 } },
      'nofile',
      /at most 56/,
      /launchctl limit maxfiles/,
    ],
    [
      'ports',
      { limits: { ...roomy.limits, platform: 'darwin', ephemeralPorts: 5_000 } },
      'ephemeral-ports',
      /at most 4,500/,
      /portrange.first=10000/,
    ],
    [
      'the accept queue',
      { limits: { ...roomy.limits, somaxconn: 128 } },
      'somaxconn',
      /slower; none is lost/,
      /somaxconn=4096/,
    ],
    ['half-open connections', { synBacklog: 64 }, 'tcp-max-syn-backlog', /slower/, /tcp_max_syn_backlog=4096/],
    ['mappings, two a thread', { maxMapCount: 10_000 }, 'threads', /ends at 5,000/, /vm.max_map_count=262144/],
    ['the user’s threads', { userThreads: 4_096 }, 'threads', /ends at 4,096/, /^ulimit -u 21000$/],
    ['a container’s pids', { ceiling: { ...ceiling, pids: 512 } }, 'threads', /ends at 512/, /--pids-limit 21000/],
    ['a container’s quota', { ceiling: { ...ceiling, cpuCores: 0.5 } }, 'cpu', /take turns/, /--cpus 2/],
    [
      'a container’s memory',
      { ceiling: { ...ceiling, memoryBytes: GB / 2 } },
      'memory',
      /will not reach/,
      /--memory 2g/,
    ],
    ['hidden processes', { others: 'nothing' }, 'other-processes', /your own processes only/, /hidepid=0/],
    ['a small terminal', { terminal: { ...roomy.terminal, columns: 50, rows: 20 } }, 'terminal', /too small/, /60x20/],
  ])('%s', (_, over, id, means, fix) => {
    const check = diagnosed({ ...roomy, ...over }).checks.find((candidate) => candidate.id === id);
    expect(check?.status).toBe('limit');
    expect(check?.means).toMatch(means);
    expect(check?.fix).toMatch(fix);
  });

  const foundAndMeans = (over: Partial<DoctorFacts>, id: string): string => {
    const check = diagnosed({ ...roomy, ...over }).checks.find((candidate) => candidate.id === id);
    return `${check?.found}: ${check?.means}`;
  };
  const mac = { ...roomy.limits, platform: 'darwin' as const };

  it.each<[string, Partial<DoctorFacts>, string]>([
    ['one core', { cores: 1 }, '1 core: target and generator take turns: figures are lower bounds'],
    ['two cores', { cores: 2 }, '2 cores: --pin gives target and generator cores of their own'],
    ['four cores', { cores: 4 }, '4 cores: --pin gives target and generator cores of their own'],
    ['macOS, which cannot pin', { cores: 8, limits: mac }, '8 cores: target and generator share them'],
    [
      'half a core of one',
      { cores: 1, ceiling: { ...ceiling, cpuCores: 0.5 } },
      '0.5 of 1 core (quota): target and generator take turns: figures are lower bounds',
    ],
  ])('the CPU of %s', (_, over, text) => expect(foundAndMeans(over, 'cpu')).toBe(text));

  it('a container of one core', () =>
    expect(foundAndMeans({ ceiling: { ...ceiling, cpuCores: 1, pids: 1 } }, 'cgroup')).toMatch(/^1 core, 1 pid:/));

  // A queue that is called short slows a climb, and no other does.
  it.each([
    [1_999, 'limit'],
    [2_000, 'ok'],
    [4_096, 'ok'],
  ])('an accept queue of %d: %s', (somaxconn, status) => {
    const { checks } = diagnosed({ ...roomy, limits: { ...roomy.limits, somaxconn } });
    expect(checks.find(({ id }) => id === 'somaxconn')?.status).toBe(status);
    expect(connectWindow(somaxconn) === connectWindow(4_096)).toBe(status === 'ok');
  });

  it('tells the same in numbers', () => {
    const { connections, checks } = diagnosed({ ...roomy, ceiling: { ...ceiling, cpuCores: 1.5, pids: 512 } });
    const atMost = Object.fromEntries(checks.map((check) => [check.id, check.atMost]));
    expect(connections).toBe(65_335);
    expect(atMost).toMatchObject({
      nofile: { connections: 65_335 },
      threads: { threads: 512 },
      cgroup: { cores: 1.5, threads: 512 },
      cpu: { cores: 1.5 },
      terminal: null,
    });
  });

  it('the verdict names the limit that is reached first', () => {
    expect(diagnosed({ ...roomy, limits: { ...roomy.limits, nofile: 9_900 } }).verdict).toBe(
      'A server of one process can hold at most 9,700 connections here: descriptors are the limit.',
    );
    const ofMac = { ...roomy.limits, platform: 'darwin' as const, ephemeralPorts: 5_000 };
    expect(diagnosed({ ...roomy, limits: ofMac }).verdict).toBe(
      'This machine can hold at most 4,500 connections: ephemeral ports are the limit.',
    );
    expect(diagnosed({ ...roomy, memoryAvailableBytes: GB / 2 }).verdict).toBe(
      'This machine can hold 10,000 connections, within limits: memory.',
    );
    expect(diagnosed({ ...roomy, userThreads: 4_096 }).verdict).toMatch(/but not a thread for each/);
  });

  it('a missing toolchain comes with its install command; what the system does not report is unknown', () => {
    const toolchains = [
      { language: 'Java', runs: true, install: null },
      { language: 'Java', runs: false, install: 'apt-get install openjdk-25-jdk-headless' },
    ];
    const limits = { platform: 'linux' as const, nofile: null, ephemeralPorts: null, somaxconn: null };
    const { checks } = diagnosed({
      ...roomy,
      limits,
      toolchains,
      userThreads: null,
      threadsMax: null,
      pidMax: null,
      maxMapCount: null,
    });
    const status = Object.fromEntries(checks.map((check) => [check.id, check.status]));
    expect(status).toMatchObject({
      'toolchain-java': 'missing',
      threads: 'unknown',
      'ephemeral-ports': 'unknown',
      nofile: 'ok',
    });
    expect(checks.find(({ id }) => id === 'toolchain-java')).toMatchObject({
      found: '1 of 2 targets',
      fix: 'apt-get install openjdk-25-jdk-headless',
    });
  });
});

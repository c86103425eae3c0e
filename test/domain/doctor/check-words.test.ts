import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../src/domain/doctor/doctor.ts';
import type { DoctorFacts } from '../../../src/domain/doctor/doctor-facts.ts';
import { GB, roomy } from './roomy.ts';

const linux = (over: Partial<DoctorFacts['limits']>) => ({ limits: { ...roomy.limits, ...over } });
const mac = (over: Partial<DoctorFacts['limits']> = {}) => linux({ platform: 'darwin', ...over });
const ceiling = (over: object) => ({
  ceiling: { cpuCores: null, memoryBytes: null, pids: null, from: 'cgroup', ...over },
});
const threads = (over: Partial<DoctorFacts>) => ({
  userThreads: null,
  threadsMax: null,
  pidMax: null,
  maxMapCount: null,
  ...over,
});
const screen = (over: Partial<DoctorFacts['terminal']>) => ({ terminal: { ...roomy.terminal, ...over } });

const diagnosed = (over: Partial<DoctorFacts>) =>
  diagnose({ rate: 'open', sourceAddresses: true, holdsBack: true }, { ...roomy, ...over });
/** `what: found, means [status] fix`, as the table's row; undefined: there is no such check. */
const row = (id: string, over: Partial<DoctorFacts>): string | undefined => {
  const check = diagnosed(over).checks.find((one) => one.id === id);
  return check === undefined
    ? undefined
    : `${check.what}: ${check.found}, ${check.means} [${check.status}] ${check.fix ?? ''}`.trimEnd();
};

test.each<[string, Partial<DoctorFacts>, string | undefined]>([
  ['nofile', {}, 'open files of a process: 65,535, at most 65,335 connections per process [ok]'],
  ['nofile', linux({ nofile: null }), 'open files of a process: no limit, no limit on connections [ok]'],
  ['nofile', linux({ nofile: 10_200 }), 'open files of a process: 10,200, at most 10,000 connections per process [ok]'],
  [
    'nofile',
    linux({ nofile: 10_199 }),
    'open files of a process: 10,199, at most 9,999 connections per process [limit] sudo prlimit --pid $$ --nofile=65535:65535',
  ],
  [
    'nofile',
    linux({ nofile: 201 }),
    'open files of a process: 201, at most 1 connection per process [limit] sudo prlimit --pid $$ --nofile=65535:65535',
  ],
  [
    'nofile',
    mac({ nofile: 256 }),
    'open files of a process: 256, at most 56 connections per process [limit] sudo launchctl limit maxfiles 65535 200000',
  ],
  ['ephemeral-ports', {}, 'ephemeral ports: 28,232, no limit: further 127.0.0.x are used [ok]'],
  ['ephemeral-ports', linux({ ephemeralPorts: null }), 'ephemeral ports: unknown, not reported [unknown]'],
  ['ephemeral-ports', mac({ ephemeralPorts: 10_500 }), 'ephemeral ports: 10,500, at most 10,000 connections [ok]'],
  [
    'ephemeral-ports',
    mac({ ephemeralPorts: 10_499 }),
    'ephemeral ports: 10,499, at most 9,999 connections [limit] sudo sysctl -w net.inet.ip.portrange.first=10000',
  ],
  ['somaxconn', {}, 'accept queue (somaxconn): 4,096, connects at full pace [ok]'],
  ['somaxconn', linux({ somaxconn: null }), 'accept queue (somaxconn): unknown, not reported [unknown]'],
  [
    'somaxconn',
    linux({ somaxconn: 128 }),
    'accept queue (somaxconn): 128, connecting is slower; none is lost [limit] sudo sysctl -w net.core.somaxconn=4096',
  ],
  [
    'somaxconn',
    mac({ somaxconn: 128 }),
    'accept queue (somaxconn): 128, connecting is slower; none is lost [limit] sudo sysctl -w kern.ipc.somaxconn=4096',
  ],
  ['tcp-max-syn-backlog', { synBacklog: 128 }, 'half-open connections: 128, connects at full pace [ok]'],
  [
    'tcp-max-syn-backlog',
    { synBacklog: 127 },
    'half-open connections: 127, connecting is slower; none is lost [limit] sudo sysctl -w net.ipv4.tcp_max_syn_backlog=4096',
  ],
  ['tcp-max-syn-backlog', { synBacklog: null }, undefined],
  ['threads', {}, 'threads of a process: 100,000 (ulimit -u), a thread for each connection fits [ok]'],
  ['threads', threads({}), 'threads of a process: unknown, not reported [unknown]'],
  [
    'threads',
    threads({ userThreads: 10_500 }),
    'threads of a process: 10,500 (ulimit -u), a thread for each connection fits [ok]',
  ],
  [
    'threads',
    threads({ userThreads: 10_499 }),
    'threads of a process: 10,499 (ulimit -u), a thread per connection ends at 10,499 [limit] ulimit -u 21000',
  ],
  [
    'threads',
    threads({ threadsMax: 4_000 }),
    'threads of a process: 4,000 (threads-max), a thread per connection ends at 4,000 [limit] sudo sysctl -w kernel.threads-max=105000',
  ],
  [
    'threads',
    threads({ pidMax: 4_000 }),
    'threads of a process: 4,000 (pid_max), a thread per connection ends at 4,000 [limit] sudo sysctl -w kernel.pid_max=4194304',
  ],
  [
    'threads',
    threads({ maxMapCount: 8_001 }),
    'threads of a process: 4,000 (max_map_count), a thread per connection ends at 4,000 [limit] sudo sysctl -w vm.max_map_count=262144',
  ],
  [
    'threads',
    threads({ ...ceiling({ pids: 512 }), threadsMax: 4_000 }),
    'threads of a process: 512 (cgroup pids), a thread per connection ends at 512 [limit] docker run --pids-limit 21000 … (or TasksMax= of its systemd unit)',
  ],
  ['cgroup', {}, 'container (cgroup): no ceiling, no quota, no limit of pids or memory [ok]'],
  ['cgroup', ceiling({ cpuCores: 1.5 }), 'container (cgroup): 1.5 cores, these are the ceilings, not the host’s [ok]'],
  [
    'cgroup',
    ceiling({ memoryBytes: 2 * GB, pids: 512 }),
    'container (cgroup): 2.0 GB, 512 pids, these are the ceilings, not the host’s [ok]',
  ],
  ['cgroup', mac(), undefined],
  ['cpu', {}, 'CPU: 4 cores, --pin gives target and generator cores of their own [ok]'],
  ['cpu', { cores: 1 }, 'CPU: 1 core, target and generator take turns: figures are lower bounds [limit]'],
  [
    'cpu',
    ceiling({ cpuCores: 1.5 }),
    'CPU: 1.5 of 4 cores (quota), target and generator take turns: figures are lower bounds [limit] docker run --cpus 2 … (or CPUQuota= of its systemd unit)',
  ],
  [
    'cpu',
    ceiling({ cpuCores: 2 }),
    'CPU: 2 of 4 cores (quota), --pin gives target and generator cores of their own [ok]',
  ],
  [
    'cpu',
    { cores: 1, ...ceiling({ cpuCores: 1 }) },
    'CPU: 1 of 1 core (quota), target and generator take turns: figures are lower bounds [limit]',
  ],
  ['memory', {}, 'memory: 8.0 GB available, enough for every target [ok]'],
  ['memory', { memoryAvailableBytes: GB }, 'memory: 1.0 GB available, enough for every target [ok]'],
  [
    'memory',
    { memoryAvailableBytes: GB - 1 },
    'memory: 1.0 GB available, some targets will not reach 10,000 connections [limit]',
  ],
  ['memory', { memoryAvailableBytes: null }, 'memory: unknown, enough for every target [unknown]'],
  [
    'memory',
    ceiling({ memoryBytes: GB / 2 }),
    'memory: 512 MB (cgroup limit), some targets will not reach 10,000 connections [limit] docker run --memory 2g … (or MemoryMax= of its systemd unit)',
  ],
  [
    'memory',
    { memoryAvailableBytes: GB / 4, ...ceiling({ memoryBytes: GB / 2 }) },
    'memory: 256 MB available, some targets will not reach 10,000 connections [limit]',
  ],
  [
    'memory',
    { memoryAvailableBytes: null, ...ceiling({ memoryBytes: 4 * GB }) },
    'memory: 4.0 GB (cgroup limit), enough for every target [ok]',
  ],
  ['other-processes', { others: 'all' }, 'other users’ processes: readable, attach sees all of any process [ok]'],
  ['other-processes', {}, 'other users’ processes: in part, attach sees all but their memory map and descriptors [ok]'],
  [
    'other-processes',
    { others: 'nothing' },
    'other users’ processes: hidden (hidepid), attach sees your own processes only [limit] sudo mount -o remount,hidepid=0 /proc',
  ],
  ['other-processes', { others: null }, undefined],
  ['terminal', {}, 'terminal: 140x44, true colour, the screen fits [ok]'],
  ['terminal', screen({ columns: 60, rows: 20, colourBits: 8 }), 'terminal: 60x20, 256 colours, the screen fits [ok]'],
  [
    'terminal',
    screen({ columns: 60, rows: 19, colourBits: 4 }),
    'terminal: 60x19, 16 colours, too small for the screen [limit] make it at least 60x20; 140x44 shows everything',
  ],
  [
    'terminal',
    screen({ columns: 59, rows: 20, colourBits: 1 }),
    'terminal: 59x20, no colours, too small for the screen [limit] make it at least 60x20; 140x44 shows everything',
  ],
  [
    'terminal',
    screen({ isTerminal: false, columns: null, rows: null }),
    'terminal: none, plain lines instead of the screen [ok]',
  ],
  ['toolchain-go', {}, 'Go: 1 of 1 target, all of them run here [ok]'],
  ['toolchain-javascript', {}, 'Node v20.20.2: 1 of 1 target, all of them run here [ok]'],
  [
    'toolchain-rust',
    {
      toolchains: [
        { language: 'Rust', runs: false, install: 'rustup' },
        { language: 'Rust', runs: true, install: null },
      ],
    },
    'Rust: 1 of 2 targets, the others need more [missing] rustup',
  ],
])('%s %#', (id, over, words) => expect(row(id, over)).toBe(words));

describe('the verdict', () => {
  test.each<[Partial<DoctorFacts>, string]>([
    [{}, 'This machine can hold 10,000 connections: nothing is in the way.'],
    [linux({ nofile: 10_200 }), 'This machine can hold 10,000 connections: nothing is in the way.'],
    [
      linux({ nofile: 10_199 }),
      'A server of one process can hold at most 9,999 connections here: descriptors are the limit.',
    ],
    [linux({ nofile: 201 }), 'A server of one process can hold at most 1 connection here: descriptors are the limit.'],
    [mac({ ephemeralPorts: 5_000 }), 'This machine can hold at most 4,500 connections: ephemeral ports are the limit.'],
    [{ userThreads: 4_000, cores: 1 }, 'This machine can hold 10,000 connections, but not a thread for each.'],
    [
      { cores: 1, synBacklog: 64 },
      'This machine can hold 10,000 connections, within limits: half-open connections, CPU.',
    ],
  ])('%#: %s', (over, words) => expect(diagnosed(over).verdict).toBe(words));
  test('without any limit there is no number', () => {
    expect(diagnosed(linux({ nofile: null, ephemeralPorts: null })).connections).toBeNull();
    expect(diagnosed(linux({ nofile: 10_199 })).connections).toBe(9_999);
  });
  test('in numbers, where there are any', () => {
    const atMost = (id: string, over: Partial<DoctorFacts>) =>
      diagnosed(over).checks.find((check) => check.id === id)?.atMost;
    expect(atMost('nofile', linux({ nofile: null }))).toBeNull();
    expect(atMost('ephemeral-ports', mac({ ephemeralPorts: 5_000 }))).toEqual({ connections: 4_500 });
    expect(atMost('cgroup', {})).toBeNull();
    expect(atMost('cgroup', ceiling({ cpuCores: 2 }))).toEqual({ cores: 2 });
    expect(atMost('cgroup', ceiling({ pids: 512 }))).toEqual({ threads: 512 });
    expect(atMost('threads', threads({ pidMax: 4_000 }))).toEqual({ threads: 4_000 });
    expect(atMost('cpu', ceiling({ cpuCores: 1.5 }))).toEqual({ cores: 1.5 });
  });
});

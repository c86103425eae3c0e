import { describe, expect, it } from 'vitest';
import { type ConnectionNeeds, connectionNeeds } from '../../../../src/domain/doctor/needs/connection-needs.ts';
import type { NeedFacts } from '../../../../src/domain/doctor/needs/need-facts.ts';
import { machine, measured, trait } from './a-machine.ts';

const traits = [
  trait('cluster', { ownWorkers: 2, busiest: 1.1 }),
  trait('loop'),
  trait('threads', { threadPerConnection: true }),
  trait('slow'),
  trait('one-each', { connectionsAtOnce: 8 }),
  trait('never-measured'),
];
const needsOf = (connections: number, over: Partial<NeedFacts> = {}): ConnectionNeeds =>
  connectionNeeds(connections, traits, { ...machine, ...over }, measured);
const needed = (of: ConnectionNeeds, id: string) => of.needs.find((need) => need.id === id);
const model = (of: ConnectionNeeds, name: string) => of.models.find((each) => each.name === name);

describe('what 100,000 connections need', () => {
  const of = needsOf(100_000);

  it.each([
    // Two sockets each, and a tenth of them for everything else.
    ['file-max', 220_000, 2_000_000, 'ok'],
    // 10,587 ports of the first address, 5,646 of each further one.
    ['source-addresses', 17, 64_768, 'ok'],
    ['kernel-memory', 800_000_000, 32e9, 'ok'],
    // 10,000 pages at 50,000 connections.
    ['tcp-mem', 20_000, 500_000, 'ok'],
    // 19,936 files of each are sockets.
    ['generators', 6, null, 'ok'],
    // 50 MB each, 5,000 bytes a connection.
    ['generator-memory', 6 * 50_000_000 + 500_000_000, 32e9, 'ok'],
    // 10,000 requests a second of 0.01 ms; and 0.1 of a core watches 50,000 sockets.
    ['generator-cores', 0.1 + 0.2, 2, 'ok'],
  ])('%s: %s, and here are %s', (id, value, here, status) => {
    expect(needed(of, id)).toMatchObject({ here, status, fix: null });
    expect(needed(of, id)?.needed).toBeCloseTo(value, 6);
  });

  it('by a server of worker processes: from the run of connections that ask seldom', () => {
    expect(model(of, 'cluster')).toMatchObject({
      // 110,000 / 19,800 files.
      processes: 6,
      filesOfProcess: 18_534,
      // 100 MB of two workers are 300 MB of six; 10,000 bytes a connection.
      memoryBytes: 300_000_000 + 1_000_000_000,
      bytesPerConnection: 10_000,
      measuredWith: 'seldom',
      totalBytes: 1_300_000_000 + 800_000_000 + 800_000_000,
      lacks: [],
    });
    expect(model(of, 'cluster')?.cores).toBeCloseTo(0.2, 6);
  });

  it('by a server of one process: from docs/models.md, and files are what it lacks', () => {
    expect(model(of, 'loop')).toMatchObject({
      processes: 1,
      filesOfProcess: 100_200,
      memoryBytes: 20_000_000 + 100_000_000,
      measuredWith: 'always',
      lacks: ['files'],
    });
  });

  it('with a thread for each', () => {
    // Two mappings each: 32,765 of them.
    expect(model(of, 'threads')).toMatchObject({ threads: 100_000, lacks: ['files', 'threads'] });
  });

  it('and of which nothing can be reckoned', () => {
    expect(of.refused).toEqual([
      { name: 'slow', why: { kind: 'reached', connections: 1_185 } },
      { name: 'one-each', why: { kind: 'holds', atOnce: 8 } },
    ]);
    expect(of.models.map(({ name }) => name)).toEqual(['loop', 'cluster', 'threads']);
  });

  it('the verdict names who holds them, the commands lift what stops the others', () => {
    expect(of.verdict).toBe('This machine can hold 100,000 connections, with cluster.');
    expect(of.fixes).toEqual([
      'sudo prlimit --pid $$ --nofile=100200:100200',
      'sudo sysctl -w vm.max_map_count=220000',
    ]);
  });

  it('checked against what was measured', () => {
    expect(of.checks).toEqual([
      { what: 'kernel memory (cluster)', connections: 50_000, error: 0.25 },
      { what: 'memory of the generators', connections: 10_000, error: 0 },
      { what: 'memory of the generators', connections: 50_000, error: 0 },
    ]);
    expect(model(of, 'cluster')?.errors.map(({ connections }) => connections)).toEqual([10_000, 50_000]);
  });
});

describe('what is missing, with the command', () => {
  it.each<[string, Partial<NeedFacts>, string | null]>([
    ['file-max', { fileMax: 65_536 }, 'sudo sysctl -w fs.file-max=2200000'],
    ['tcp-mem', { bufferPages: 100_000 }, 'sudo sysctl -w net.ipv4.tcp_mem="100000 150000 200000"'],
    ['conntrack', { conntrackMax: 262_144 }, 'sudo sysctl -w net.netfilter.nf_conntrack_max=1000000'],
    ['kernel-memory', { memoryBytes: 4e9 }, null],
  ])('%s', (id, over, fix) => {
    const of = needsOf(1_000_000, over);
    expect(needed(of, id)).toMatchObject({ status: 'limit', fix });
    if (fix !== null) expect(of.fixes).toContain(fix);
    expect(of.verdict).toMatch(/^This machine cannot hold 1,000,000 connections: /);
  });

  it('a process may open more only below fs.nr_open, and there are as many pids as 64 bits have', () => {
    const of = needsOf(1_000_000, { nrOpen: 1_000_000, pidMax: 32_768 });
    expect(of.fixes).toEqual(
      expect.arrayContaining([
        'sudo sysctl -w fs.nr_open=1000200',
        'sudo sysctl -w kernel.threads-max=1100000',
        'sudo sysctl -w kernel.pid_max=1100000',
      ]),
    );
  });

  it('nothing, but no model: cores', () => {
    const of = needsOf(1_000_000, { cores: 1_000_000, limits: { ...machine.limits, nofile: null } });
    expect(needed(of, 'generators')).toMatchObject({ needed: 1, how: 'files are no limit' });
    expect(model(of, 'loop')?.lacks).toEqual([]);
    const few = needsOf(2_000_000, { fileMax: null, cores: 3.5, memoryBytes: null });
    expect(model(few, 'loop')?.lacks).toEqual(['files', 'cores']);
  });

  it('ports, where there is one loopback address', () => {
    const darwin = { ...machine.limits, platform: 'darwin', ephemeralPorts: 16_384 } as const;
    const of = needsOf(50_000, { limits: darwin });
    expect(needed(of, 'ephemeral-ports')).toMatchObject({ needed: 50_000, here: 16_384, status: 'limit' });
    expect(of.fixes).toContain('sudo launchctl limit maxfiles 50200 100400');
  });
});

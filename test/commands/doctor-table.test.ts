import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/domain/doctor/doctor.ts';
import type { DoctorCheck } from '../../src/domain/doctor/doctor-checks.ts';
import { doctorTable } from '../../src/report/doctor-table.ts';

const check = (over: Partial<DoctorCheck>): DoctorCheck => ({
  id: 'nofile',
  what: 'open files of a process',
  found: '65,535',
  status: 'ok',
  means: 'enough for 10,000 connections',
  fix: null,
  atMost: null,
  ...over,
});

describe('the table of conctop doctor', () => {
  it('the verdict, what was found, and nothing to fix', () => {
    expect(doctorTable({ verdict: 'Nothing is in the way.', connections: 10_000, checks: [check({})] })).toEqual([
      'Nothing is in the way.',
      '',
      '    what                     found   which means',
      'ok  open files of a process  65,535  enough for 10,000 connections',
    ]);
  });

  it('a long meaning wraps in its own column, within 80 columns; the commands below stay whole', () => {
    const fix = 'sudo sysctl -w net.ipv4.tcp_max_syn_backlog=4096 net.core.somaxconn=4096 net.ipv4.tcp_syncookies=1';
    const checks = [
      check({
        id: 'somaxconn',
        what: 'accept queue (somaxconn)',
        found: '128',
        status: 'limit',
        means: 'connecting is slower; none is lost, since connects are paced by what the queue holds',
        fix,
      }),
      check({
        id: 'toolchain-go',
        what: 'Go',
        found: 'not found',
        status: 'missing',
        means: 'its targets are not there',
      }),
    ];
    expect(doctorTable({ verdict: 'At most 824 connections.', connections: 824, checks })).toEqual([
      'At most 824 connections.',
      '',
      '         what                      found      which means',
      'LIMIT    accept queue (somaxconn)  128        connecting is slower; none is',
      '                                              lost, since connects are paced by',
      '                                              what the queue holds',
      'missing  Go                        not found  its targets are not there',
      '',
      'How to fix:',
      '  accept queue (somaxconn):',
      `      ${fix}`,
    ]);
  });

  it('an unknown value is marked, and is no limit', () => {
    const lines = doctorTable({ verdict: '', connections: null, checks: [check({ status: 'unknown', found: '–' })] });
    expect(lines.at(-1)).toMatch(/^\? {2}open files of a process {2}– /);
  });

  it('even with every limit exceeded it fits 80 columns', () => {
    const lines = doctorTable(
      diagnose(
        { rate: 'open', sourceAddresses: true, holdsBack: true },
        {
          limits: { platform: 'linux', nofile: 1_024, ephemeralPorts: 5_000, somaxconn: 128 },
          userThreads: null,
          threadsMax: null,
          pidMax: null,
          maxMapCount: 10_000,
          synBacklog: 64,
          cores: 4,
          memoryAvailableBytes: 1024 ** 3,
          others: 'all',
          ceiling: { cpuCores: 0.5, memoryBytes: 512 * 1024 ** 2, pids: null, from: 'cgroup v2 /a' },
          nodeVersion: 'v20.20.2',
          terminal: { isTerminal: true, columns: 50, rows: 20, colourBits: 24 },
          toolchains: [{ language: 'Go', runs: false, install: 'apt-get install golang' }],
        },
      ),
    );
    const table = lines.slice(0, lines.indexOf('How to fix:'));
    expect(table.length).toBeGreaterThan(10);
    for (const line of table.slice(1)) expect(line.length).toBeLessThanOrEqual(80);
  });
});

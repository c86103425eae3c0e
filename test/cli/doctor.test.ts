import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../src/domain/doctor/doctor.ts';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';

const run = (args: readonly string[]) => promisify(execFile)(process.execPath, [conctop, ...args]);

describe('conctop doctor', () => {
  test('a verdict, and a table that fits 80 columns', async () => {
    const { stdout } = await run(['doctor']);
    const [verdict = '', ...rest] = stdout.split('\n');
    expect(verdict).toMatch(/^(This machine|A server of one process) can hold /);
    expect(stdout).toContain('open files of a process');
    expect(stdout).toContain('threads of a process');
    const table = rest.slice(0, rest.indexOf('', 1));
    expect(table.length).toBeGreaterThan(8);
    for (const line of table) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('--json agrees with the shell and with /proc/sys', needs('linux'), async () => {
    const { stdout } = await run(['doctor', '--json']);
    const diagnosis = JSON.parse(stdout) as Diagnosis & { schema: string };
    expect(diagnosis.schema).toBe('conctop/doctor@1');
    const found = (id: string): string => diagnosis.checks.find((check) => check.id === id)?.found ?? '';
    const hard = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
    expect(found('nofile').replaceAll(',', '')).toBe(hard === 'unlimited' ? 'no limit' : hard);
    const [first = 0, last = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
      .trim()
      .split(/\s+/)
      .map(Number);
    expect(found('ephemeral-ports').replaceAll(',', '')).toBe(`${last - first + 1}`);
    expect(found('tcp-max-syn-backlog').replaceAll(',', '')).toBe(
      readFileSync('/proc/sys/net/ipv4/tcp_max_syn_backlog', 'utf8').trim(),
    );
    expect(found('somaxconn').replaceAll(',', '')).toBe(readFileSync('/proc/sys/net/core/somaxconn', 'utf8').trim());
  });
});

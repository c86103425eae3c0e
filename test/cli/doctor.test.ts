import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../src/domain/doctor/doctor.ts';
import type { ConnectionNeeds } from '../../src/domain/doctor/needs/connection-needs.ts';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  promisify(execFile)(process.execPath, [conctop, ...args], { env: { ...process.env, ...env } });

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

  test('--connections: what so many need, a table and JSON; a default of the user’s own is none', async () => {
    const { stdout } = await run(['doctor', '--connections', '1000000']);
    expect(stdout).toMatch(/^This machine (can|cannot) hold 1,000,000 connections/);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    const { stdout: json } = await run(['doctor', '--connections', '50000', '--json']);
    const needs = JSON.parse(json) as ConnectionNeeds & { schema: string };
    expect(needs.schema).toBe('conctop/doctor-connections@1');
    // Measured at 50,000 by scripts/docs/fifty-thousand.mjs: what is reckoned for as many is near.
    const errors = needs.models.flatMap((model) => model.errors.filter(({ connections }) => connections === 50_000));
    expect(errors.map(({ share }) => Math.abs(share) < 0.1)).toEqual([true, true, true]);
    expect(
      needs.checks.filter(({ connections }) => connections >= 10_000).every(({ error }) => Math.abs(error) < 0.2),
    ).toBe(true);
    const { stdout: plain } = await run(['doctor'], { CONCTOP_CONNECTIONS: '500' });
    expect(plain).toContain('open files of a process');
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

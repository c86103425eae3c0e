import { describe, expect, it } from 'vitest';
import { connectionNeeds } from '../../src/domain/doctor/needs/connection-needs.ts';
import { needsTable } from '../../src/report/needs-table.ts';
import { machine, measured, trait } from '../domain/doctor/needs/a-machine.ts';

const traits = [
  trait('cluster', { ownWorkers: 2, busiest: 1.1 }),
  trait('threads', { threadPerConnection: true }),
  trait('slow'),
  trait('one-each', { connectionsAtOnce: 'per-core' }),
];

describe('the table of conctop doctor --connections', () => {
  const lines = needsTable(connectionNeeds(1_000_000, traits, machine, measured));

  it('fits 80 columns, and no column is torn', () => {
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(lines).toContain('model    processes      files    server   in all  cores  lacks here');
    expect(lines).toContain('threads          1  1,000,200  18.6 GB*  33.1 GB      3  files, memory, threads,');
  });

  it('shows the arithmetic below each need', () => {
    const kernel = lines.findIndex((line) => line.includes('kernel memory'));
    expect(lines[kernel]).toMatch(/^ok +kernel memory +7.5 GB +29.8 GB$/);
    expect(lines[kernel + 1]).toBe('         1,000,000 x 8,000 bytes for both sockets');
  });

  it('says of whom it says nothing, and how far off it is', () => {
    const text = lines.join(' ').replace(/\s+/g, ' ');
    expect(text).toContain('These serve so many connections at a time, and accept no other: one-each (one a core).');
    expect(text).toContain('These did not reach 10,000 when they were measured: slow (1,185).');
    expect(text).toContain(
      'At the 50,000 connections that were measured, kernel and generators are off by 0 % to +25 %.',
    );
  });
});

import { expect, it } from 'vitest';
import { diagnose } from '../../src/domain/doctor.ts';
import { doctorTable } from '../../src/report/doctor-table.ts';

it('where everything limits, the table still fits 80 columns and loses no word; the commands stay whole', () => {
  const diagnosis = diagnose({
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
  });
  const lines = doctorTable(diagnosis);
  const table = lines.slice(2, lines.indexOf('What lifts it:') - 1);
  for (const line of table) expect(line.length).toBeLessThanOrEqual(80);
  const words = table.join(' ').split(/\s+/);
  for (const { means, fix } of diagnosis.checks) {
    for (const word of means.split(' ')) expect(words).toContain(word);
    if (fix !== null) expect(lines).toContain(`      ${fix}`);
  }
});

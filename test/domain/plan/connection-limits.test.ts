import { expect, test } from 'vitest';
import { type Limits, maxConnections } from '../../../src/domain/plan/connection-limits.ts';

const limits = (changes: Partial<Limits>): Limits => ({
  platform: 'linux',
  nofile: 1_048_576,
  ephemeralPorts: 28_232,
  somaxconn: 4096,
  ...changes,
});

test.each([
  ['files first', { nofile: 1024 }, 824, 'nofile'],
  ['ports first', {}, 27_732, 'ephemeralPorts'],
  ['only files known', { nofile: 20_000, ephemeralPorts: null }, 19_800, 'nofile'],
  ['only ports known', { nofile: null, ephemeralPorts: 16_384 }, 15_884, 'ephemeralPorts'],
  ['fewer files than the reserve', { nofile: 100 }, 0, 'nofile'],
  ['nothing known', { nofile: null, ephemeralPorts: null }, Number.POSITIVE_INFINITY, null],
])('%s', (_, changes, connections, limit) => {
  expect(maxConnections(limits(changes))).toMatchObject({ connections, limit });
});

test('the sentence names the limit, the hint the command', () => {
  const byFiles = maxConnections(limits({ nofile: 1024 }));
  expect(byFiles.sentence).toBe(
    'At most 824 connections fit: a process may open 1,024 files (200 are reserved for other uses).',
  );
  expect(maxConnections(limits({ nofile: 1024 }), 3).sentence).toBe(
    'At most 2,472 connections fit: each of 3 processes may open 1,024 files (200 are reserved for other uses).',
  );
  expect(byFiles.hint).toContain('prlimit --pid $$ --nofile=65535:65535');
  expect(maxConnections(limits({})).hint).toContain('sysctl -w net.ipv4.ip_local_port_range="1024 65535"');
  expect(maxConnections(limits({ platform: 'darwin', nofile: 256 })).hint).toContain('launchctl limit maxfiles');
});

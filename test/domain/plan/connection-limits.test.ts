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
  expect(maxConnections(limits({ nofile: 1024 }), { servers: 3, busiest: 1, generators: null }).sentence).toBe(
    'At most 2,472 connections fit: each of 3 server processes may open 1,024 files (200 are reserved for other uses).',
  );
  expect(byFiles.hint).toContain('prlimit --pid $$ --nofile=65535:65535');
  expect(maxConnections(limits({})).hint).toContain('sysctl -w net.ipv4.ip_local_port_range="1024 65535"');
  expect(maxConnections(limits({ platform: 'darwin', nofile: 256 })).hint).toContain('launchctl limit maxfiles');
});

test('which side is reached first, and how uneven workers are', () => {
  const nofile = limits({ nofile: 20_000, ephemeralPorts: null });
  const { connections, sentence, hint } = maxConnections(nofile, { servers: 4, busiest: 1, generators: 2 });
  expect([connections, sentence]).toEqual([
    39_600,
    'At most 39,600 connections fit: each of 2 load generators may open 20,000 files (200 are reserved for other uses).',
  ]);
  expect(hint).toMatch(/^Use more with `--generators`, or leave it out\. Raise it/);
  expect(maxConnections(nofile, { servers: 4, busiest: 1, generators: 1 }).sentence).toContain(
    ': the load generator may',
  );
  expect(maxConnections(nofile, { servers: 4, busiest: 1.25, generators: null })).toMatchObject({
    connections: 63_360,
    sentence:
      'At most 63,360 connections fit: each of 4 server processes may open 20,000 files (200 are reserved for other uses), and the busiest holds 1.25 times the mean.',
  });
});

test('memory is a limit, too, where it was read', () => {
  const half = maxConnections(limits({ nofile: null, ephemeralPorts: null, memoryBytes: 512 * 1024 ** 2 }));
  expect(half).toMatchObject({ connections: 30_973, limit: 'memory' });
  expect(half.sentence).toBe(
    'At most 30,973 connections fit: the system has 512 MB of memory left (128 MB are reserved for the programs), and a connection takes 13 KB in the kernel and the load generator.',
  );
  expect(maxConnections(limits({ memoryBytes: 1024 })).connections).toBe(0);
});

import { describe, expect, test } from 'vitest';
import { connectWindow, shareOfQueue } from '../../../src/domain/plan/connect-window.ts';
import {
  holdersOf,
  type Limits,
  limitsOfLoad,
  maxConnections,
  portsPerSourceAddress,
} from '../../../src/domain/plan/connection-limits.ts';
import { planPins } from '../../../src/domain/plan/pin-plan.ts';
import { hostOf, isSecure, portOf } from '../../../src/domain/plan/server-url.ts';
import { isFolkloreField } from '../../../src/domain/plan/target-traits.ts';
import { atOnceOf, usableCores } from '../../../src/domain/plan/usable-cores.ts';
import { runOf, type StepFigures } from '../assessment/a-step.ts';
import { runStarted } from '../events.ts';

describe('a URL', () => {
  test.each([
    ['http://127.0.0.1/', '127.0.0.1', false, 80],
    ['http://127.0.0.1:8080/x', '127.0.0.1', false, 8080],
    ['https://localhost', 'localhost', true, 443],
    ['https://[::1]:8443/', '::1', true, 8443],
  ])('%s', (url, host, secure, port) =>
    expect([hostOf(url), isSecure(url), portOf(url)]).toEqual([host, secure, port]),
  );
});

describe('cores', () => {
  test.each<[StepFigures, number]>([
    [{ cores: 4 }, 4],
    [{ cores: 4, usable: 3 }, 3],
    [{ cores: 4, quotaCores: 1.5 }, 1.5],
    [{ cores: 4, quotaCores: 8 }, 4],
    [{ cores: 4, isPinned: true }, 1],
  ])('%j: %d', (of, cores) => expect(usableCores(runOf(of))).toBe(cores));
  test('not known, and before anything runs', () => {
    expect(usableCores({ ...runOf({}), machine: null })).toBeNull();
    expect(usableCores({ ...runOf({ cores: 4 }), started: null })).toBe(4);
  });
  test('so many at once', () => {
    expect([atOnceOf(undefined, runOf({})), atOnceOf(7, runOf({})), atOnceOf('per-core', runOf({ cores: 4 }))]).toEqual(
      [null, 7, 4],
    );
    expect(atOnceOf('per-core', runOf({ cores: 4, quotaCores: 2.9 }))).toBe(2);
    expect(atOnceOf('per-core', runOf({ cores: 4, quotaCores: 0.5 }))).toBe(1);
    expect(atOnceOf('per-core', { ...runOf({}), machine: null })).toBeNull();
  });
  test.each([
    [[0], 1, null],
    [[0, 1], 1, { target: [0], generator: [1] }],
    [[0, 1], 9, { target: [0], generator: [1] }],
    [[0, 1, 2, 3], 0, { target: [0, 1, 2], generator: [3] }],
    [[0, 1, 2, 3], 2, { target: [0, 1], generator: [2, 3] }],
    [[0, 1, 2, 3], 3, { target: [0, 1], generator: [2, 3] }],
    [[4, 5, 6], 2, { target: [4, 5], generator: [6] }],
  ])('%j for %i generators: %j', (cores, generators, plan) => expect(planPins(cores, generators)).toEqual(plan));
});

test.each([
  [null, 64],
  [128, 64],
  [1, 1],
  [1_999, 999],
  [2_000, 1_000],
  [4_096, 1_000],
  [65_535, 1_000],
])('an accept queue of %s lets %i sockets connect at once', (somaxconn, sockets) =>
  expect(connectWindow(somaxconn)).toBe(sockets),
);

describe('how many connections fit', () => {
  const linux: Limits = { platform: 'linux', nofile: 10_200, ephemeralPorts: 28_232, somaxconn: null };
  const mac: Limits = { ...linux, platform: 'darwin' };
  const engine = (sourceAddresses: boolean) => ({ rate: 'open', sourceAddresses, holdsBack: true }) as const;
  test('ports are no limit where there are further addresses', () => {
    expect(limitsOfLoad(linux, engine(true)).ephemeralPorts).toBeNull();
    expect(limitsOfLoad(linux, engine(true)).nofile).toBe(10_200);
    expect([limitsOfLoad(linux, engine(false)), limitsOfLoad(mac, engine(true))]).toEqual([linux, mac]);
    expect([portsPerSourceAddress(linux), portsPerSourceAddress(mac)]).toEqual([28_232, null]);
  });
  test('by files', () => {
    expect(maxConnections(linux)).toEqual({
      connections: 10_000,
      limit: 'nofile',
      sentence: 'At most 10,000 connections fit: a process may open 10,200 files (200 are reserved for other uses).',
      hint: 'Raise it for this shell with `sudo prlimit --pid $$ --nofile=65535:65535`, in a container with `docker run --ulimit nofile=65535:65535`.',
    });
    expect(maxConnections({ ...linux, nofile: 201 }).sentence).toMatch(/^At most 1 connection fits:/);
    expect(maxConnections({ ...linux, nofile: 100 }).connections).toBe(0);
    expect(maxConnections(mac).hint).toBe(
      'Raise it with `sudo launchctl limit maxfiles 65535 200000`, then `ulimit -n 65535` in a new shell.',
    );
    expect(
      maxConnections({ ...linux, nofile: 1_200 }, { servers: 3, busiest: 1, generators: null }).sentence,
    ).toContain('At most 3,000 connections fit: each of 3 server processes may open');
    // As many by files as by ports: files are what one looks at first.
    expect(maxConnections({ ...linux, ephemeralPorts: 10_500 }).limit).toBe('nofile');
  });
  test('by ports', () => {
    expect(maxConnections({ ...linux, nofile: null, ephemeralPorts: 1_500 })).toEqual({
      connections: 1_000,
      limit: 'ephemeralPorts',
      sentence:
        'At most 1,000 connections fit: the system has 1,500 ephemeral ports (500 are reserved for other programs).',
      hint: 'Widen the range with `sudo sysctl -w net.ipv4.ip_local_port_range="1024 65535"`.',
    });
    expect(maxConnections({ ...mac, nofile: null, ephemeralPorts: 1_500 }).hint).toBe(
      'Widen the range with `sudo sysctl -w net.inet.ip.portrange.first=10000`.',
    );
  });
  test('without a limit', () => {
    expect(maxConnections({ ...linux, nofile: null, ephemeralPorts: null })).toEqual({
      connections: Number.POSITIVE_INFINITY,
      limit: null,
      sentence: null,
      hint: null,
    });
  });
  test.each([
    [null, undefined, 1],
    [null, 4, 4],
    [3, undefined, 3],
    [2, 4, 4],
    [8, 4, 4],
    [null, 0, 1],
  ])('%s generators and %s processes: %i servers hold them', (generators, serverProcesses, servers) => {
    const config = {
      ...runStarted().config,
      generators,
      ...(serverProcesses === undefined ? {} : { serverProcesses }),
    };
    expect(holdersOf(config)).toEqual({ servers, busiest: 1, generators });
    expect(holdersOf({ ...config, busiestProcess: 1.25 }).busiest).toBe(servers === 1 ? 1 : 1.25);
  });
  test.each([
    [4_096, 1, 4_096],
    [4_096, 4, 1_024],
    [65_535, 4, 1_024],
    [null, 4, 32],
    [null, 1, null],
    [2, 4, 1],
  ])('an accept queue of %s: each of %i generators fills %s of it', (somaxconn, generators, share) =>
    expect(shareOfQueue(somaxconn, generators)).toBe(share),
  );
});

test('what folklore can be held against', () =>
  expect([isFolkloreField('threads'), isFolkloreField('mood')]).toEqual([true, false]));

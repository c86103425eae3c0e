import { describe, expect, it } from 'vitest';
import type { RunConfig } from '../../src/domain/plan/run-config.ts';
import { inOrder, type LoadOptions, roomOf } from '../../src/load/run-load.ts';
import { needs } from '../needs.ts';
import { loadConfig } from './load-options.ts';
import { loadsOfTests } from './running-load.ts';
import { type RawServer, until } from './servers.ts';

const { start, server } = loadsOfTests();

const configOf = (steps: readonly number[], generators: number | null): RunConfig =>
  loadConfig({ plan: { steps, holdMs: 100, durationMs: null, holdLastStep: true, cutFrom: null }, generators });

/** The load of these steps; `over`: what the machine allows. */
const run = (url: string, steps: readonly number[], over: Partial<LoadOptions>, generators: number | null = null) =>
  start(url, configOf(steps, generators), over);

const untilOpen = ({ sockets }: RawServer, count: number): Promise<number> =>
  until(
    () => sockets.size,
    (size) => size === count,
  );

it.each([
  [10_000, 28_000, ['::1', '127.0.0.1']],
  [30_000, 28_000, ['127.0.0.1', '::1']],
  [30_000, null, ['::1', '127.0.0.1']],
])(
  'localhost is two addresses: for %i connections and %s ports an address, in this order',
  (...[connections, ports, order]) => {
    expect(inOrder(['::1', '127.0.0.1'], connections, ports)).toEqual(order);
  },
);

describe('more sockets than one source address has ports', needs('linux'), () => {
  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])('%s: by its resolved address', async (host) => {
    const { port, sockets } = await server();
    await run(`http://${host}:${port}/`, [40], { portsPerAddress: 40 });
    await until(
      () => sockets.size,
      (size) => size === 40,
    );
    const addresses = [...new Set([...sockets].map(({ remoteAddress = '' }) => remoteAddress))].sort();
    // Each is used as far as the kernel finds a port fast: 15 of the first, 8 of each further one, in the run's own subnet.
    const subnet = addresses.at(-1)?.split('.')[2];
    expect(addresses).toEqual(['127.0.0.1', ...[2, 3, 4, 5].map((host) => `127.0.${subnet}.${host}`)]);
  });
});

describe('more sockets than one process may open', () => {
  const descriptorsPerProcess = 100;

  it('are shared by as many generators as needed', async () => {
    const { url, sockets } = await server();
    const { load, ticks } = await run(url, [20, 90], { descriptorsPerProcess });
    expect(load.generatorPids).toHaveLength(3);
    await until(
      () => ticks().at(-1)?.answered,
      (answered) => answered === 90,
    );
    expect(sockets.size).toBe(90);
    expect(ticks().at(-1)?.generator.pids).toEqual(load.generatorPids);
    await load.stop();
  });

  it('and by as many as the user wants', async () => {
    const { url } = await server();
    const { load } = await run(url, [20], { descriptorsPerProcess }, 2);
    expect(load.generatorPids).toHaveLength(2);
    await load.stop();
  });
});

describe('steps beyond the plan', () => {
  const addressesOf = ({ sockets }: RawServer): number[] => {
    const counts = new Map<string, number>();
    for (const { remoteAddress = '' } of sockets) counts.set(remoteAddress, (counts.get(remoteAddress) ?? 0) + 1);
    return [...counts.values()].sort((a, b) => b - a);
  };

  it('have further source addresses, too', needs('linux'), async () => {
    const started = await server();
    const { load } = await run(started.url, [10], { portsPerAddress: 40 });
    load.stepUp();
    load.stepUp();
    await untilOpen(started, 50);
    expect(addressesOf(started)).toEqual([15, 8, 8, 8, 8, 3]);
  });

  it('several generators share the ports of each address', needs('linux'), async () => {
    const started = await server();
    const { load } = await run(started.url, [20], { portsPerAddress: 40 }, 2);
    load.stepUp();
    await untilOpen(started, 50);
    expect(addressesOf(started)).toEqual([14, 8, 8, 8, 8, 4]);
  });

  it('end where the generators that were started may open no more', async () => {
    const started = await server();
    const { load, events } = await run(started.url, [20], { descriptorsPerProcess: 100 });
    for (let times = 0; times < 3; times += 1) load.stepUp();
    await untilOpen(started, 36);
    const steps = events.flatMap((event) => (event.type === 'step-started' ? [event.connections] : []));
    expect(steps).toEqual([20, 36]);
  });

  it.each([
    [1, null, null, Number.POSITIVE_INFINITY],
    [2, 1_064, null, 2_000],
    [2, 20_064, 28_000, 25_200],
  ])('%i generators with %s files each, %s ports in all: %s sockets', (processes, files, ports, room) => {
    expect(roomOf(processes, files, ports)).toBe(room);
  });
});

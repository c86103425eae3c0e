import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { processExists } from '../../src/os/process.ts';
import { listening } from '../listening.ts';
import { loadConfig } from './load-options.ts';
import { ENDLESS, loadsOfTests, pidOf, stepEvents } from './running-load.ts';
import { until } from './servers.ts';

const { start } = loadsOfTests();

/** Counts requests by path; each is answered after so many ms as its path says. */
async function server() {
  const paths = new Map<string, number>();
  let open = 0;
  let last = 0;
  const http = createServer((request, response) => {
    const path = request.url ?? '';
    paths.set(path, (paths.get(path) ?? 0) + 1);
    last = performance.now();
    setTimeout(() => response.end('x'), Number(/\d+/.exec(path)?.[0] ?? 0));
  });
  http.on('connection', (socket) => {
    open += 1;
    socket.on('close', () => {
      open -= 1;
    });
  });
  const port = await listening(http);
  return {
    url: `http://127.0.0.1:${port}/`,
    count: (path: string) => paths.get(path) ?? 0,
    total: () => [...paths.values()].reduce((sum, count) => sum + count, 0),
    open: () => open,
    quietMs: () => performance.now() - last,
  };
}

const CONFIG = loadConfig({ plan: ENDLESS, path: '/20' });

describe.each([
  ['closed loop', {}],
  ['open loop', { requestsPerSecondLimit: 200 }],
  ['two generators', { generators: 2 }],
])('the socket engine, %s', (_, over) => {
  it('sends another path on the connections that are open, and only that', async () => {
    const { url, count, open, total } = await server();
    const { load, events, ticks } = await start(url, { ...CONFIG, ...over });
    await until(() => events.some(({ type }) => type === 'step-settled'), Boolean);
    load.steer('/30', true);
    await until(
      () => events.filter(({ type }) => type === 'step-settled').length,
      (settled) => settled === 2,
    );
    const before = count('/20');
    await until(
      () => count('/30'),
      (requests) => requests > 60,
    );
    expect(count('/20')).toBe(before);
    expect(open()).toBe(20);
    expect(ticks().at(-1)).toMatchObject({ open: 20, answered: 20, reconnects: 0 });
    expect(stepEvents(events)).toEqual(['step-started', 'step-settled', 'step-ended', 'step-started', 'step-settled']);
    await load.stop();
    expect(ticks().reduce((sum, { requests, unanswered }) => sum + requests + (unanswered ?? 0), 0)).toBe(total());
  });

  it('off: connections stay open and nothing is sent; on: it goes on, and nothing is made up for', async () => {
    const { url, count, open, quietMs } = await server();
    const { load, events, ticks } = await start(url, { ...CONFIG, ...over });
    await until(() => events.some(({ type }) => type === 'step-settled'), Boolean);
    load.steer(null, false);
    await until(quietMs, (ms) => ms > 500);
    expect(open()).toBe(20);
    const before = count('/20');
    const ticked = ticks().length;
    load.steer(null, true);
    await until(
      () => count('/20'),
      (requests) => requests > before + 60,
    );
    expect(open()).toBe(20);
    const most = Math.max(
      ...ticks()
        .slice(ticked)
        .map(({ unsent }) => unsent ?? 0),
    );
    expect(most).toBeLessThan(40);
  });

  it('ends in order while it is off', async () => {
    const { url, quietMs } = await server();
    const { load, events } = await start(url, { ...CONFIG, ...over });
    await until(() => events.some(({ type }) => type === 'step-settled'), Boolean);
    load.steer(null, false);
    await until(quietMs, (ms) => ms > 200);
    await load.stop();
    expect(await load.done).toBe('stopped');
    expect(processExists(pidOf(load))).toBe(false);
  });
});

it.each([
  ['the socket engine', {}],
  ['two generators', { generators: 2 }],
  ['autocannon', { engine: 'autocannon' }],
])('%s: answers to what was sent before a change say so', async (_, over) => {
  const { url } = await server();
  const { load, events, ticks } = await start(url, { ...CONFIG, ...over, path: '/400' });
  await until(() => events.some(({ type }) => type === 'step-settled'), Boolean);
  expect(ticks().some(({ earlier }) => earlier !== undefined)).toBe(false);
  load.steer(null, false);
  const earlier = (): number => ticks().reduce((sum, tick) => sum + (tick.earlier?.requests ?? 0), 0);
  // Each of the 20 connections had one request under way.
  await until(earlier, (count) => count === 20);
  load.steer(null, true);
  const before = ticks().length;
  await until(
    () =>
      ticks()
        .slice(before)
        .reduce((sum, { requests }) => sum + requests, 0),
    (requests) => requests >= 40,
  );
  expect(earlier()).toBe(20);
  await load.stop();
});

describe('the engine autocannon', () => {
  it.each([
    ['closed loop', {}],
    ['limited', { requestsPerSecondLimit: 200 }],
  ])('%s: stops sending and goes on; its request stays', async (_, over) => {
    const { url, count, open, quietMs, total } = await server();
    const { load, events } = await start(url, { ...CONFIG, engine: 'autocannon', ...over });
    await until(() => events.some(({ type }) => type === 'step-settled'), Boolean);
    load.steer(null, false);
    await until(quietMs, (ms) => ms > 500);
    expect(open()).toBe(20);
    const before = count('/20');
    load.steer(null, true);
    await until(
      () => count('/20'),
      (requests) => requests > before + 60,
    );
    expect(count('/20')).toBe(total());
  });
});

it('a step that is steered is measured once each connection had an answer to what it sends now', async () => {
  const { url } = await server();
  const { load, events } = await start(url, { ...CONFIG, path: '/700' });
  await until(() => events.some(({ type }) => type === 'step-settled'), Boolean);
  load.steer('/1', true);
  const settled = await until(
    () => events.filter(({ type }) => type === 'step-settled').at(-1),
    (event) => (event?.type === 'step-settled' ? event.index : 0) === 1,
  );
  const started = events.find((event) => event.type === 'step-started' && event.index === 1);
  // What was under way took its 700 ms first.
  expect((settled?.atMs ?? 0) - (started?.atMs ?? 0)).toBeGreaterThan(300);
});

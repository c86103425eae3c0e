import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RuntimeStats } from '../../src/domain/run-event.ts';
import { parseStats, startRuntimeStats } from '../../src/probe/runtime-stats.ts';

test('the fields of the contract, and the rest as facts', () => {
  const text = JSON.stringify({
    unit: { name: 'goroutines', count: 12 },
    inflight: 3,
    served: 9,
    gomaxprocs: 2,
    queues: [1, 2],
  });
  expect(parseStats(text)).toEqual({
    unit: { name: 'goroutines', count: 12 },
    inflight: 3,
    served: 9,
    facts: { gomaxprocs: 2, queues: [1, 2] },
  });
});

test.each([
  ['missing fields', '{}'],
  ['odd fields', '{"unit":"many","inflight":-1,"served":"9"}'],
  ['null fields', '{"unit":null,"inflight":null,"served":null}'],
])('%s are null, never 0', (_, text) => {
  expect(parseStats(text)).toEqual({ unit: null, inflight: null, served: null, facts: {} });
});

test.each(['', '<html>', '[1]', '3', 'null', '"ok"', '{"unit":'])('%j is not /stats', (text) => {
  expect(parseStats(text)).toBeNull();
});

/** Asks a real server until the test ends. */
async function ask(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stats: RuntimeStats[] = [];
  const unavailable: string[] = [];
  const asking = startRuntimeStats({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock: () => performance.now(),
    onStats: (event) => stats.push(event),
    onUnavailable: (reason) => unavailable.push(reason),
  });
  onTestFinished(() => {
    asking.stop();
    server.closeAllConnections();
    server.close();
  });
  return { stats, unavailable, asking };
}

test('asks again and again on one connection', async () => {
  const ports = new Set<number | undefined>();
  const { stats, unavailable } = await ask((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('{"inflight":5}');
  });
  await vi.waitFor(() => expect(stats.length).toBeGreaterThanOrEqual(3), { timeout: 5_000 });
  expect(stats[0]).toMatchObject({ type: 'runtime-stats', inflight: 5, unit: null });
  expect(stats[0]?.answeredInMs).toBeGreaterThan(0);
  expect(ports.size).toBe(1);
  expect(unavailable).toEqual([]);
});

test.each<[string, RequestListener, RegExp]>([
  ['404', (_, response) => response.writeHead(404).end('nothing here'), /status 404/],
  ['another page', (_, response) => response.end('<html>'), /did not answer with what was expected/],
  [
    'a page without end',
    (_, response) => {
      response.write('x'.repeat(300_000));
    },
    /without end/,
  ],
])('a server with %s is asked no more, and that is said once', async (_, listener, reason) => {
  let asked = 0;
  const { stats, unavailable } = await ask((request, response) => {
    asked += 1;
    listener(request, response);
  });
  await vi.waitFor(() => expect(unavailable).toHaveLength(1), { timeout: 5_000 });
  expect(unavailable[0]).toMatch(reason);
  expect(asked).toBe(3);
  expect(stats).toEqual([]);
});

test('a server that drops connections is asked on: it may only be busy', async () => {
  let asked = 0;
  const { stats, unavailable } = await ask((request, response) => {
    asked += 1;
    if (asked <= 4) request.socket.destroy();
    else response.end('{}');
  });
  await vi.waitFor(() => expect(stats.length).toBeGreaterThan(0), { timeout: 10_000 });
  expect(unavailable).toEqual([]);
});

test('never a second question while one is open, and nothing after stop', async () => {
  let open = 0;
  let mostOpen = 0;
  let answer = () => {};
  const { stats, asking } = await ask((_, response) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    answer = () => {
      open -= 1;
      response.end('{}');
    };
  });
  await vi.waitFor(() => expect(open).toBe(1));
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(mostOpen).toBe(1);
  asking.stop();
  answer();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(stats).toEqual([]);
});

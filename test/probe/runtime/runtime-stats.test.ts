import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RuntimeStats } from '../../../src/domain/events/run-event.ts';
import { parseMetrics } from '../../../src/probe/runtime/prometheus.ts';
import { parseStats, type RuntimeStatsOptions, startRuntimeStats } from '../../../src/probe/runtime/runtime-stats.ts';
import { selfSigned } from '../../certificate.ts';
import { listening } from '../../listening.ts';

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

/** Asks a URL until the test ends. */
function askUrl(url: string, more: Partial<RuntimeStatsOptions> = {}) {
  const stats: RuntimeStats[] = [];
  const unavailable: string[] = [];
  const asking = startRuntimeStats({
    url,
    clock: () => performance.now(),
    onStats: (event) => stats.push(event),
    onUnavailable: (reason) => unavailable.push(reason),
    ...more,
  });
  onTestFinished(() => asking.stop());
  return { stats, unavailable, asking };
}

/** Asks a real server until the test ends. */
const ask = async (listener: RequestListener, more: Partial<RuntimeStatsOptions> = {}) =>
  askUrl(`http://127.0.0.1:${await listening(createServer(listener))}/stats`, more);

test('https: works with --insecure; without it one sentence reports the untrusted certificate', async () => {
  const server = createSecureServer(selfSigned, (_, response) => response.end('go_goroutines 12\n'));
  const url = `https://localhost:${await listening(server)}/metrics`;
  const insecure = askUrl(url, { parse: parseMetrics, insecure: true });
  await vi.waitFor(() => expect(insecure.stats.length).toBeGreaterThan(0), { timeout: 5_000 });
  expect(insecure.stats[0]).toMatchObject({ unit: { name: 'goroutines', count: 12 }, source: '/metrics' });
  const secure = askUrl(url, { parse: parseMetrics });
  await vi.waitFor(() => expect(secure.unavailable).toHaveLength(1), { timeout: 5_000 });
  expect(secure.unavailable[0]).toMatch(/^The certificate of https:\/\/localhost:\d+ is not trusted .*--insecure/);
});

test('a server that drops every connection: reported after a while, as it may only be busy', async () => {
  const { stats, unavailable } = await ask((request) => request.socket.destroy());
  await vi.waitFor(() => expect(unavailable).toHaveLength(1), { timeout: 15_000 });
  expect(unavailable[0]).toMatch(/\/stats does not answer \(ECONNRESET\): no runtime figures so far\.$/);
  expect(stats).toEqual([]);
}, 20_000);

test('no listener: reported once, and requests go on, since it may come up', async () => {
  const server = createServer((_, response) => response.end('{}'));
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  const { stats, unavailable } = askUrl(`http://127.0.0.1:${port}/stats`);
  await vi.waitFor(() => expect(unavailable).toHaveLength(1), { timeout: 5_000 });
  expect(unavailable[0]).toMatch(/does not answer, nothing listens there/);
  server.listen(port, '127.0.0.1');
  await vi.waitFor(() => expect(stats.length).toBeGreaterThan(0), { timeout: 5_000 });
  expect(unavailable).toHaveLength(1);
});

test('repeats the request on one connection', async () => {
  const ports = new Set<number | undefined>();
  const { stats, unavailable, asking } = await ask((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('{"inflight":5}');
  });
  await vi.waitFor(() => expect(stats.length).toBeGreaterThanOrEqual(3), { timeout: 5_000 });
  expect(stats[0]).toMatchObject({ type: 'runtime-stats', inflight: 5, unit: null, source: '/stats' });
  expect(stats[0]?.answeredInMs).toBeGreaterThan(0);
  expect(ports.size).toBe(1);
  expect(asking.ownPorts()).toEqual(ports);
  expect(unavailable).toEqual([]);
});

test.each<[string, RequestListener, RegExp]>([
  ['404', (_, response) => response.writeHead(404).end('nothing here'), /^\/stats answers with status 404/],
  ['another page', (_, response) => response.end('<html>'), /^\/stats does not answer with a JSON object/],
  [
    'a page without end',
    (_, response) => {
      response.write('x'.repeat(300_000));
    },
    /never ends its answer/,
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

test('a server that drops connections gets further requests: it may only be busy', async () => {
  let asked = 0;
  const { stats, unavailable } = await ask((request, response) => {
    asked += 1;
    if (asked <= 4) request.socket.destroy();
    else response.end('{}');
  });
  await vi.waitFor(() => expect(stats.length).toBeGreaterThan(0), { timeout: 10_000 });
  expect(unavailable).toEqual([]);
});

test('never a second request while one is open, and none after stop', async () => {
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
  await vi.waitFor(() => expect(open).toBe(1), { timeout: 5_000 });
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(mostOpen).toBe(1);
  asking.stop();
  answer();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(stats).toEqual([]);
});

import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { noErrors } from '../../../../src/domain/events/error-counts.ts';
import { LatencyHistogram } from '../../../../src/domain/state/histogram.ts';
import { ReadyQueue } from '../../../../src/load/connections/ready-queue.ts';
import {
  type EngineOptions,
  type EngineSample,
  type LoadEngine,
  sourceAddress,
} from '../../../../src/load/engines/engine.ts';
import { Arrivals } from '../../../../src/load/engines/socket/arrivals.ts';
import { requestBytes } from '../../../../src/load/engines/socket/request-bytes.ts';
import { createSocketEngine } from '../../../../src/load/engines/socket/socket-engine.ts';
import { listening } from '../../../listening.ts';
import { needs } from '../../../needs.ts';
import { answer, rawServer, until } from '../../servers.ts';
import { engineOptions } from '../engine-options.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function load(url: string, options: Partial<EngineOptions> = {}): LoadEngine {
  const engine = createSocketEngine(engineOptions(url, options));
  cleanups.push(() => engine.close());
  return engine;
}

/** Sums requests over all samples. */
function counting(engine: LoadEngine): () => EngineSample {
  let requests = 0;
  let errors = noErrors;
  return () => {
    const sample = engine.take();
    requests += sample.requests;
    errors = Object.fromEntries(
      Object.entries(errors).map(([kind, count]) => [kind, count + sample.errors[kind as keyof typeof noErrors]]),
    ) as unknown as typeof noErrors;
    return { ...sample, requests, errors };
  };
}

describe('the request', () => {
  it.each<[string, Partial<EngineOptions>, string]>([
    ['plain', {}, 'GET /x?a=1 HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n'],
    ['headers', { headers: { Accept: '*/*' } }, 'GET /x?a=1 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAccept: */*\r\n\r\n'],
    ['the user’s host', { headers: { host: 'shop' } }, 'GET /x?a=1 HTTP/1.1\r\nhost: shop\r\n\r\n'],
    [
      'a body, its length in bytes',
      { method: 'POST', body: 'ö' },
      'POST /x?a=1 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 2\r\n\r\nö',
    ],
  ])('%s', (_, over, expected) => {
    const bytes = requestBytes({ url: 'http://127.0.0.1:80/x?a=1', method: 'GET', headers: {}, body: null, ...over });
    expect(bytes.toString('utf8')).toBe(expected.replace('127.0.0.1:80', '127.0.0.1'));
  });

  it('arrives as a real server reads it', async () => {
    const seen: IncomingMessage[] = [];
    let body = '';
    const server = createServer((request, response) => {
      seen.push(request);
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => response.end('ok'));
    });
    const port = await listening(server);
    const engine = load(`http://127.0.0.1:${port}/p?q=1`, {
      method: 'PUT',
      headers: { 'X-Colour': 'blue' },
      body: 'hello',
    });
    engine.setConnections(1);
    await until(counting(engine), ({ requests }) => requests >= 1);
    engine.close();
    expect(seen[0]).toMatchObject({
      method: 'PUT',
      url: '/p?q=1',
      headers: { 'x-colour': 'blue', 'content-length': '5' },
    });
    expect(body.startsWith('hello')).toBe(true);
    server.closeAllConnections();
  });
});

describe('the open loop', () => {
  it('a plan: evenly spaced, taken once, late ones kept', () => {
    const arrivals = new Arrivals(2_000, 100);
    expect(arrivals.waiting(100)).toBe(0);
    expect(arrivals.waiting(101.9)).toBe(2);
    expect([arrivals.take(), arrivals.take()]).toEqual([101, 101]);
    expect(arrivals.waiting(101.9)).toBe(0);
    expect(arrivals.waiting(1_100)).toBe(1_998);
    expect(arrivals.take()).toBe(102);
  });

  it('while conctop was stopped nothing was planned: no burst afterwards', () => {
    const arrivals = new Arrivals(1_000, 0);
    expect(arrivals.waiting(10)).toBe(10);
    expect(arrivals.waiting(60_010)).toBe(10);
    // What was late before is as late as it was.
    expect(arrivals.take()).toBe(60_001);
    expect(arrivals.waiting(60_015)).toBe(14);
  });

  it('slower than one per millisecond', () => {
    const arrivals = new Arrivals(20, 0);
    expect(arrivals.waiting(49)).toBe(0);
    expect(arrivals.waiting(50)).toBe(1);
    expect(arrivals.take()).toBe(50);
    expect(arrivals.take()).toBe(100);
  });

  it('first in, first out; one that is no longer ready is skipped', () => {
    const queue = new ReadyQueue<number>();
    for (const item of [1, 2, 3]) queue.add(item);
    expect(queue.next((item) => item !== 1)).toBe(2);
    expect(queue.next(() => true)).toBe(3);
    expect(queue.next(() => true)).toBe(null);
  });

  it('one that leaves and comes back is in the queue once', () => {
    const queue = new ReadyQueue<number>();
    for (const item of [1, 2, 1, 1]) queue.add(item);
    expect([queue.next(() => true), queue.next(() => true), queue.next(() => true)]).toEqual([1, 2, null]);
    queue.add(1);
    expect(queue.next(() => true)).toBe(1);
  });

  it('failed answers and dropped sockets belong to the plan: no planned request is forgotten, none is sent twice', async () => {
    const server = await rawServer((socket, count) => {
      if (count % 5 === 0) socket.resetAndDestroy();
      else socket.write(answer('', '', count % 3 === 0 ? '503 Busy' : '200 OK'));
    });
    cleanups.push(() => server.close());
    const engine = load(server.url, { requestsPerSecondLimit: 200 });
    // A socket that was reset waits 100 ms for its next one: 40 a second keep four of them away.
    engine.setConnections(20);
    const read = counting(engine);
    const sent = ({ requests, errors }: EngineSample): number => requests + errors.reset;
    const first = await until(read, (sample) => sent(sample) >= 10);
    const startMs = performance.now();
    const last = await until(read, (sample) => sent(sample) >= sent(first) + 400);
    const planned = sent(last) + (last.unsent ?? 0) - sent(first) - (first.unsent ?? 0);
    const perSecond = (planned * 1000) / (performance.now() - startMs);
    expect(perSecond).toBeGreaterThan(180);
    expect(perSecond).toBeLessThan(220);
    expect(last.errors.http).toBeGreaterThan(100);
    await engine.drain(1_000);
    expect(sent(read())).toBe(server.served());
  });

  it('latency is measured from the scheduled time, and unsent requests are counted', async () => {
    // One socket, 100 ms an answer: 10 a second at most, and 50 are planned.
    const server = await rawServer((socket) => setTimeout(() => socket.write(answer('x')), 100));
    cleanups.push(() => server.close());
    const engine = load(server.url, { requestsPerSecondLimit: 50 });
    engine.setConnections(1);
    const histograms: LatencyHistogram[] = [];
    await until(
      () => {
        const sample = engine.take();
        histograms.push(LatencyHistogram.decode(sample.latency));
        return sample.unsent ?? 0;
      },
      (unsent) => unsent >= 40,
    );
    const all = LatencyHistogram.merge(histograms);
    // In a closed loop each would be 100 ms.
    expect(all.minMs).toBeGreaterThanOrEqual(99);
    expect(all.maxMs).toBeGreaterThan(500);
  });

  it('a server that keeps up gets the planned requests, and none is left unsent', async () => {
    const server = await rawServer((socket) => socket.write(answer('x')));
    cleanups.push(() => server.close());
    const engine = load(server.url, { requestsPerSecondLimit: 200 });
    engine.setConnections(4);
    const read = counting(engine);
    // What was planned is what was answered, is under way, or waits: a machine that stalls for a moment changes none of it.
    const planned = ({ requests, unsent = 0 }: EngineSample): number => requests + unsent;
    const first = await until(read, ({ requests }) => requests >= 10);
    const startMs = performance.now();
    const last = await until(read, ({ requests }) => requests >= first.requests + 300);
    const perSecond = ((planned(last) - planned(first)) * 1000) / (performance.now() - startMs);
    expect(perSecond).toBeGreaterThan(180);
    expect(perSecond).toBeLessThan(220);
    await until(read, ({ unsent = 0 }) => unsent <= 1);
    expect(read().errors).toEqual(noErrors);
  });
});

describe('more bytes than one answer', () => {
  it.each([
    ['a whole answer that nobody asked for', answer('b')],
    ['the beginning of one', 'HTTP/1.1 200'],
    ['anything else', 'garbage'],
  ])('%s, in one read with the answer: it counts for no request', async (_, surplus) => {
    const server = await rawServer((socket) => socket.write(answer('a') + surplus));
    cleanups.push(() => server.close());
    const engine = load(server.url);
    engine.setConnections(1);
    const read = counting(engine);
    const { requests, errors } = await until(read, ({ errors }) => errors.protocol >= 3);
    expect(requests).toBeLessThanOrEqual(server.served());
    // One socket asks once: what came after the answer ended it before it could ask again.
    expect(requests - errors.protocol).toBeGreaterThanOrEqual(0);
    expect(server.accepted()).toBeGreaterThanOrEqual(requests);
  });

  it('empty lines between answers mean nothing', async () => {
    const server = await rawServer((socket) => socket.write(`${answer('a')}\r\n`));
    cleanups.push(() => server.close());
    const engine = load(server.url);
    engine.setConnections(1);
    const { errors } = await until(counting(engine), ({ requests }) => requests >= 5);
    expect([errors, server.accepted()]).toEqual([noErrors, 1]);
  });
});

describe('source addresses', () => {
  it.each([
    [9, 0, null],
    [10, 0, '127.0.0.2'],
    [15, 255, '127.0.255.3'],
    [10 + 5 * 252, 3, '127.0.3.254'],
    [10 + 5 * 253, 3, '127.0.4.2'],
    [10 + 5 * 253, 255, '127.0.0.2'],
  ])('socket %i of the subnet %i: %s', (index, subnet, address) =>
    expect(sourceAddress(index, { portsOfFirst: 10, portsOfOthers: 5, subnet })).toBe(address),
  );

  it('beyond the ports of one address, further loopback addresses are used', needs('linux'), async () => {
    const server = await rawServer((socket) => setTimeout(() => socket.write(answer('x')), 5));
    cleanups.push(() => server.close());
    const engine = load(server.url, { sources: { portsOfFirst: 2, portsOfOthers: 2, subnet: 7 } });
    engine.setConnections(5);
    await until(counting(engine), ({ answered }) => answered === 5);
    const addresses = [...server.sockets].map(({ remoteAddress }) => remoteAddress).sort();
    expect(addresses).toEqual(['127.0.0.1', '127.0.0.1', '127.0.7.2', '127.0.7.2', '127.0.7.3']);
  });
});

it('requests cut off by a step down or the end are counted', async () => {
  const server = await rawServer(() => undefined);
  cleanups.push(() => server.close());
  const engine = load(server.url);
  engine.setConnections(3);
  await until(
    () => server.served(),
    (served) => served === 3,
  );
  engine.setConnections(1);
  expect(engine.take().unanswered).toBe(2);
  await engine.drain(20);
  engine.close();
  expect(engine.take()).toMatchObject({ unanswered: 1, open: 0 });
});

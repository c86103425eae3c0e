import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../src/domain/histogram.ts';
import type { ErrorCounts } from '../../src/domain/run-event.ts';
import { addErrors, noErrors } from '../../src/domain/step-state.ts';
import type { EngineOptions, EngineSample, LoadEngine } from '../../src/load/engine.ts';
import { ENGINE_NAMES } from '../../src/load/engine-identity.ts';
import { createEngine } from '../../src/load/engines.ts';
import { answer, type RawServer, rawServer, until } from './servers.ts';

let engineName = '';
const open: { close(): void | Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

interface Running {
  readonly engine: LoadEngine;
  readonly server: RawServer;
  /** Sums what was taken so far; levels as of now. */
  read(): EngineSample;
}

async function start(
  onRequest: (socket: Socket, count: number) => void,
  options: Partial<EngineOptions> = {},
): Promise<Running> {
  const server = await rawServer(onRequest);
  open.push(server);
  return { ...load(options.url ?? server.url, options), server };
}

function load(url: string, options: Partial<EngineOptions> = {}): Pick<Running, 'engine' | 'read'> {
  const engine = createEngine(engineName, {
    url,
    method: 'GET',
    headers: {},
    body: null,
    timeoutMs: 10_000,
    requestsPerSecondLimit: null,
    insecure: false,
    sources: { first: 0, portsPerAddress: null },
    somaxconn: 4096,
    clock: () => performance.now(),
    onBusy: () => undefined,
    ...options,
  });
  open.unshift(engine);
  let requests = 0;
  let bytes = 0;
  let errors: ErrorCounts = noErrors;
  return {
    engine,
    read() {
      const sample = engine.take();
      requests += sample.requests;
      bytes += sample.bytes;
      errors = addErrors(errors, sample.errors);
      return { ...sample, requests, bytes, errors };
    },
  };
}

const later = (socket: Socket, text: string, ms = 5): void => {
  setTimeout(() => socket.write(text), ms);
};

describe.each(ENGINE_NAMES)('engine %s', (name) => {
  beforeEach(() => {
    engineName = name;
  });

  describe('counts', () => {
    it('every answer once, with its bytes and its latency, and no error', async () => {
      const { engine, server, read } = await start((socket) => later(socket, answer('hello'), 20));
      engine.setConnections(5);
      await until(read, ({ requests, answered }) => requests > 20 && answered === 5);
      await engine.drain(1_000);
      const done = read();
      expect(done.requests).toBe(server.served());
      expect(done.bytes).toBe(server.served() * answer('hello').length);
      expect(done).toMatchObject({ requested: 5, open: 5, connecting: 0, errors: noErrors });
    });

    it('latency in microseconds, of one interval', async () => {
      const { engine, read } = await start((socket) => later(socket, answer('hello'), 50));
      engine.setConnections(2);
      await until(read, ({ answered }) => answered === 2);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { latency } = engine.take();
      const histogram = LatencyHistogram.decode(latency);
      expect(histogram.count).toBeGreaterThanOrEqual(4);
      expect(histogram.count).toBeLessThanOrEqual(14);
      expect(histogram.minMs).toBeGreaterThanOrEqual(48);
      expect(histogram.minMs).toBeLessThan(80);
    });

    it('HTTP errors, which are answers too', async () => {
      const { engine, read } = await start((socket, count) =>
        later(socket, answer('', '', count % 2 === 0 ? '500 Oops' : '302 Found')),
      );
      engine.setConnections(1);
      const done = await until(read, ({ requests }) => requests >= 10);
      expect(done.errors.http).toBeGreaterThanOrEqual(5);
      expect(done.errors.http).toBeLessThanOrEqual(done.requests / 2 + 1);
      expect(done.errors).toMatchObject({ connect: 0, reset: 0, protocol: 0, timeout: 0 });
    });
  });

  describe('sockets', () => {
    it('a climb only adds sockets, a step down closes the newest ones without an error', async () => {
      const { engine, server, read } = await start((socket) => later(socket, answer('x')));
      engine.setConnections(30);
      await until(read, ({ answered }) => answered === 30);
      const first = new Set(server.sockets);
      engine.setConnections(120);
      await until(read, ({ answered }) => answered === 120);
      expect(server.accepted()).toBe(120);
      expect([...first].every((socket) => server.sockets.has(socket))).toBe(true);
      engine.setConnections(30);
      expect(read().open).toBe(30);
      await until(
        () => server.sockets.size,
        (size) => size === 30,
      );
      expect([...first].every((socket) => server.sockets.has(socket))).toBe(true);
      engine.setConnections(60);
      await until(read, ({ answered }) => answered === 60);
      expect(read().errors).toEqual(noErrors);
    });

    it('a server that announces the end of each connection gets new ones, at once and without an error', async () => {
      const { engine, server, read } = await start((socket) => socket.end(answer('x', 'Connection: close\r\n')));
      engine.setConnections(2);
      await until(read, ({ requests }) => requests >= 20);
      expect(server.accepted()).toBeGreaterThanOrEqual(20);
      expect(read().errors).toEqual(noErrors);
    });

    it('a body that ends with its connection is an answer', async () => {
      const { engine, read } = await start((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nuntil the end'));
      engine.setConnections(1);
      const done = await until(read, ({ requests }) => requests >= 5);
      expect(done.errors).toEqual(noErrors);
    });
  });

  describe('errors by kind, each without a busy loop', () => {
    it('refused: connect, with backoff', async () => {
      const gone = await rawServer(() => undefined);
      await gone.close();
      const { engine, read } = load(gone.url);
      engine.setConnections(100);
      const cpu = process.cpuUsage();
      const startMs = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const done = read();
      const used = process.cpuUsage(cpu);
      const cpuPercent = ((used.user + used.system) / 1000 / (performance.now() - startMs)) * 100;
      // Each socket tries about four times in the first second: after 0, 100, 300 and 700 ms.
      expect(done.errors.connect).toBeGreaterThan(50);
      expect(done.errors.connect).toBeLessThan(500);
      expect(done).toMatchObject({ open: 0, requests: 0, errors: { reset: 0, timeout: 0 } });
      expect(cpuPercent).toBeLessThan(60);
    });

    it('one socket waits longer with each refusal', async () => {
      const gone = await rawServer(() => undefined);
      await gone.close();
      const { engine, read } = load(gone.url);
      engine.setConnections(1);
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      // After 0, 100, 300 and 700 ms; the next would be after 1,500 ms.
      const { connect } = read().errors;
      expect(connect).toBeGreaterThanOrEqual(3);
      expect(connect).toBeLessThanOrEqual(4);
    });

    it('a server that comes back finds its load again', async () => {
      const { engine, server, read } = await start((socket) => later(socket, answer('x')));
      engine.setConnections(20);
      await until(read, ({ answered }) => answered === 20);
      await server.close();
      await until(read, ({ errors, open: now }) => errors.connect > 0 && now === 0);
      const again = await rawServer((socket) => later(socket, answer('x')), server.port);
      open.push(again);
      await until(read, ({ answered }) => answered === 20);
      expect(read().errors.reset).toBeLessThanOrEqual(20);
    });

    it('reset while a request is under way', async () => {
      const { engine, read } = await start((socket) => socket.resetAndDestroy());
      engine.setConnections(1);
      const done = await until(read, ({ errors }) => errors.reset >= 3);
      expect(done).toMatchObject({ requests: 0, errors: { connect: 0, protocol: 0, http: 0, timeout: 0 } });
    });

    it('ended in the middle of an answer: reset', async () => {
      const { engine, read } = await start((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
      engine.setConnections(1);
      const done = await until(read, ({ errors }) => errors.reset >= 2);
      expect(done.requests).toBe(0);
    });

    it('no answer in time: timeout, counted on every socket', async () => {
      const { engine, server, read } = await start(() => undefined, { timeoutMs: 200 });
      engine.setConnections(3);
      const done = await until(read, ({ errors }) => errors.timeout >= 6);
      expect(done).toMatchObject({ requests: 0, errors: { connect: 0, reset: 0, protocol: 0 } });
      expect(server.accepted()).toBeGreaterThanOrEqual(6);
    });

    it.each([
      ['garbage', 'SMTP ready\r\n\r\n'],
      ['a bad chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n'],
      ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ])('%s: protocol, and a new socket', async (_, text) => {
      const { engine, server, read } = await start((socket) => socket.write(text));
      engine.setConnections(1);
      const done = await until(read, ({ errors }) => errors.protocol >= 2);
      expect(done).toMatchObject({ requests: 0, errors: { connect: 0, reset: 0, timeout: 0 } });
      expect(server.accepted()).toBeGreaterThanOrEqual(2);
    });

    it('an answer to no request: protocol', async () => {
      const { engine, read } = await start(
        (socket, count) => {
          socket.write(answer('x'));
          if (count % 3 === 0) later(socket, answer('unasked'), 1);
        },
        { requestsPerSecondLimit: 20 },
      );
      engine.setConnections(1);
      await until(read, ({ errors }) => errors.protocol >= 1);
    });
  });

  describe('awkward answers', () => {
    it('byte by byte', async () => {
      const dribble = (socket: Socket, text: string): void => {
        socket.write(text.slice(0, 1));
        if (text.length > 1) setImmediate(dribble, socket, text.slice(1));
      };
      const { engine, server, read } = await start((socket) => {
        socket.setNoDelay();
        dribble(socket, answer('slowly'));
      });
      engine.setConnections(1);
      const done = await until(read, ({ requests }) => requests >= 2);
      expect(done.errors).toEqual(noErrors);
      expect(done.requests).toBeLessThanOrEqual(server.served());
    });

    it('an interim 1xx is no answer', async () => {
      const { engine, server, read } = await start((socket) =>
        later(socket, `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${answer('x')}`),
      );
      engine.setConnections(1);
      await until(read, ({ requests }) => requests >= 5);
      await engine.drain(1_000);
      expect(read()).toMatchObject({ requests: server.served(), errors: noErrors });
    });

    it('HEAD has no body, whatever length it tells', async () => {
      const { engine, server, read } = await start(
        (socket) => later(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'),
        { method: 'HEAD' },
      );
      engine.setConnections(1);
      await until(read, ({ requests }) => requests >= 5);
      expect(server.accepted()).toBe(1);
    });
  });

  describe('a limited rate', () => {
    it.each([
      [50, 10],
      [20, 60],
    ])('%i requests per second over %i sockets', async (requestsPerSecondLimit, connections) => {
      const { engine, server, read } = await start((socket) => socket.write(answer('x')), { requestsPerSecondLimit });
      engine.setConnections(connections);
      await until(read, (now) => now.open === connections);
      const before = server.served();
      const startMs = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const perSecond = ((server.served() - before) * 1000) / (performance.now() - startMs);
      expect(perSecond).toBeGreaterThan(requestsPerSecondLimit * 0.75);
      expect(perSecond).toBeLessThan(requestsPerSecondLimit * 1.3);
      expect(read()).toMatchObject({ open: connections, errors: noErrors });
    });
  });
});

it('an unknown engine is a usage error that names those that exist', () => {
  expect(() => load('http://127.0.0.1:1/').engine.name).not.toThrow();
  expect(() =>
    createEngine('apache', {
      url: 'http://127.0.0.1:1/',
      method: 'GET',
      headers: {},
      body: null,
      timeoutMs: 1_000,
      requestsPerSecondLimit: null,
      insecure: false,
      sources: { first: 0, portsPerAddress: null },
      somaxconn: null,
      clock: () => 0,
      onBusy: () => undefined,
    }),
  ).toThrow('no load engine named apache');
});

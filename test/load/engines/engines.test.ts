import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { noErrors } from '../../../src/domain/events/error-counts.ts';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { OWN_ENGINES } from '../../../src/load/engines/engine-identity.ts';
import { startEngine } from '../../../src/load/engines/engines.ts';
import { needs } from '../../needs.ts';
import { answer, until } from '../servers.ts';
import { driveEngine, later } from './engine-driver.ts';
import { engineOptions } from './engine-options.ts';

describe.each(OWN_ENGINES)('engine %s', (name) => {
  const { start, load, open } = driveEngine(name);

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
      expect(done.statuses).toEqual({ 500: done.errors.http });
      expect(done.causes).toBeUndefined();
    });

    it('a failed answer has no latency: a fast 503 says nothing about the service', async () => {
      const { engine, read } = await start((socket, count) =>
        count % 2 === 0 ? socket.write(answer('', '', '503 Busy')) : later(socket, answer('x'), 40),
      );
      engine.setConnections(1);
      const histograms: LatencyHistogram[] = [];
      let good = 0;
      await until(
        () => {
          const { requests, errors, latency, statuses } = engine.take();
          histograms.push(LatencyHistogram.decode(latency));
          good += requests - errors.http;
          expect(statuses?.['503'] ?? 0).toBe(errors.http);
          return good;
        },
        (count) => count >= 5,
      );
      expect(read().errors.timeout).toBe(0);
      const all = LatencyHistogram.merge(histograms);
      expect(all.count).toBe(good);
      expect(all.minMs).toBeGreaterThanOrEqual(39);
    });

    it('only failed answers: all are counted, and there is no latency', async () => {
      const { engine, read } = await start((socket) => later(socket, answer('', '', '405 Method Not Allowed')));
      engine.setConnections(3);
      const done = await until(read, ({ requests }) => requests >= 20);
      expect(done).toMatchObject({ latency: null, errors: { http: done.requests }, statuses: { 405: done.requests } });
    });
  });

  describe('where it connects', () => {
    it.each([
      // A name that nobody resolves (RFC 6761, 6.4).
      ['shop.invalid', '127.0.0.1'],
      ['localhost', '127.0.0.1'],
      ['localhost', '::1'],
      ['[::1]', '::1'],
    ])('%s at %s: to the address that was checked, the name is for the Host header only', async (host, address) => {
      const heads = new Set<string | undefined>();
      const server = createServer((request, response) => {
        heads.add(request.headers.host);
        response.end();
      });
      await once(server.listen(0, address), 'listening');
      open.push({
        close() {
          server.closeAllConnections();
          server.close();
        },
      });
      const { port } = server.address() as AddressInfo;
      const { engine, read } = load(`http://${host}:${port}/`, { address });
      engine.setConnections(1);
      const done = await until(read, ({ requests }) => requests >= 3);
      expect([[...heads], done.errors]).toEqual([[`${host}:${port}`], noErrors]);
    });

    it('and shows the length of that server’s accept queue', needs('linux'), async () => {
      const { engine, read } = await start((socket) => later(socket, answer('x')));
      engine.setConnections(2);
      await until(read, ({ answered, acceptQueue }) => answered === 2 && acceptQueue === 0);
    });

    it('but not if the server is in another network namespace', async () => {
      const { engine, read } = await start((socket) => later(socket, answer('x')), { sharesNetwork: false });
      engine.setConnections(2);
      const done = await until(read, ({ answered }) => answered === 2);
      expect(done.acceptQueue).toBe(null);
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

    it('a server that announces the end of each connection gets a new one, at once and without an error', async () => {
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

    it('HEAD has no body, whatever its Content-Length', async () => {
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

it('an unknown engine is a usage error that names the existing ones', () => {
  return expect(startEngine('apache', engineOptions('http://127.0.0.1:1/'))).rejects.toThrow(
    'no load engine named apache',
  );
});

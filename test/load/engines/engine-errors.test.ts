import { describe, expect, it } from 'vitest';
import { OWN_ENGINES } from '../../../src/load/engines/engine-identity.ts';
import { answer, goneUrl, rawServer, until } from '../servers.ts';
import { driveEngine, later } from './engine-driver.ts';

/**
 * A socket tries after 0, 100, 300 and 700 ms. How many tries there are in a second is the machine's business, and may be fewer;
 * that the fourth comes no sooner is the backoff's. Timers may fire a millisecond early.
 */
const FOURTH_TRY_MS = 695;

describe.each(OWN_ENGINES)('engine %s: errors by kind, each without a busy loop', (name) => {
  const { start, load, open } = driveEngine(name);
  it('refused: connect, with backoff', async () => {
    const { engine, read } = load(await goneUrl());
    engine.setConnections(100);
    const cpu = process.cpuUsage();
    const startMs = performance.now();
    const done = await until(read, ({ errors }) => errors.connect > 300);
    const used = process.cpuUsage(cpu);
    const elapsedMs = performance.now() - startMs;
    const cpuPercent = ((used.user + used.system) / 1000 / elapsedMs) * 100;
    expect(elapsedMs).toBeGreaterThan(FOURTH_TRY_MS);
    expect(done).toMatchObject({ open: 0, requests: 0, errors: { reset: 0, timeout: 0 } });
    expect(done.causes).toEqual({ ECONNREFUSED: done.errors.connect });
    expect(cpuPercent).toBeLessThan(60);
  });

  it('one socket waits longer with each refusal', async () => {
    const { engine, read } = load(await goneUrl());
    engine.setConnections(1);
    const startMs = performance.now();
    await until(read, ({ errors }) => errors.connect >= 4);
    expect(performance.now() - startMs).toBeGreaterThan(FOURTH_TRY_MS);
  });

  it('a server that comes back gets its load again', async () => {
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
    expect(done.causes).toEqual({ ECONNRESET: done.errors.reset });
  });

  it('closed in the middle of an answer: reset', async () => {
    const { engine, read } = await start((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
    engine.setConnections(1);
    const done = await until(read, ({ errors }) => errors.reset >= 2);
    expect(done.requests).toBe(0);
    expect(done.causes).toEqual({ CLOSED: done.errors.reset });
  });

  it('no answer in time: a timeout for every socket', async () => {
    const { engine, server, read } = await start(() => undefined, { timeoutMs: 200 });
    engine.setConnections(3);
    const done = await until(read, ({ errors }) => errors.timeout >= 6);
    expect(done).toMatchObject({ requests: 0, errors: { connect: 0, reset: 0, protocol: 0 } });
    expect(done.causes).toEqual({ ANSWER_TIMEOUT: done.errors.timeout });
    expect(server.accepted()).toBeGreaterThanOrEqual(6);
  });

  it.each([
    ['garbage', 'SMTP ready\r\n\r\n'],
    ['a bad chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n'],
    ['a change of the protocol', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  ])('%s: protocol, and a new socket', async (_, text) => {
    const { engine, server, read } = await start((socket) => socket.write(text));
    engine.setConnections(1);
    const done = await until(read, ({ errors }) => errors.protocol >= 2);
    expect(done).toMatchObject({ requests: 0, errors: { connect: 0, reset: 0, timeout: 0 } });
    expect(done.causes).toEqual({ NOT_HTTP: done.errors.protocol });
    expect(server.accepted()).toBeGreaterThanOrEqual(2);
  });

  it('an answer without a request: protocol', async () => {
    const { engine, read } = await start(
      (socket, count) => {
        socket.write(answer('x'));
        if (count % 3 === 0) later(socket, answer('unasked'), 1);
      },
      { requestsPerSecondLimit: 20 },
    );
    engine.setConnections(1);
    const done = await until(read, ({ errors }) => errors.protocol >= 1);
    expect(done.causes).toEqual({ UNASKED_ANSWER: done.errors.protocol });
  });
});

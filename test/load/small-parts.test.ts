import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hostOf, portOf } from '../../src/domain/plan/server-url.ts';
import { LatencyHistogram } from '../../src/domain/state/histogram.ts';
import { LatencyRecorder } from '../../src/load/connections/latency-recorder.ts';
import { RateGate } from '../../src/load/engines/autocannon/rate-gate.ts';
import { startTickClock } from '../../src/load/generator/tick-clock.ts';
import { answeringAddress, assertLoopback, isLoopbackAddress } from '../../src/load/loopback.ts';

describe('loopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.255.0.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['::ffff:7f00:1', true],
    ['128.0.0.1', false],
    ['10.0.0.1', false],
    ['0.0.0.0', false],
    ['::', false],
    ['::2', false],
    ['7f00:1::', false],
    ['127.evil.example', false],
  ])('%s: %s', (address, is) => {
    expect(isLoopbackAddress(address)).toBe(is);
  });

  it.each([
    ['http://127.0.0.1:8080/x', '127.0.0.1'],
    ['http://127.7.0.9/', '127.7.0.9'],
    ['https://[::1]:1/', '::1'],
    // The kernel connects to the same server, and IPv4 has further source addresses.
    ['http://[::ffff:127.0.0.2]:80/', '127.0.0.2'],
    ['http://[::ffff:127.255.16.9]/', '127.255.16.9'],
  ])('%s lies at %s', async (url, address) => {
    await expect(assertLoopback(url)).resolves.toEqual([address]);
  });

  it('a name’s addresses are returned, so that it need not be resolved again', async () => {
    const addresses = await assertLoopback('http://localhost:3000/');
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.every(isLoopbackAddress)).toBe(true);
  });

  it.each([
    ['http://localhost/', 'localhost', 80],
    ['https://localhost/', 'localhost', 443],
    ['http://[::1]:3000/', '::1', 3000],
  ])('%s: host %s, port %i', (url, host, port) => expect([hostOf(url), portOf(url)]).toEqual([host, port]));

  it.each(['http://192.0.2.7/', 'http://[2001:db8::1]/', 'http://name.invalid/'])('refuses %s', async (url) => {
    await expect(assertLoopback(url)).rejects.toMatchObject({
      code: 'not-loopback',
      exitCode: 2,
      message: expect.stringContaining(new URL(url).hostname.replace(/[[\]]/g, '')),
    });
  });
});

describe('a name of several addresses', () => {
  const cleanups: (() => void)[] = [];
  afterEach(() => {
    for (const cleanup of cleanups.splice(0)) cleanup();
  });
  const listen = async (host: string): Promise<number> => {
    const server = createServer((socket) => socket.destroy()).listen(0, host);
    cleanups.push(() => server.close());
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  it('is the first one that accepts a connection', async () => {
    const port = await listen('127.0.0.9');
    expect(await answeringAddress(['127.0.0.8', '127.0.0.9', '127.0.0.10'], port)).toBe('127.0.0.9');
    expect(await answeringAddress(['127.0.0.9', '127.0.0.8'], port)).toBe('127.0.0.9');
  });

  it('is the first if none listens, and a single address is not tried', async () => {
    const port = await listen('127.0.0.9');
    expect(await answeringAddress(['127.0.0.7', '127.0.0.8'], port)).toBe('127.0.0.7');
    expect(await answeringAddress(['127.0.0.7'], port)).toBe('127.0.0.7');
  });
});

describe('latency recorder', () => {
  it('keeps microseconds, resets with each take, and clamps what it cannot hold', () => {
    const recorder = new LatencyRecorder();
    expect(recorder.take()).toBeNull();
    for (const ms of [0.1234, 101.5, 1e9, 0]) recorder.recordMs(ms);
    const histogram = LatencyHistogram.decode(recorder.take());
    expect(histogram.count).toBe(4);
    expect(histogram.minMs).toBe(0.001);
    expect(histogram.percentileMs(50)).toBeCloseTo(0.123, 3);
    expect(histogram.percentileMs(75)).toBeCloseTo(101.5, 0);
    expect(histogram.maxMs).toBeGreaterThanOrEqual(60_000);
    expect(recorder.take()).toBeNull();
  });
});

describe('rate gate', () => {
  const sent: string[] = [];
  beforeEach(() => {
    sent.length = 0;
  });

  it('lets pass at its rate, in order of arrival', () => {
    const gate = new RateGate<string>(
      100,
      0,
      (sender) => sent.push(sender),
      () => true,
    );
    for (const name of ['a', 'b', 'c']) gate.add(name);
    gate.release(9);
    expect(sent).toEqual([]);
    gate.release(10);
    expect(sent).toEqual(['a']);
    gate.release(30);
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  it('does not make up for a stall in one burst', () => {
    const gate = new RateGate<string>(
      100,
      0,
      (sender) => sent.push(sender),
      () => true,
    );
    gate.release(60_000);
    for (let index = 0; index < 100; index += 1) gate.add(`${index}`);
    gate.release(60_000);
    expect(sent).toHaveLength(5);
  });

  it('keeps its rate over a long queue that never empties', () => {
    const gate = new RateGate<string>(
      1_000,
      0,
      (sender) => {
        sent.push(sender);
        gate.add(sender);
      },
      () => true,
    );
    for (let index = 0; index < 30; index += 1) gate.add(`${index}`);
    for (let ms = 5; ms <= 30_000; ms += 5) gate.release(ms);
    expect(sent).toHaveLength(30_000);
    expect(sent.filter((name) => name === '7')).toHaveLength(1_000);
  });
});

describe('tick clock', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ticks at multiples, whenever it started, and does not drift', () => {
    vi.setSystemTime(130);
    const at: number[] = [];
    const ticks = startTickClock(250, Date.now, () => {
      at.push(Date.now());
      // Work that takes time must not move the next tick.
      vi.setSystemTime(Date.now() + 7);
    });
    vi.advanceTimersByTime(1_000);
    ticks.stop();
    vi.advanceTimersByTime(1_000);
    expect(at).toEqual([250, 500, 750, 1_000]);
  });

  it('ticks once when it is polled late, and skips what it missed', () => {
    vi.setSystemTime(0);
    const at: number[] = [];
    const ticks = startTickClock(100, Date.now, () => at.push(Date.now()));
    ticks.poll();
    vi.setSystemTime(342);
    ticks.poll();
    ticks.poll();
    expect(at).toEqual([342]);
    vi.advanceTimersByTime(58);
    expect(at).toEqual([342, 400]);
    ticks.stop();
    vi.setSystemTime(900);
    ticks.poll();
    expect(at).toHaveLength(2);
  });
});

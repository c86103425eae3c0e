import { describe, expect, it } from 'vitest';
import { addErrors, noErrors } from '../../src/domain/events/error-counts.ts';
import { processExists } from '../../src/os/process.ts';
import { loadConfig } from './load-options.ts';
import { ENDLESS, loadsOfTests, pidOf, RAMP, stepEvents } from './running-load.ts';
import { until } from './servers.ts';

const { start, server } = loadsOfTests();

describe('a completed ramp', () => {
  it('emits steps and ticks in order, counts what the server counted, and leaves no process', async () => {
    const { url, served, accepted } = await server();
    const { load, events, ticks } = await start(url, loadConfig({ plan: RAMP }));
    expect(load.engine).toEqual({ name: 'socket', version: process.version });
    expect(processExists(pidOf(load))).toBe(true);
    expect(await load.done).toBe('completed');
    expect(processExists(pidOf(load))).toBe(false);
    expect(stepEvents(events)).toEqual([
      'step-started',
      'step-settled',
      'step-ended',
      'step-started',
      'step-settled',
      'step-ended',
    ]);
    expect(ticks().reduce((sum, tick) => sum + tick.requests, 0)).toBe(served());
    expect(ticks().reduce((sum, tick) => addErrors(sum, tick.errors), noErrors)).toEqual(noErrors);
    expect(accepted()).toBe(60);
    expect(events.find((event) => event.type === 'step-settled')).toMatchObject({ open: 20, starved: false });
  });

  it('cuts ticks at multiples of the interval, each where the last one ended', async () => {
    const { url } = await server();
    const { load, ticks } = await start(url, loadConfig({ plan: RAMP }));
    await load.done;
    const cut = ticks();
    expect(cut.length).toBeGreaterThan(8);
    for (const [index, tick] of cut.entries()) {
      const before = cut[index - 1];
      if (before !== undefined) expect(tick.atMs - tick.intervalMs).toBeCloseTo(before.atMs, 3);
      expect(tick.generator.cpuPercent).toBeGreaterThan(0);
      expect(tick.generator.rssBytes).toBeGreaterThan(10_000_000);
      expect(tick.generator.loopUtilisation).toBeLessThanOrEqual(1);
    }
    const offGrid = cut.slice(0, -1).map(({ atMs }) => atMs % 100);
    const sorted = offGrid.map((ms) => Math.min(ms, 100 - ms)).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(20);
  });
});

describe('commands', () => {
  it('pause, resume and steps by hand', async () => {
    const { url, sockets } = await server();
    const { load, events } = await start(url, loadConfig({ plan: { ...ENDLESS, steps: [20, 60], holdMs: 60_000 } }));
    await until(() => events.some(({ type }) => type === 'step-settled'), Boolean);
    load.pause();
    load.resume();
    load.stepUp();
    await until(
      () => sockets.size,
      (size) => size === 60,
    );
    load.stepDown();
    await until(
      () => sockets.size,
      (size) => size === 20,
    );
    await load.stop();
    await load.stop();
    expect(await load.done).toBe('stopped');
    const types = stepEvents(events);
    expect(types.filter((type) => type.startsWith('load-'))).toEqual(['load-paused', 'load-resumed']);
    expect(types.filter((type) => type === 'step-started')).toHaveLength(3);
    expect(types.filter((type) => type === 'step-ended')).toHaveLength(3);
    expect(processExists(pidOf(load))).toBe(false);
  });

  it('an aborted signal stops the load', async () => {
    const { url } = await server();
    const abort = new AbortController();
    const { load, ticks } = await start(url, loadConfig({ plan: ENDLESS }), { signal: abort.signal });
    await until(
      () => ticks().length,
      (count) => count > 2,
    );
    abort.abort();
    expect(await load.done).toBe('stopped');
    expect(processExists(pidOf(load))).toBe(false);
  });
});

describe('failures', () => {
  it('a server that dies shows as errors, without a busy loop', async () => {
    const dying = await server();
    const { load, ticks } = await start(dying.url, loadConfig({ plan: { ...ENDLESS, steps: [500] } }));
    await until(
      () => ticks().at(-1)?.answered,
      (answered) => answered === 500,
    );
    await dying.close();
    await until(
      () => ticks().at(-1),
      (tick) => tick?.open === 0,
    );
    // The moment of the loss itself is over after a few ticks; what counts is what goes on after it.
    const lostAt = ticks().length + 5;
    const after = await until(ticks, (all) => all.length > lostAt + 10);
    const waiting = after.slice(lostAt);
    const cpuPercent = waiting.reduce((sum, tick) => sum + tick.generator.cpuPercent, 0) / waiting.length;
    expect(cpuPercent).toBeLessThan(30);
    const errors = after.reduce((sum, tick) => addErrors(sum, tick.errors), noErrors);
    expect(errors.connect).toBeGreaterThan(0);
    expect(errors.reset).toBeGreaterThan(0);
    expect(errors.reset).toBeLessThanOrEqual(500);
    await load.stop();
  });

  it('an unknown engine is refused in words', async () => {
    const { url } = await server();
    await expect(start(url, loadConfig({ plan: ENDLESS, engine: 'apache' }))).rejects.toMatchObject({
      message: expect.stringContaining('apache'),
      hint: expect.stringContaining('autocannon'),
    });
  });

  it('anything but this machine is refused before a process is started', async () => {
    await expect(start('http://192.0.2.1:80', loadConfig({ plan: ENDLESS }))).rejects.toMatchObject({
      code: 'not-loopback',
    });
  });
});

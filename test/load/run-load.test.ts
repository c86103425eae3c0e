import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { addErrors, noErrors } from '../../src/domain/events/error-counts.ts';
import type { LoadTick, RunEvent } from '../../src/domain/events/run-event.ts';
import type { RampPlan, RunConfig } from '../../src/domain/plan/run-config.ts';
import { type LoadController, type LoadOptions, startLoad } from '../../src/load/run-load.ts';
import { bundleEntry } from './bundle.ts';
import { bundledGenerator, loadConfig } from './generator-bundle.ts';
import { answer, type RawServer, rawServer, until } from './servers.ts';

const { generator, cleanups } = bundledGenerator();

const plan: RampPlan = { steps: [20, 60], holdMs: 500, durationMs: null, holdLastStep: false, cutFrom: null };
const endless: RampPlan = { ...plan, steps: [20], holdLastStep: true };

const configOf = (of: RampPlan, changes: Partial<RunConfig> = {}): RunConfig => loadConfig({ plan: of, ...changes });

/** Of a run with one generator. */
const pidOf = (load: LoadController): number => load.generatorPids[0] ?? 0;

interface Run {
  readonly load: LoadController;
  readonly events: RunEvent[];
  readonly ticks: () => LoadTick[];
}

async function run(
  url: string,
  config: RunConfig,
  signal?: AbortSignal,
  path = generator.path,
  over: Partial<LoadOptions> = {},
): Promise<Run> {
  const originNs = process.hrtime.bigint();
  const events: RunEvent[] = [];
  const load = await startLoad({
    config,
    url,
    emit: (event) => events.push(event),
    clock: () => Number(process.hrtime.bigint() - originNs) / 1e6,
    originNs,
    somaxconn: 4096,
    maxConnections: 1_000,
    descriptorsPerProcess: null,
    portsPerAddress: null,
    generatorPath: path,
    ...(signal === undefined ? {} : { signal }),
    ...over,
  });
  cleanups.push(() => load.stop());
  return { load, events, ticks: () => events.filter((event) => event.type === 'load-tick') };
}

async function server(onRequest?: Parameters<typeof rawServer>[0]): Promise<RawServer> {
  const started = await rawServer(onRequest ?? ((socket) => setTimeout(() => socket.write(answer('x')), 20)));
  cleanups.push(() => started.close());
  return started;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const steps = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) => (event.type.startsWith('step-') || event.type.startsWith('load-') ? [event.type] : []));

describe('a completed ramp', () => {
  it('emits steps and ticks in order, counts what the server counted, and leaves no process', async () => {
    const { url, served, accepted } = await server();
    const { load, events, ticks } = await run(url, configOf(plan));
    expect(load.engine).toEqual({ name: 'socket', version: process.version });
    expect(isAlive(pidOf(load))).toBe(true);
    expect(await load.done).toBe('completed');
    expect(isAlive(pidOf(load))).toBe(false);
    expect(steps(events).filter((type) => type !== 'load-tick')).toEqual([
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
    const { load, ticks } = await run(url, configOf(plan));
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
    const { load, events } = await run(url, configOf({ ...endless, steps: [20, 60], holdMs: 60_000 }));
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
    const types = steps(events).filter((type) => type !== 'load-tick');
    expect(types.filter((type) => type.startsWith('load-'))).toEqual(['load-paused', 'load-resumed']);
    expect(types.filter((type) => type === 'step-started')).toHaveLength(3);
    expect(types.filter((type) => type === 'step-ended')).toHaveLength(3);
    expect(isAlive(pidOf(load))).toBe(false);
  });

  it('an aborted signal stops the load', async () => {
    const { url } = await server();
    const abort = new AbortController();
    const { load, ticks } = await run(url, configOf(endless), abort.signal);
    await until(
      () => ticks().length,
      (count) => count > 2,
    );
    abort.abort();
    expect(await load.done).toBe('stopped');
    expect(isAlive(pidOf(load))).toBe(false);
  });
});

/** A generator is named after three seconds of this process's own time, which a busy machine stretches. */
const NAMED_MS = 30_000;

describe('failures', () => {
  it('a server that dies shows as errors, without a busy loop', async () => {
    const dying = await server();
    const { load, ticks } = await run(dying.url, configOf({ ...endless, steps: [500] }));
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

  it('a generator that is killed rejects with its name', async () => {
    const { url } = await server();
    const { load } = await run(url, configOf(endless));
    process.kill(pidOf(load), 'SIGKILL');
    await expect(load.done).rejects.toMatchObject({ code: 'generator-failed', message: /SIGKILL/ });
    await load.stop();
  });

  it('a generator that hangs does not block the run: its steps continue by the clock', async () => {
    // It never answers, so that the step has something to settle for.
    const { url } = await server(() => undefined);
    const { load, events, ticks } = await run(url, configOf({ ...plan, steps: [20] }));
    await until(
      () => ticks().at(-1)?.open,
      (count) => count === 20,
    );
    expect(steps(events)).not.toContain('step-settled');
    process.kill(pidOf(load), 'SIGSTOP');
    expect(await load.done).toBe('completed');
    expect(steps(events).filter((type) => type !== 'load-tick')).toEqual([
      'step-started',
      'step-settled',
      'step-ended',
    ]);
    expect(isAlive(pidOf(load))).toBe(false);
  });

  it('a generator that hangs is named until it responds again', async () => {
    const { url } = await server();
    const { load, events } = await run(url, configOf(endless));
    const pid = pidOf(load);
    const silences = () =>
      events.filter((event) => event.type === 'generators-silent').map(({ pids, of }) => [pids, of]);
    process.kill(pid, 'SIGSTOP');
    await until(silences, (all) => all.length >= 1, NAMED_MS);
    process.kill(pid, 'SIGCONT');
    await until(silences, (all) => all.length >= 2, NAMED_MS);
    expect(silences().slice(0, 2)).toEqual([
      [[pid], 1],
      [[], 1],
    ]);
    await load.stop();
  }, 90_000);

  it('one of two generators hangs: the other’s ticks continue, with all sockets, and the first is named', async () => {
    const { url } = await server();
    const { load, events, ticks } = await run(url, configOf(endless, { generators: 2 }));
    await until(
      () => ticks().at(-1)?.answered,
      (answered) => answered === 20,
    );
    const [, second = 0] = load.generatorPids;
    process.kill(second, 'SIGSTOP');
    const silent = () => events.find((event) => event.type === 'generators-silent');
    await until(silent, (event) => event !== undefined, NAMED_MS);
    expect(silent()).toMatchObject({ pids: [second], of: 2 });
    const before = ticks().length;
    await until(ticks, (all) => all.length > before + 5);
    for (const tick of ticks().slice(before)) expect(tick).toMatchObject({ open: 20, requested: 20 });
    // Of the other one's sockets.
    const answers = (): number =>
      ticks()
        .slice(before)
        .reduce((sum, { requests }) => sum + requests, 0);
    await until(answers, (sum) => sum > 0);
    await load.stop();
    expect(load.generatorPids.map(isAlive)).toEqual([false, false]);
  }, 90_000);

  it('a generator that cannot start says so with its last lines', async () => {
    const { url } = await server();
    await expect(run(url, configOf(endless), undefined, '/nowhere/generator.js')).rejects.toMatchObject({
      code: 'generator-failed',
      details: expect.arrayContaining([expect.stringContaining('/nowhere/generator.js')]),
    });
  });

  it('an unknown engine is refused in words', async () => {
    const { url } = await server();
    await expect(run(url, configOf(endless, { engine: 'apache' }))).rejects.toMatchObject({
      message: expect.stringContaining('apache'),
      hint: expect.stringContaining('autocannon'),
    });
  });

  it('anything but this machine is refused before a process is started', async () => {
    await expect(run('http://192.0.2.1:80', configOf(endless))).rejects.toMatchObject({ code: 'not-loopback' });
  });
});

describe('a parent that is killed', () => {
  it('does not leave its generator', async () => {
    const { url, sockets } = await server();
    const parent = await bundleEntry('test/load/doomed-parent.ts');
    cleanups.push(() => parent.remove());
    const child: ChildProcess = spawn(process.execPath, [parent.path, url, generator.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    cleanups.push(() => child.kill('SIGKILL'));
    const pid = await new Promise<number>((resolve, reject) => {
      if (child.stdout === null) return reject(new Error('no stdout'));
      createInterface(child.stdout).once('line', (line) => resolve(Number(line)));
    });
    await until(
      () => sockets.size,
      (size) => size === 20,
    );
    // What a terminal's Ctrl-C and a careless kill send to the generator: not its business.
    process.kill(pid, 'SIGINT');
    process.kill(pid, 'SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await until(
      () => [isAlive(pid), sockets.size],
      (now) => now.join() === 'false,0',
    );
  });
});

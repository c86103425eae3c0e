import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { processExists } from '../../../src/os/process.ts';
import { bundleEntry } from '../bundle.ts';
import { loadConfig } from '../load-options.ts';
import { ENDLESS, loadsOfTests, pidOf, RAMP, stepEvents } from '../running-load.ts';
import { until } from '../servers.ts';

const { start, server, generator, cleanups } = loadsOfTests();

/** A generator is named after three seconds of this process's own time, which a busy machine stretches. */
const NAMED_MS = 30_000;

describe('failures', () => {
  it('a generator that is killed rejects with its name', async () => {
    const { url } = await server();
    const { load } = await start(url, loadConfig({ plan: ENDLESS }));
    process.kill(pidOf(load), 'SIGKILL');
    await expect(load.done).rejects.toMatchObject({ code: 'generator-failed', message: /SIGKILL/ });
    await load.stop();
  });

  it('one of two that is killed ends the load with one sentence that names it, and the other ends, too', async () => {
    const { url } = await server();
    const { load } = await start(url, loadConfig({ plan: ENDLESS, generators: 2 }));
    const [, second = 0] = load.generatorPids;
    process.kill(second, 'SIGKILL');
    await expect(load.done).rejects.toMatchObject({
      code: 'generator-failed',
      message: `One of 2 load generators (pid ${second}) ended unexpectedly: SIGKILL.`,
    });
    expect(load.generatorPids.map(processExists)).toEqual([false, false]);
  });

  it('a generator that hangs does not block the run: its steps continue by the clock', async () => {
    // It never answers, so that the step has something to settle for.
    const { url } = await server(() => undefined);
    const { load, events, ticks } = await start(url, loadConfig({ plan: { ...RAMP, steps: [20] } }));
    await until(
      () => ticks().at(-1)?.open,
      (count) => count === 20,
    );
    expect(stepEvents(events)).not.toContain('step-settled');
    process.kill(pidOf(load), 'SIGSTOP');
    expect(await load.done).toBe('completed');
    expect(stepEvents(events)).toEqual(['step-started', 'step-settled', 'step-ended']);
    expect(processExists(pidOf(load))).toBe(false);
  });

  it('a generator that hangs is named until it responds again', async () => {
    const { url } = await server();
    const { load, events } = await start(url, loadConfig({ plan: ENDLESS }));
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
    const { load, events, ticks } = await start(url, loadConfig({ plan: ENDLESS, generators: 2 }));
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
    expect(load.generatorPids.map(processExists)).toEqual([false, false]);
  }, 90_000);

  it('a generator that cannot start says so with its last lines', async () => {
    const { url } = await server();
    await expect(
      start(url, loadConfig({ plan: ENDLESS }), { generatorPath: '/nowhere/generator.js' }),
    ).rejects.toMatchObject({
      code: 'generator-failed',
      details: expect.arrayContaining([expect.stringContaining('/nowhere/generator.js')]),
    });
  });
});

describe('a parent that is killed', () => {
  it('does not leave its generator', async () => {
    const { url, sockets } = await server();
    const parent = await bundleEntry('test/load/generator/doomed-parent.ts');
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
    expect(processExists(pid)).toBe(true);
    child.kill('SIGKILL');
    await until(
      () => [processExists(pid), sockets.size],
      (now) => now.join() === 'false,0',
    );
  });
});

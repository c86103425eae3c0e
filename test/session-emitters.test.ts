import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ConctopError } from '../src/domain/errors.ts';
import type { RunConsumer } from '../src/domain/events/run-event.ts';
import { tick } from './domain/events.ts';
import { complete, STATS, session, settled } from './fake-session.ts';

const bug = new TypeError('a bug');

describe('the order of the end', () => {
  it('plan, probes, answers under way, the server’s own count, target, last event, consumers', async () => {
    const run = session();
    await complete(run);
    expect((await run.ended).error).toBe(null);
    expect(run.log).toEqual([
      'plan completed',
      'probes stopped',
      'load stopped',
      'stats asked',
      'target stopped',
      'run-ended: completed',
      'recorder closed',
    ]);
    expect(run.events.filter(({ type }) => type === 'runtime-stats')).toEqual([{ ...STATS, final: true }]);
  });

  it('probes stop with the plan, while answers under way still drain', async () => {
    const run = session();
    await run.started;
    run.outcome.resolve('completed');
    await expect.poll(() => run.log, { timeout: 15_000 }).toEqual(['plan completed', 'probes stopped']);
    run.done.resolve('completed');
    await run.ended;
    expect(run.log).toContain('run-ended: completed');
  });

  it('quitting ends the plan, and the rest follows in the same order', async () => {
    const run = session();
    await run.started;
    run.hears.load(tick(250));
    run.quit.abort();
    run.done.resolve('stopped');
    expect((await run.ended).error).toBe(null);
    expect(run.log.slice(0, 3)).toEqual(['plan stopped', 'probes stopped', 'load stopped']);
    expect(run.log.slice(-3)).toEqual(['target stopped', 'run-ended: quit', 'recorder closed']);
  });

  it('no event comes after the last one', async () => {
    const run = session();
    await complete(run);
    await run.ended;
    const before = run.events.length;
    for (const emit of Object.values(run.hears)) emit(tick(9_000));
    expect(run.events).toHaveLength(before);
    expect(run.events.at(-1)?.type).toBe('run-ended');
  });
});

describe('a failure', () => {
  it('of the generator is reported, and the server’s count is not read, as it cannot agree', async () => {
    const run = session();
    await run.started;
    run.done.reject(new ConctopError('generator-failed', 'The generator ended.', { hint: 'Run again.' }));
    expect((await run.ended).error).toMatchObject({ code: 'generator-failed' });
    expect(run.log).toEqual([
      'probes stopped',
      'load stopped',
      'target stopped',
      'run-ended: failed',
      'recorder closed',
    ]);
    expect(run.events.at(-1)).toMatchObject({ error: { code: 'generator-failed', hint: 'Run again.' } });
  });

  it('of the target ends the plan at once; its last lines are in the error, and its count is not read', async () => {
    const run = session();
    await run.started;
    run.hears.target({ type: 'target-exited', atMs: 5, code: 1, signal: null, expected: false });
    run.done.resolve('stopped');
    const { error } = await run.ended;
    expect(error).toMatchObject({ code: 'target-died', details: ['its last line'] });
    expect(run.log).not.toContain('stats asked');
    expect(run.log.at(-2)).toBe('run-ended: target-exited');
  });

  it('of the target is checked when sockets break, before they are counted', async () => {
    const run = session();
    await run.started;
    run.hears.load({ ...tick(250), errors: { connect: 0, timeout: 0, reset: 1, http: 0, protocol: 0 } });
    expect(run.log).toEqual(['gone?']);
    await complete(run);
    await run.ended;
  });

  it('of the load’s start stops what was started before it', async () => {
    const refused = new ConctopError('not-loopback', 'Not this machine.', { hint: 'Use 127.0.0.1.' });
    const run = session({ startLoad: () => Promise.reject(refused) });
    expect((await run.ended).error).toBe(refused);
    expect(run.log).toEqual(['probes stopped', 'target stopped', 'run-ended: failed', 'recorder closed']);
  });
});

describe('a bug is thrown, and nothing stays open', () => {
  it('in the load', async () => {
    const run = session({ startLoad: () => Promise.reject(bug) });
    await expect(run.ended).rejects.toBe(bug);
    expect(run.log).toEqual(['probes stopped', 'target stopped', 'recorder closed']);
  });

  it('even after the run was aborted: an error is still an error', async () => {
    const run = session({
      async startLoad() {
        run.quit.abort();
        throw bug;
      },
    });
    await expect(run.ended).rejects.toBe(bug);
    expect(run.log).toContain('recorder closed');
  });

  it('in describing the machine: not before the end, and not as an unhandled rejection', async () => {
    const run = session({ describeMachine: () => Promise.reject(bug) });
    await complete(run);
    await expect(run.ended).rejects.toBe(bug);
    expect(run.log.slice(-2)).toEqual(['target stopped', 'recorder closed']);
  });

  it('in stopping the probes', async () => {
    const stop = (): never => {
      throw bug;
    };
    const run = session({ startProbes: () => ({ stop }) });
    await complete(run);
    await expect(run.ended).rejects.toBe(bug);
    expect(run.log.slice(-3)).toEqual(['load stopped', 'target stopped', 'recorder closed']);
  });

  it('in a consumer’s close: the others are still closed', async () => {
    const broken: RunConsumer = { onEvent: () => undefined, close: () => Promise.reject(bug) };
    const run = session({}, {}, [broken]);
    await complete(run);
    await expect(run.ended).rejects.toBe(bug);
    expect(run.log.slice(-2)).toEqual(['run-ended: completed', 'recorder closed']);
  });
});

it('tells the probes when a step is measured, and for how long it holds', async () => {
  const settledFor: (number | null)[] = [];
  const stepSettled = (holdMs: number | null): void => void settledFor.push(holdMs);
  const run = session({ startProbes: () => ({ stop: () => undefined, stepSettled }) });
  await run.started;
  run.hears.load({ type: 'step-started', atMs: 1, index: 0, planIndex: 0, connections: 10, holdMs: 1_500 });
  expect(settledFor).toEqual([]);
  run.hears.load({ type: 'step-settled', atMs: 2, index: 0, open: 10, starved: false });
  run.hears.load({ type: 'step-started', atMs: 3, index: 1, planIndex: 1, connections: 20, holdMs: null });
  run.hears.load({ type: 'step-settled', atMs: 4, index: 1, open: 20, starved: false });
  expect(settledFor).toEqual([1_500, null]);
  await complete(run);
  await run.ended;
});

describe('controls', () => {
  it('do nothing before there is a load', async () => {
    const start = settled<void>();
    const run = session({}, { start: () => start.promise.then(() => Promise.reject(bug)) });
    run.togglePause();
    run.stepUp();
    run.stepDown();
    expect(run.log).toEqual([]);
    start.resolve();
    await expect(run.ended).rejects.toBe(bug);
  });

  it('reach the load afterwards', async () => {
    const run = session();
    await run.started;
    await setImmediate();
    run.togglePause();
    run.togglePause();
    run.stepUp();
    run.stepDown();
    run.suspend();
    run.resume();
    expect(run.log).toEqual(['pause', 'resume', 'step up', 'step down', 'freeze', 'thaw']);
    await complete(run);
    await run.ended;
  });
});

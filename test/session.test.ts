import { describe, expect, it } from 'vitest';
import { customConfigFromArgs } from '../src/commands/options/run-config-from-args.ts';
import { ConctopError } from '../src/domain/errors.ts';
import type { RunEvent } from '../src/domain/events/run-event.ts';
import { startSession } from '../src/session.ts';
import { createRunStore } from '../src/store/run-store.ts';
import { processTarget, type Target, type TargetStart } from '../src/target/target.ts';

/** Observes this very process: everything of a session but a load. */
const self = processTarget(process.pid, 'self', null);

function session(start: Target['start'] = self.start, duration = 50) {
  const quit = new AbortController();
  const events: RunEvent[] = [];
  const config = customConfigFromArgs({ ui: false, json: false, duration }, 'attach', false, '/', false);
  const begin = () =>
    startSession({
      config,
      target: { ...self, start },
      metricsUrl: null,
      generatorPath: '/nowhere',
      conctopVersion: '0',
      store: createRunStore(),
      consumers: [{ onEvent: (event) => events.push(event) }],
      signal: quit.signal,
    }).done;
  return { begin, quit, events, types: () => events.map(({ type }) => type) };
}

const busy = (): ConctopError => new ConctopError('port-busy', 'The port is busy.', { hint: 'Take another one.' });

describe('an aborted run', () => {
  it('before the start: nothing is started, and the run ends in order', async () => {
    let started = false;
    const { begin, quit, types, events } = session(() => {
      started = true;
      throw new Error('never');
    });
    quit.abort();
    const { error } = await begin();
    expect(error).toBe(null);
    expect(started).toBe(false);
    expect(types()).toEqual(['run-started', 'run-ended']);
    expect(events.at(-1)).toMatchObject({ ended: 'quit', error: null });
  });

  it('while the target starts: the resulting rejection is no error', async () => {
    const { begin, quit, events } = session(async ({ signal }: TargetStart) => {
      quit.abort();
      signal.throwIfAborted();
      throw new Error('never');
    });
    expect((await begin()).error).toBe(null);
    expect(events.at(-1)).toMatchObject({ type: 'run-ended', ended: 'quit' });
  });

  it('while something else fails: the failure is still reported', async () => {
    const { begin, quit, events } = session(async () => {
      quit.abort();
      throw busy();
    });
    expect((await begin()).error).toMatchObject({ code: 'port-busy' });
    expect(events.at(-1)).toMatchObject({ type: 'run-ended', ended: 'failed', error: { code: 'port-busy' } });
  });

  it('does not hide a bug', async () => {
    const { begin, quit } = session(async () => {
      quit.abort();
      throw new TypeError('a bug');
    });
    await expect(begin()).rejects.toThrow('a bug');
  });

  it('in the middle ends the step', async () => {
    const { begin, quit, types, events } = session(undefined, 60_000);
    const done = begin();
    setTimeout(() => quit.abort(), 100);
    expect((await done).error).toBe(null);
    expect(types()).toContain('step-ended');
    expect(events.at(-1)).toMatchObject({ ended: 'quit' });
  });
});

describe('a short run without load', () => {
  it('knows its machine, and emits nothing after its last event', async () => {
    let late = (): void => undefined;
    const { begin, events, types } = session(async (options) => {
      late = () => options.emit({ type: 'target-log', atMs: 0, stream: 'stdout', line: 'late' });
      return self.start(options);
    });
    const { state } = await begin();
    expect(state.machine?.cores).toBeGreaterThan(0);
    expect(types().at(-1)).toBe('run-ended');
    const count = events.length;
    late();
    expect(events).toHaveLength(count);
  });

  it('a process that ends by itself is a failure, with and without load', async () => {
    const { begin, events } = session(async (options) => {
      const running = await self.start(options);
      setTimeout(running.onGone, 100);
      return running;
    }, 60_000);
    const { error } = await begin();
    expect(error).toMatchObject({ code: 'target-died', exitCode: 1 });
    expect(error?.message).toBe('The process self ended: exit status unknown.');
    const types = events.map(({ type }) => type);
    expect(types[types.indexOf('target-exited') + 1]).toBe('step-ended');
    expect(events.at(-1)).toMatchObject({ ended: 'target-exited' });
  });
});

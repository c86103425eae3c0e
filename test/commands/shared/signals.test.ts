import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SignalHost, watchSignals } from '../../../src/commands/shared/signals.ts';

/** A process that only hears and ends. */
class Host extends EventEmitter implements SignalHost {
  ppid = 42;
  readonly execArgv: readonly string[] = [];
  constructor(
    readonly log: string[],
    readonly env: SignalHost['env'] = {},
  ) {
    super();
  }
  exit(code: number): void {
    this.log.push(`exit ${code}`);
  }
  send(signal: NodeJS.Signals): void {
    this.emit(signal, signal);
  }
}

function watch(env: SignalHost['env'] = {}) {
  const log: string[] = [];
  const host = new Host(log, env);
  const signals = watchSignals(
    () => log.push('in order'),
    () => log.push('at once'),
    host,
  );
  return { log, host, signals };
}

describe('signals', () => {
  it.each(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR2', 'SIGALRM'] as const)(
    '%s ends in order, with the exit code that a shell reports',
    (signal) => {
      const { log, host, signals } = watch();
      expect(signals.exitCode()).toBe(null);
      host.send(signal);
      expect(log).toEqual(['in order']);
      expect(signals.exitCode()).toBe(128 + constants.signals[signal]);
    },
  );

  it('the second one ends at once, with the exit code of the first', () => {
    const { log, host } = watch();
    host.send('SIGTERM');
    host.send('SIGINT');
    expect(log).toEqual(['in order', 'at once', 'exit 143']);
  });

  it('a Ctrl-C that came as a key is an interrupt', () => {
    const { log, signals } = watch();
    signals.interrupt();
    expect(log).toEqual(['in order']);
    expect(signals.exitCode()).toBe(130);
    signals.interrupt();
    expect(log.slice(1)).toEqual(['at once', 'exit 130']);
  });

  it('a reader that goes away ends the run in order, however often that is reported', () => {
    const { log, signals } = watch();
    signals.readerGone();
    signals.readerGone();
    expect(log).toEqual(['in order']);
    expect(signals.exitCode()).toBe(128 + constants.signals.SIGPIPE);
  });

  it.each([{ NODE_OPTIONS: '--max-old-space-size=99 --cpu-prof' }, { NODE_OPTIONS: '--prof' }])(
    'SIGPROF stays with the profiler of Node: %j',
    (env) => {
      expect(watch(env).host.listenerCount('SIGPROF')).toBe(0);
      expect(watch().host.listenerCount('SIGPROF')).toBe(1);
    },
  );

  it('no listener is left once it is stopped', () => {
    const { log, host, signals } = watch();
    signals.stop();
    expect(host.eventNames()).toEqual([]);
    host.send('SIGTERM');
    expect(log).toEqual([]);
  });
});

describe('the parent process', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('below npm a run ends with its parent, within three seconds', () => {
    const { log, host, signals } = watch({ npm_lifecycle_event: 'start' });
    vi.advanceTimersByTime(10_000);
    expect(log).toEqual([]);
    host.ppid = 1;
    vi.advanceTimersByTime(3_000);
    expect(log).toEqual(['in order']);
    expect(signals.exitCode()).toBe(129);
    signals.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('otherwise it outlives its parent: that is what nohup is for', () => {
    const { log, host, signals } = watch();
    host.ppid = 1;
    vi.advanceTimersByTime(10_000);
    expect(log).toEqual([]);
    signals.stop();
  });
});

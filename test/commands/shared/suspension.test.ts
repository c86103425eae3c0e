import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Suspension, watchSuspension } from '../../../src/commands/shared/suspension.ts';

describe('Ctrl-Z', () => {
  let suspension: Suspension | null = null;
  afterEach(() => {
    suspension?.stop();
    vi.useRealTimers();
  });
  const watch = (signalGroup: () => void): string[] => {
    const calls: string[] = [];
    suspension = watchSuspension(
      { onSuspend: () => calls.push('given back'), onResume: () => calls.push('taken') },
      () => {
        calls.push('stopped');
        signalGroup();
      },
    );
    return calls;
  };

  it('gives the terminal back, stops, and takes it again with SIGCONT, once', () => {
    const calls = watch(() => process.emit('SIGCONT'));
    suspension?.suspend();
    expect(calls).toEqual(['given back', 'stopped', 'taken']);
    process.emit('SIGCONT');
    expect(calls).toHaveLength(3);
  });

  it('SIGTSTP from any process is the same', () => {
    const calls = watch(() => process.emit('SIGCONT'));
    process.emit('SIGTSTP');
    process.emit('SIGTSTP');
    expect(calls).toEqual(['given back', 'stopped', 'taken', 'given back', 'stopped', 'taken']);
  });

  it('comes back by itself if nothing stops it', () => {
    vi.useFakeTimers();
    const calls = watch(() => undefined);
    suspension?.suspend();
    expect(calls).toEqual(['given back', 'stopped']);
    vi.advanceTimersByTime(1_000);
    expect(calls).toEqual(['given back', 'stopped', 'taken']);
  });

  it('leaves no listener behind', () => {
    const before = [process.listenerCount('SIGTSTP'), process.listenerCount('SIGCONT')];
    watch(() => undefined);
    suspension?.suspend();
    suspension?.stop();
    expect([process.listenerCount('SIGTSTP'), process.listenerCount('SIGCONT')]).toEqual(before);
  });
});

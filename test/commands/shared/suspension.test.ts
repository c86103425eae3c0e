import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Suspension, watchSuspension } from '../../../src/commands/shared/suspension.ts';

describe('Ctrl-Z', () => {
  let suspension: Suspension | null = null;
  afterEach(() => {
    suspension?.stop();
    vi.useRealTimers();
  });
  const watch = (signalGroup: () => void): string[] => {
    const told: string[] = [];
    suspension = watchSuspension(
      { onSuspend: () => told.push('given back'), onResume: () => told.push('taken') },
      () => {
        told.push('stopped');
        signalGroup();
      },
    );
    return told;
  };

  it('gives the terminal back, stops, and takes it again with SIGCONT, once', () => {
    const told = watch(() => process.emit('SIGCONT'));
    suspension?.suspend();
    expect(told).toEqual(['given back', 'stopped', 'taken']);
    process.emit('SIGCONT');
    expect(told).toHaveLength(3);
  });

  it('SIGTSTP of anybody is the same', () => {
    const told = watch(() => process.emit('SIGCONT'));
    process.emit('SIGTSTP');
    process.emit('SIGTSTP');
    expect(told).toEqual(['given back', 'stopped', 'taken', 'given back', 'stopped', 'taken']);
  });

  it('comes back by itself where nobody stops it', () => {
    vi.useFakeTimers();
    const told = watch(() => undefined);
    suspension?.suspend();
    expect(told).toEqual(['given back', 'stopped']);
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual(['given back', 'stopped', 'taken']);
  });

  it('leaves no listener behind', () => {
    const before = [process.listenerCount('SIGTSTP'), process.listenerCount('SIGCONT')];
    watch(() => undefined);
    suspension?.suspend();
    suspension?.stop();
    expect([process.listenerCount('SIGTSTP'), process.listenerCount('SIGCONT')]).toEqual(before);
  });
});

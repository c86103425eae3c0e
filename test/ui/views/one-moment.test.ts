import { describe, expect, test } from 'vitest';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { draw, rich, shows, textOf } from './drawn-view.ts';

describe('one line, one moment', () => {
  const { threads, process } = rich;
  if (threads === null || process === null) throw new Error('no samples');
  /** Thousands of threads: the table is three seconds old, and their number is not. */
  const state: RunState = {
    ...rich,
    threads: { ...threads, atMs: rich.nowMs - 3_000, total: 9_192, states: { running: 17 }, coreWaitPercent: 9_084 },
    process: { ...process, threads: 10_002 },
  };

  test('scheduler: the newest number of threads, and how old the runnable ones are', () => {
    shows('scheduler', ['10,002', '17 runnable, 3 s ago'], { state });
    expect(textOf(draw('scheduler', { state }))).not.toContain('9,192');
  });

  test('cores: means beside means, not a moment’s count of runnable threads', () => {
    shows('cores', ['90.84 threads waiting for one, 3 s ago'], { state });
    expect(textOf(draw('cores', { state }))).not.toContain('runnable');
  });

  test('threads: the table shows its age', () => {
    expect(draw('threads', { state }).detail).toContain('9,192 threads');
    expect(draw('threads', { state }).detail).toContain('3 s ago');
  });
});

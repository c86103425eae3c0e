import { describe, expect, test } from 'vitest';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { draw, rich, shows, textOf } from './drawn-view.ts';

describe('the log view', () => {
  test('of an attached process: an empty log says nothing about it', () => {
    const { started } = rich;
    if (started === null) throw new Error('not started');
    const attached: RunState = {
      ...rich,
      log: [],
      started: { ...started, config: { ...started.config, command: 'attach' } },
    };
    shows('log', ['is not visible to conctop'], { state: attached });
    shows('log', ['The target has written nothing so far.'], { state: { ...rich, log: [] } });
  });

  test('follows its end, scrolls, and searches', () => {
    const end = draw('log');
    expect(textOf(end)).toContain('request 80 served');
    expect(end.detail).toBe('following');
    expect(textOf(draw('log', { scroll: 0 }))).toContain('building package net/http');
    expect(textOf(draw('log', { scroll: 0 }))).not.toContain('request 80 served');
    const found = textOf(draw('log', { filter: 'NEEDLE' }));
    expect(found).toContain('a needle    in the log red');
    expect(found).not.toContain('request');
    expect(textOf(draw('log', { filter: 'zzzz' }))).toBe('No line matches “zzzz”.');
  });
});

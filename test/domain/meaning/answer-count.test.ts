import { describe, expect, it } from 'vitest';
import { countsPath } from '../../../src/domain/meaning/answer-count.ts';
import { fold, runStarted, runtimeStats, stepStarted, tick } from '../events.ts';

describe('the server’s count beside ours', () => {
  it.each([
    ['/slow?ms=100', true],
    ['/cpu', true],
    ['/block?ms=5', true],
    ['/stats', false],
    ['/leak', false],
    ['/', false],
    ['/slower', false],
    ['/a?/slow', false],
  ])('%s is counted as served: %s', (path, expected) => expect(countsPath(path)).toBe(expected));

  it.each([
    ['/slow?ms=100', { answers: 250, served: 0, agrees: false }],
    ['/stats', null],
  ])('after a load on %s: %j', (path, expected) => {
    const started = runStarted();
    const state = fold([
      { ...started, config: { ...started.config, path } },
      stepStarted(1, 100),
      tick(250, { requests: 250 }),
      { type: 'step-ended', atMs: 260, index: 0 },
      runtimeStats(300, { served: 0, final: true }),
    ]);
    if (expected === null) expect(state.finalCount).toBe(null);
    else expect(state.finalCount).toMatchObject(expected);
  });
});

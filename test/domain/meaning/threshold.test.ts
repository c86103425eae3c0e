import { describe, expect, test } from 'vitest';
import { failedThresholds, parseThreshold, type Threshold } from '../../../src/domain/meaning/threshold.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { fold, processSample, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

describe('parseThreshold', () => {
  test.each([
    ['p99<250ms', 'p99', '<', 250],
    ['p99 <= 1.5 s', 'p99', '<=', 1500],
    ['rps>9k', 'rps', '>', 9000],
    ['errors<1', 'errors', '<', 1],
    ['rss<400MB', 'rss', '<', 400 * 1024 ** 2],
    ['threads>=9', 'threads', '>=', 9],
  ])('%s', (text, metric, operator, limit) => {
    expect(parseThreshold(text)).toMatchObject({ metric, operator, limit });
  });
  test.each(['', 'p99', 'p99<', 'p98<1ms', 'p99<250kb', 'p99=250ms', 'rps>9ms'])('%j is not a threshold', (text) => {
    expect(parseThreshold(text)).toBeNull();
  });
});

describe('failedThresholds', () => {
  const summary = summarize(
    fold([
      runStarted(),
      stepStarted(0, 100),
      stepSettled(0),
      tick(250),
      tick(500),
      processSample(510, { threads: 9, interval: { ms: 250, cpuMs: 30 } }),
    ]),
  );
  const failed = (text: string): boolean => failedThresholds(summary, [parseThreshold(text) as Threshold]).length > 0;
  test.each([
    ['p99<250ms', false],
    ['p99<50ms', true],
    ['rps>=1000', false],
    ['rps>1001', true],
    ['threads<=9', false],
    ['threads<9', true],
    ['errors<1', false],
  ])('%s fails: %s', (text, fails) => expect(failed(text)).toBe(fails));

  test('a figure that was not measured fails', () => {
    expect(failed('cpu<500')).toBe(false);
    const empty = summarize(fold([runStarted()]));
    expect(failedThresholds(empty, [parseThreshold('p99<1s') as Threshold])).toHaveLength(1);
  });
});

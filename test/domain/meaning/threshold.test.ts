import { describe, expect, test } from 'vitest';
import { FIELD_NAMES, stepField } from '../../../src/domain/meaning/step-fields.ts';
import {
  checkThresholds,
  formatMetric,
  parseThreshold,
  type Threshold,
  tellingStep,
  whyNoThreshold,
} from '../../../src/domain/meaning/threshold.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { thresholdTable } from '../../../src/report/threshold-table.ts';
import { runOf } from '../assessment/a-step.ts';
import { fold, processSample, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

describe('parseThreshold', () => {
  test.each([
    ['p99<250ms', 'p99', '<', 250, null],
    ['p99 <= 1.5 s', 'p99', '<=', 1500, null],
    ['rps>9k', 'rps', '>', 9000, null],
    ['errors<1', 'errors', '<', 1, null],
    ['errors==0', 'errors', '==', 0, null],
    ['rss<400MB', 'rss', '<', 400 * 1024 ** 2, null],
    ['rssPerConnection<50KB', 'rssPerConnection', '<', 50 * 1024, null],
    ['threads>=9', 'threads', '>=', 9, null],
    ['threads<=64@10000', 'threads', '<=', 64, 10_000],
    ['threads <= 1,024 @ 10k', 'threads', '<=', 1024, 10_000],
    ['p99<1s@last', 'p99', '<', 1000, 'last'],
    ['bottleneck!=server', 'bottleneck', '!=', 'server', null],
    ['GENERATOR.saturated==false', 'generator.saturated', '==', false, null],
    ['ofIdeal>90%', 'ofIdeal', '>', 90, null],
    ['generator.cpuPercent<80 %', 'generator.cpuPercent', '<', 80, null],
    ['heldBackSeconds<500ms', 'heldBackSeconds', '<', 0.5, null],
    ['causes.ECONNRESET==0', 'causes.ECONNRESET', '==', 0, null],
    ['cores.0.totalPercent<95', 'cores.0.totalPercent', '<', 95, null],
  ])('%s', (text, metric, operator, limit, at) => {
    expect(parseThreshold(text)).toEqual({ text, metric, operator, limit, at });
  });

  test.each([
    ['', 'is not a figure, a comparison and a limit'],
    ['p99', 'is not a figure, a comparison and a limit'],
    ['p99=250ms', 'is not a figure, a comparison and a limit'],
    ['p99<', 'compares p99 with nothing, and it is a time (us, ms, s)'],
    ['p98<1ms', 'names p98, which is no figure of a step'],
    ['p99<250kb', 'compares p99 with 250kb, and it is a time (us, ms, s)'],
    ['rps>9ms', 'compares rps with 9ms, and it is a number (or thousands, k)'],
    ['rss<1,00mb', 'compares rss with 1,00mb, and it is a size (kb, mb, gb)'],
    ['bottleneck<server', 'asks whether bottleneck is < something, and it is no number'],
    [
      'bottleneck!=sever',
      'compares bottleneck with sever, and it is nobody, server, generator, both, others, limits, unknown',
    ],
    ['settled==yes', 'compares settled with yes, and it is true, false'],
    ['p99<1s@0', 'names no step with @0'],
    ['p99<1s@1.5', 'names no step with @1.5'],
    ['p99<1s@many', 'names no step with @many'],
    ['cores.0.speed<1', 'names cores.0.speed, which is no figure of a step'],
  ])('%j is no threshold: it %s', (text, why) => {
    expect(parseThreshold(text)).toBeNull();
    expect(whyNoThreshold(text)).toBe(why);
  });
});

test('every name reads a value of its kind from a measured step, or null', () => {
  const [step] = summarize(runOf({})).steps;
  if (step === undefined) throw new Error('no step');
  for (const name of FIELD_NAMES) {
    const field = stepField(name);
    const value = field?.of(step) ?? null;
    const expected = field?.kind === 'words' ? 'string' : field?.kind === 'flag' ? 'boolean' : 'number';
    if (value !== null) expect(typeof value, name).toBe(expected);
  }
});

const run = (settles = true) =>
  summarize(
    fold([
      runStarted(),
      stepStarted(0, 100),
      ...(settles ? [stepSettled(0)] : []),
      tick(250),
      tick(500),
      processSample(510, { threads: 9, interval: { ms: 250, cpuMs: 30 } }),
    ]),
  );
const resultOf = (text: string, summary = run()) => {
  const [result] = checkThresholds(summary.steps, [parseThreshold(text) as Threshold]);
  if (result === undefined) throw new Error('no result');
  return result;
};

describe('checkThresholds', () => {
  test.each([
    ['p99<250ms', true],
    ['p99<50ms', false],
    ['rps>=1000', true],
    ['rps>1001', false],
    ['threads<=9', true],
    ['threads<9', false],
    ['threads==9', true],
    ['threads!=9', false],
    ['threads<=9@100', true],
    ['threads<=9@200', false],
    ['threads<=9@last', true],
    ['errors<1', true],
    ['cpu<500', true],
    ['settled==true', true],
    ['causes.ECONNRESET==0', true],
    ['pssBytes.last<1gb', false],
    ['threadsWaitingFor.timer==0', false],
  ])('%s passes: %s', (text, passes) => expect(resultOf(text).passed).toBe(passes));

  test('a run without a step that settled fails it: nothing was held', () => {
    expect(resultOf('p99<1s', run(false))).toMatchObject({ passed: false, steps: [] });
  });
});

describe('the table names the step that says most', () => {
  const threshold = parseThreshold('p99<250ms') as Threshold;
  const at = (connections: number, value: number | null) => ({
    connections,
    value,
    passed: value !== null && value < 250,
  });
  const telling = (...steps: ReturnType<typeof at>[]) => tellingStep({ threshold, steps, passed: true })?.connections;
  test('of those that pass, the nearest to the limit', () => expect(telling(at(1, 10), at(2, 240), at(3, 90))).toBe(2));
  test('else the first that fails', () => expect(telling(at(1, 10), at(2, 300), at(3, 900))).toBe(2));
  test('what was not measured fails', () => expect(telling(at(1, 10), at(2, null))).toBe(2));
});

test('a figure that rounds to its limit is written out', () => {
  const threshold = parseThreshold('p99<250ms') as Threshold;
  expect(formatMetric(threshold, 250.4)).toBe('250.4 ms');
  expect(formatMetric(threshold, 312.4)).toBe('312 ms');
});

test('the summary has what was asked, and a table a line each', () => {
  const started = runStarted();
  const thresholds = ['p99<250ms', 'threads<9', 'threads<9@5000', 'what a later version knows'];
  const summary = summarize(
    fold([
      { ...started, config: { ...started.config, thresholds } },
      stepStarted(0, 100),
      stepSettled(0),
      tick(250),
      processSample(510, { threads: 9 }),
    ]),
  );
  expect(summary.thresholds.map(({ text, passed }) => [text, passed])).toEqual([
    ['p99<250ms', true],
    ['threads<9', false],
    ['threads<9@5000', false],
  ]);
  expect(thresholdTable(summary)).toEqual([
    '',
    '   threshold       measured  at conns  steps passed',
    expect.stringMatching(/^✓ {2}p99<250ms +\d+ ms +100 {2}1 of 1$/),
    '✗  threads<9              9       100  0 of 1',
    '✗  threads<9@5000         –         –  no such step was held',
  ]);
});

import { describe, expect, test } from 'vitest';
import {
  checkThresholds,
  formatMetric,
  parseThreshold,
  type Threshold,
  tellingStep,
  whyNoThreshold,
} from '../../../src/domain/meaning/threshold.ts';
import type { StepSummary } from '../../../src/domain/words/step-summary.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { fold, processSample, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

/** A step of a real summary, with the figures that a case is about. */
function aStep(connections: number, over: Partial<StepSummary> = {}): StepSummary {
  const [step] = summarize(
    fold([runStarted(), stepStarted(0, connections), stepSettled(0), tick(250), processSample(510)]),
  ).steps;
  if (step === undefined) throw new Error('no step');
  return { ...step, ...over };
}

const withThreads = (connections: number, threads: number): StepSummary =>
  aStep(connections, { threads: { min: threads, max: threads, last: threads } });

function threshold(text: string): Threshold {
  const parsed = parseThreshold(text);
  if (parsed === null) throw new Error(`no threshold: ${text}`);
  return parsed;
}

/** What the exit code of a run with this threshold says. */
const passes = (text: string, ...steps: StepSummary[]): boolean =>
  checkThresholds(steps, [threshold(text)]).every(({ passed }) => passed);

test.each([
  ['threads<9', true, false, false],
  ['threads<=9', true, true, false],
  ['threads>9', false, false, true],
  ['threads>=9', false, true, true],
  ['threads==9', false, true, false],
  ['threads!=9', true, false, true],
])('%s: with 8 threads %s, with 9 %s, with 10 %s', (text, below, at, above) => {
  expect([8, 9, 10].map((threads) => passes(text, withThreads(100, threads)))).toEqual([below, at, above]);
});

describe('of several steps', () => {
  const steps = [withThreads(100, 9), withThreads(1000, 90), withThreads(2000, 9)];
  test.each([
    ['threads<=90', true, [100, 1000, 2000]],
    ['threads<=9', false, [100, 1000, 2000]],
    ['threads<=9@100', true, [100]],
    ['threads<=9@1k', false, [1000]],
    ['threads<=9@last', true, [2000]],
    ['threads<=9@LAST', true, [2000]],
    ['threads<=9@5000', false, []],
  ])('%s passes: %s, judged by those of %j connections', (text, passed, judged) => {
    const [result] = checkThresholds(steps, [threshold(text)]);
    expect([result?.passed, result?.steps.map(({ connections }) => connections)]).toEqual([passed, judged]);
  });

  test.each([
    ['did not settle', { settled: false }],
    ['had no time', { seconds: 0 }],
  ])('one that %s is not judged, and the last is the one before it', (_, over) => {
    const unheld = aStep(5000, { ...over, threads: { min: 99, max: 99, last: 99 } });
    expect(passes('threads<=90', ...steps, unheld)).toBe(true);
    expect(passes('threads<=9@last', ...steps, unheld)).toBe(true);
    expect(passes('threads<=99@5000', ...steps, unheld)).toBe(false);
  });

  test('what was not measured in one of them fails', () => {
    expect(passes('threads<=90', ...steps, aStep(5000, { threads: null }))).toBe(false);
  });
});

describe('figures of a step by name', () => {
  const core = (at: number, totalPercent: number, targetPercent: number) => ({
    ...aStep(100).cores[0],
    core: at,
    totalPercent,
    targetPercent,
    generatorPercent: 0,
  });
  const step = aStep(100, {
    ofIdealPercent: 90,
    causes: { ECONNRESET: 3, EPIPE: 5 },
    failed: { answers: 7, perSecond: 7, statuses: { 503: 7 } },
    threadsWaitingFor: { timer: 2, lock: 4 },
    cores: [core(0, 40, 10), core(3, 95, 80)],
  });
  test.each([
    ['ofIdeal==90', true],
    ['causes.ECONNRESET==3', true],
    ['causes.econnreset==3', true],
    ['causes.EPIPE==5', true],
    ['causes.ETIMEDOUT==0', true],
    ['failed.statuses.503==7', true],
    ['failed.statuses.500==0', true],
    ['threadsWaitingFor.lock==4', true],
    ['cores.3.totalPercent==95', true],
    ['cores.3.targetPercent==80', true],
    ['cores.0.totalPercent==40', true],
    // There is no second core: nobody measured it, and it passes nothing.
    ['cores.1.totalPercent<1000', false],
    ['cores.1.targetPercent<1000', false],
  ])('%s passes: %s', (text, passed) => expect(passes(text, step)).toBe(passed));

  test.each([
    ['because too few answers came', { ofIdealMissing: 'few-answers' as const }],
    ['because there is no ideal', { idealRequestsPerSecond: null }],
  ])('without a share of the ideal, %s, nothing passes', (_, over) => {
    expect(passes('ofIdeal>=0', aStep(100, { ofIdealPercent: null, ...over }))).toBe(false);
  });

  test('what threads wait for was not seen: no count of it passes', () =>
    expect(passes('threadsWaitingFor.lock>=0', aStep(100, { threadsWaitingFor: null }))).toBe(false));
});

test.each([
  ['p99<250ms', 250.4, '250.4 ms'],
  ['p99<250ms', 250, '250 ms'],
  ['p99<250ms', 312.4, '312 ms'],
  ['heldBackSeconds<1.5', 1.5001, '1.5001 s'],
  ['rps>10k', 9999.9, '9999.9'],
  ['rps>10k', 10_000, '10,000'],
  ['cpu<80', 80.2, '80.2 %'],
  ['rss<400MB', 400 * 1024 ** 2 + 1, '419,430,401 B'],
  ['bottleneck!=server', 'server', 'server'],
  ['settled==true', false, 'false'],
])('%s: %s is written %s', (text, value, written) => expect(formatMetric(threshold(text), value)).toBe(written));

test('of words, the first step that fails is the one to show', () => {
  const at = (connections: number, value: string) => ({ connections, value, passed: value !== 'server' });
  const steps = [at(100, 'nobody'), at(1000, 'server'), at(2000, 'nobody')];
  const telling = (...of: typeof steps) =>
    tellingStep({ threshold: threshold('bottleneck!=server'), steps: of, passed: true })?.connections;
  expect(telling(...steps)).toBe(1000);
  // None is nearer to a word than another: the first.
  expect(telling(at(100, 'nobody'), at(2000, 'limits'))).toBe(100);
  expect(telling()).toBeUndefined();
});

test.each([
  ['  p99 < 1s  ', 'p99 < 1s'],
  ['threads<9', 'threads<9'],
])('%j is shown as %j', (text, shown) => expect(threshold(text).text).toBe(shown));

test.each([
  [
    'bottleneck==',
    'compares bottleneck with nothing, and it is nobody, server, generator, both, others, limits, unknown',
  ],
  ['unit.name==', 'compares unit.name with nothing, and it is a word'],
  ['p99<1s', ''],
])('%s: why it is no threshold: %j', (text, why) => expect(whyNoThreshold(text)).toBe(why));

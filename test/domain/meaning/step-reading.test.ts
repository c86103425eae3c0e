import { describe, expect, test } from 'vitest';
import { stepField } from '../../../src/domain/meaning/step-fields.ts';
import { ofIdealPercent, ofIdealWithinPercent } from '../../../src/domain/meaning/step-reading.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { fold, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

/** 100 connections whose answers take 100 ms: ten each in a second. */
const stepOf = (answers: number, ticks: number) => {
  const events = Array.from({ length: ticks }, (_, n) => tick((n + 1) * 250, { requests: answers / ticks }));
  const [step] = summarize(fold([runStarted(), stepStarted(0, 100), stepSettled(0), ...events])).steps;
  if (step === undefined) throw new Error('no step');
  return step;
};

describe('the share of the ideal', () => {
  test('of a step that holds seven and a half waits is right within one answer per connection, and so above 100 % in no case', () => {
    const eight = stepOf(800, 3);
    expect([eight.seconds, eight.requestsPerSecond]).toEqual([0.75, 1066.7]);
    expect([ofIdealPercent(eight), Math.round(ofIdealWithinPercent(eight) ?? 0)]).toEqual([100, 13]);
    expect(stepField('ofIdeal')?.of(eight)).toBe(100);
    expect(ofIdealPercent(stepOf(700, 3))).toBeCloseTo(93.3, 1);
  });
  test('of a long one needs no such word', () => {
    expect([ofIdealPercent(stepOf(1_980, 8)), ofIdealWithinPercent(stepOf(1_980, 8))]).toEqual([99, 5]);
    expect(ofIdealWithinPercent(stepOf(2_475, 10))).toBeNull();
  });
  test('more than one answer too many is what was measured: requests do not wait as long as was said', () => {
    expect(ofIdealPercent(stepOf(1_500, 3))).toBe(200);
  });
  test('without a good answer there is none, and a threshold sees 0', () => {
    const none = stepOf(0, 4);
    expect([ofIdealPercent(none), ofIdealWithinPercent(none), stepField('ofIdeal')?.of(none)]).toEqual([null, null, 0]);
  });
});

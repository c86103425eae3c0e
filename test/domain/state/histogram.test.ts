import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { encode } from '../events.ts';

const ramp = Array.from({ length: 1000 }, (_, index) => index + 1);

describe('LatencyHistogram', () => {
  test.each([0.1, 1, 25, 50, 90, 99, 99.9, 100])('has the same percentile %d as HdrHistogram itself', (percentile) => {
    const encoded = encode(ramp);
    const ours = LatencyHistogram.decode(encoded).percentileMs(percentile);
    const theirs = decodeFromCompressedBase64(encoded, 32, false).getValueAtPercentile(percentile) / 1000;
    expect(ours).toBeCloseTo(theirs, 6);
  });

  test('has no percentiles if nothing was recorded', () => {
    const none = LatencyHistogram.decode(null);
    expect([none.count, none.percentileMs(50), none.minMs, none.maxMs, none.meanMs]).toEqual([
      0,
      null,
      null,
      null,
      null,
    ]);
  });

  test('merging equals recording everything in one', () => {
    const odd = ramp.filter((ms) => ms % 2 === 1);
    const even = ramp.filter((ms) => ms % 2 === 0);
    const merged = LatencyHistogram.merge([
      LatencyHistogram.ofMs(odd),
      LatencyHistogram.empty,
      LatencyHistogram.ofMs(even),
    ]);
    const whole = LatencyHistogram.ofMs(ramp);
    expect(merged.count).toBe(1000);
    expect(merged.meanMs).toBeCloseTo(whole.meanMs ?? 0, 6);
    for (const percentile of [1, 50, 99, 100]) {
      expect(merged.percentileMs(percentile)).toBe(whole.percentileMs(percentile));
    }
  });

  test('merging does not change its parts', () => {
    const part = LatencyHistogram.ofMs([1, 2, 3]);
    LatencyHistogram.merge([part, LatencyHistogram.ofMs([4])]);
    expect(part.count).toBe(3);
  });

  test('is within 0.1 % of the recorded values', () => {
    const histogram = LatencyHistogram.ofMs([0.05, 12.345, 59_999]);
    expect(histogram.minMs).toBeCloseTo(0.05, 3);
    expect(Math.abs((histogram.maxMs ?? 0) - 59_999) / 59_999).toBeLessThan(0.001);
  });

  test('counts between edges, with the outliers in the outer buckets', () => {
    const histogram = LatencyHistogram.ofMs([1, 15, 15, 25, 900]);
    expect(histogram.countsBetween([10, 20, 30])).toEqual([3, 2]);
    expect(histogram.countsBetween([10])).toEqual([]);
  });
});

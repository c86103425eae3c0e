import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { LatencyRecorder } from '../../../src/load/connections/latency-recorder.ts';

describe('latency recorder', () => {
  it('keeps microseconds, resets with each take, and clamps what it cannot hold', () => {
    const recorder = new LatencyRecorder();
    expect(recorder.take()).toBeNull();
    for (const ms of [0.1234, 101.5, 1e9, 0]) recorder.recordMs(ms);
    const histogram = LatencyHistogram.decode(recorder.take());
    expect(histogram.count).toBe(4);
    expect(histogram.minMs).toBe(0.001);
    expect(histogram.percentileMs(50)).toBeCloseTo(0.123, 3);
    expect(histogram.percentileMs(75)).toBeCloseTo(101.5, 0);
    expect(histogram.maxMs).toBeGreaterThanOrEqual(60_000);
    expect(recorder.take()).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { CodeCounts, mergeCodes } from '../../../src/load/connections/code-counts.ts';
import { LatencyRecorder } from '../../../src/load/connections/latency-recorder.ts';
import { countAnswer, countFailure, emptyTally, takeSample } from '../../../src/load/connections/tally.ts';

const sum = (counts: Readonly<Record<string, number>> | null): number =>
  Object.values(counts ?? {}).reduce((a, b) => a + b, 0);

describe('codes of one interval', () => {
  it('are counted separately, and reset', () => {
    const codes = new CodeCounts();
    expect(codes.take()).toBeNull();
    for (const code of [405, 405, 'ECONNRESET', 405]) codes.add(code);
    expect(codes.take()).toEqual({ 405: 3, ECONNRESET: 1 });
    expect(codes.take()).toBeNull();
  });

  it('are bounded: the rest is one figure, and nothing is lost', () => {
    const codes = new CodeCounts();
    for (let status = 400; status < 600; status += 1) codes.add(status);
    codes.add(400);
    const taken = codes.take();
    expect(Object.keys(taken ?? {})).toHaveLength(17);
    expect(taken).toMatchObject({ 400: 2, other: 184 });
    expect(sum(taken)).toBe(201);
  });
});

describe('codes of several generators', () => {
  it('add up', () => {
    expect(mergeCodes([{ 404: 2 }, undefined, { 404: 3, 503: 1 }])).toEqual({ 404: 5, 503: 1 });
    expect(mergeCodes([undefined, undefined])).toBeNull();
  });

  it('are bounded, with the most frequent ones by name', () => {
    const many = (from: number): Record<string, number> =>
      Object.fromEntries(Array.from({ length: 16 }, (_, index) => [from + index, index + 1]));
    const merged = mergeCodes([{ ...many(400), other: 5 }, many(500)]);
    expect(Object.keys(merged ?? {})).toHaveLength(17);
    expect(merged).toMatchObject({ 415: 16, 515: 16, 408: 9, 508: 9 });
    expect(sum(merged)).toBe(2 * 136 + 5);
  });
});

it('what was asked before the load changed counts twice: with the rest, and by itself', () => {
  const tally = emptyTally();
  const latencies = { all: new LatencyRecorder(), earlier: new LatencyRecorder() };
  countAnswer(tally, latencies, 200, 5, false);
  countAnswer(tally, latencies, 200, 5, true);
  countAnswer(tally, latencies, 503, 5, true);
  countFailure(tally, 'timeout', 'no answer', true);
  const { requests, errors, earlier } = takeSample(tally, 1, latencies, null);
  expect([requests, errors.http, errors.timeout]).toEqual([3, 1, 1]);
  expect(earlier).toMatchObject({ requests: 2, errors: { http: 1, timeout: 1 }, statuses: { 503: 1 } });
  expect(earlier?.latency).not.toBe(null);
  expect(takeSample(tally, 1, latencies, null).earlier).toBe(undefined);
});

describe('an answer', () => {
  it.each([
    [200, true],
    [204, true],
    [304, true],
    [399, true],
    [400, false],
    [404, false],
    [503, false],
    [600, false],
    [999, false],
  ])('%i is good: %s', (status, good) => {
    const tally = emptyTally();
    const latencies = { all: new LatencyRecorder(), earlier: new LatencyRecorder() };
    countAnswer(tally, latencies, status, 5, false);
    const sample = takeSample(tally, 1, latencies, null);
    expect([sample.requests, sample.errors.http, sample.latency !== null]).toEqual([1, good ? 0 : 1, good]);
    expect(sample.statuses).toEqual(good ? undefined : { [status]: 1 });
    expect(sample.earlier).toBe(undefined);
  });
});

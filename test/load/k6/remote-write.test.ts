import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../../src/domain/state/histogram.ts';
import { LatencyRecorder } from '../../../src/load/connections/latency-recorder.ts';
import { Increases } from '../../../src/load/k6/remote-write/increases.ts';
import { recordNative, relativeErrorOf } from '../../../src/load/k6/remote-write/native-latencies.ts';
import { RemoteWriteProblem } from '../../../src/load/k6/remote-write/problem.ts';
import { decompressSnappy } from '../../../src/load/k6/remote-write/snappy.ts';
import { decodeWriteRequest, type Series, seriesOf } from '../../../src/load/k6/remote-write/write-request.ts';
import { nested, varint } from './write-request.ts';

/** Sent by k6 1.8.1: three users for five seconds (first and last push), then two seconds against a server that fails at times. */
const captured = (name: string): Buffer => readFileSync(new URL(`../../fixtures/k6/${name}.bin`, import.meta.url));

const find = (series: readonly Series[], name: string, labels: Readonly<Record<string, string>> = {}): Series => {
  const found = series.find(
    (each) => each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value),
  );
  if (found === undefined) throw new Error(`No ${name}`);
  return found;
};

describe('what k6 sends', () => {
  it('is decoded: counts, histograms of schema 3, and the machine that a tag names', () => {
    const first = decodeWriteRequest(captured('first-push'));
    expect(first).toHaveLength(13);
    expect(find(first, 'k6_http_reqs_total')).toMatchObject({ value: 50, labels: { instance: 'a', status: '200' } });
    expect(find(first, 'k6_http_req_duration_seconds').histogram).toMatchObject({ schema: 3, count: 50, zeroCount: 0 });
    expect(find(first, 'k6_http_req_connecting_seconds').histogram).toMatchObject({ count: 50, zeroCount: 47 });
  });

  it('counts from its start: a run counts what is new', () => {
    const increases = new Increases();
    const grown = (push: string, name: string) =>
      increases.of(find(decodeWriteRequest(captured(push)), name, { expected_response: 'true' }));
    expect(grown('first-push', 'k6_http_reqs_total').value).toBe(50);
    expect(grown('last-push', 'k6_http_reqs_total').value).toBe(197);
    expect(grown('first-push', 'k6_http_req_duration_seconds').histogram?.count).toBe(50);
    const more = grown('last-push', 'k6_http_req_duration_seconds').histogram;
    expect(more?.count).toBe(197);
    expect([...(more?.buckets.values() ?? [])].reduce((sum, count) => sum + count, 0)).toBe(197);
    // k6 began again: all that it has is new.
    expect(grown('first-push', 'k6_http_reqs_total').value).toBe(50);
    expect(grown('first-push', 'k6_http_req_duration_seconds').histogram?.count).toBe(50);
  });

  it('tells failed answers and failed sockets apart, and says its end', () => {
    const failing = decodeWriteRequest(captured('failures-push'));
    expect(find(failing, 'k6_http_reqs_total', { status: '503' })).toMatchObject({
      value: 7,
      labels: { error_code: '1503', expected_response: 'false' },
    });
    expect(failing.some(({ isStale }) => isStale)).toBe(false);
    const stale = decodeWriteRequest(captured('stale-push'));
    expect(stale.every(({ isStale }) => isStale)).toBe(true);
    expect(find(stale, 'k6_vus').value).toBeNull();
  });

  it('gives percentiles within the told error of k6’s own', () => {
    const { histogram } = find(decodeWriteRequest(captured('last-push')), 'k6_http_req_duration_seconds');
    const recorder = new LatencyRecorder();
    if (histogram !== null) recordNative(recorder, histogram);
    const latencies = LatencyHistogram.decode(recorder.take());
    expect(latencies.count).toBe(247);
    expect(relativeErrorOf(3)).toBeCloseTo(0.0443, 4);
    // k6's summary of that run: med=10.16ms, p(90)=14.6ms, p(95)=14.84ms, avg=10.42ms.
    for (const [percentile, ms] of [
      [50, 10.16],
      [90, 14.6],
      [95, 14.84],
    ] as const) {
      expect(Math.abs((latencies.percentileMs(percentile) ?? 0) / ms - 1)).toBeLessThan(relativeErrorOf(3));
    }
    expect(Math.abs((latencies.meanMs ?? 0) / 10.42 - 1)).toBeLessThan(relativeErrorOf(3));
  });
});

const zigZag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const labelled = (name: string, rest: readonly number[]): Uint8Array =>
  Uint8Array.from(
    nested(1, [
      ...nested(1, [...nested(1, [...Buffer.from('__name__')]), ...nested(2, [...Buffer.from(name)])]),
      ...rest,
    ]),
  );
const withSpans = (spans: readonly (readonly [number, number])[], deltas: readonly number[], schema = 0): Uint8Array =>
  labelled(
    'x',
    nested(4, [
      ...[0x08, 14],
      ...[0x20, ...varint(zigZag(schema))],
      ...spans.flatMap(([offset, length]) => nested(11, [0x08, ...varint(zigZag(offset)), 0x10, ...varint(length)])),
      ...nested(
        12,
        deltas.flatMap((delta) => varint(zigZag(delta))),
      ),
    ]),
  );

describe('native histograms', () => {
  // Prometheus, docs/specs/native_histograms.md, "Examples" of spans: three ways to write the same buckets.
  it.each([
    {
      spans: [
        [-2, 2],
        [2, 1],
        [1, 2],
      ] as const,
      deltas: [3, 2, -4, 2, -1],
    },
    {
      spans: [
        [-2, 2],
        [2, 4],
      ] as const,
      deltas: [3, 2, -4, -1, 3, -1],
    },
    { spans: [[-2, 8]] as const, deltas: [3, 2, -5, 0, 1, -1, 3, -1] },
  ])('are read as the specification writes them: $spans', ({ spans, deltas }) => {
    const [series] = seriesOf(withSpans(spans, deltas));
    expect([...(series?.histogram?.buckets ?? [])]).toEqual([
      [-2, 3],
      [-1, 5],
      [2, 1],
      [4, 3],
      [5, 2],
    ]);
  });

  it('are refused where spans and counts differ, a count is negative, or the schema is not exponential', () => {
    expect(() => seriesOf(withSpans([[0, 4_000_000_000]], [1]))).toThrow(/other buckets than its spans/);
    expect(() => seriesOf(withSpans([[0, 2]], [1, -2]))).toThrow(/less than none/);
    expect(() => seriesOf(withSpans([[0, 1]], [1], -53))).toThrow(/schema -53/);
  });

  it('that a sender made coarser grow from their buckets at the new schema', () => {
    const increases = new Increases();
    const at = (schema: number, spans: readonly (readonly [number, number])[], deltas: readonly number[]) => {
      const [series] = seriesOf(withSpans(spans, deltas, schema));
      return series === undefined ? undefined : [...(increases.of(series).histogram?.buckets ?? [])];
    };
    expect(at(1, [[1, 4]], [1, 0, 0, 0])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
    ]);
    // 1 and 2 become 1, 3 and 4 become 2; three more in the second.
    expect(at(0, [[1, 2]], [2, 3])).toEqual([[2, 3]]);
  });
});

describe('snappy', () => {
  it('expands literals, copies and runs that overlap themselves', () => {
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
    // A literal "ab", then a copy (one-byte offset) of 6 bytes from 2 back.
    expect(text(decompressSnappy(Uint8Array.from([8, 0x04, 0x61, 0x62, 0b1001, 2]), 100))).toBe('abababab');
    // A copy with a two-byte offset, and one with four.
    expect(text(decompressSnappy(Uint8Array.from([4, 0x00, 0x61, (2 << 2) | 2, 1, 0]), 100))).toBe('aaaa');
    expect(text(decompressSnappy(Uint8Array.from([4, 0x00, 0x61, (2 << 2) | 3, 1, 0, 0, 0]), 100))).toBe('aaaa');
    const long = Buffer.alloc(70, 'x');
    expect(text(decompressSnappy(Uint8Array.from([70, 60 << 2, 69, ...long]), 100))).toBe(long.toString());
  });

  it('refuses what is too large before it takes memory, offsets before the beginning, and too few bytes', () => {
    expect(() => decompressSnappy(Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f]), 100)).toThrow(/more than the 100/);
    for (const bytes of [
      [],
      [0x80],
      [4, 0x00, 0x61, 0b1, 2],
      [4, 0x00, 0x61],
      [1, 0x04, 0x61, 0x62],
      [4, 0x00, 0x61, 0b1, 0],
    ]) {
      expect(() => decompressSnappy(Uint8Array.from(bytes), 100)).toThrow(RemoteWriteProblem);
    }
  });
});

describe('hostile input', () => {
  const outcomeOf = (body: Uint8Array): 'decoded' | 'refused' => {
    try {
      decodeWriteRequest(body);
      return 'decoded';
    } catch (cause) {
      if (cause instanceof RemoteWriteProblem) return 'refused';
      throw cause;
    }
  };

  it('cut off anywhere is refused', () => {
    const whole = captured('first-push');
    for (let length = 0; length < whole.length; length += 1)
      expect(outcomeOf(whole.subarray(0, length))).toBe('refused');
  });

  it('with any byte changed is decoded or refused, and nothing else happens', () => {
    const whole = captured('first-push');
    for (let at = 0; at < whole.length; at += 1) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        outcomeOf(damaged);
      }
    }
  });
});

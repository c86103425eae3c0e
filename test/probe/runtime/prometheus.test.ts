import { describe, expect, it } from 'vitest';
import { parseExposition, parseMetrics } from '../../../src/probe/runtime/prometheus.ts';

const GO = `# HELP go_goroutines Number of goroutines that currently exist.
# TYPE go_goroutines gauge
go_goroutines 10012
go_threads 9
go_info{version="go1.26.8"} 1
process_resident_memory_bytes 3.69e+08
http_requests_total{path="/a b",code="200"} 17 1700000000000
http_request_seconds_bucket{le="+Inf"} 4
`;

describe('exposition format', () => {
  it.each<[string, string, unknown[]]>([
    ['a plain value', 'go_threads 9', [{ name: 'go_threads', labels: '', value: 9 }]],
    ['labels with braces and quotes', 'a{b="}",c="\\""} 1', [{ name: 'a', labels: 'b="}",c="\\""', value: 1 }]],
    ['a timestamp', 'a 1 1700000000000', [{ name: 'a', labels: '', value: 1 }]],
    ['infinity', 'a{le="+Inf"} +Inf', [{ name: 'a', labels: 'le="+Inf"', value: Number.POSITIVE_INFINITY }]],
    ['a comment', '# TYPE a gauge', []],
    ['no number', 'a NaN', []],
    ['a page that is something else', '<html></html>', []],
  ])('%s', (_, text, expected) => expect(parseExposition(text)).toEqual(expected));
});

describe('what a runtime reports', () => {
  it('Go: goroutines are the unit, the application’s own metrics are left out', () => {
    const stats = parseMetrics(GO);
    expect(stats?.unit).toEqual({ name: 'goroutines', count: 10_012 });
    expect(stats?.facts).toEqual({
      go_goroutines: 10_012,
      go_threads: 9,
      'go_info{version="go1.26.8"}': 1,
      process_resident_memory_bytes: 369_000_000,
    });
  });

  it('Node: the loop’s delay in milliseconds, so that a blocked loop is recognised', () => {
    expect(parseMetrics('nodejs_eventloop_lag_p99_seconds 0.25\n')?.facts.loopDelayP99Ms).toBe(250);
  });

  it('no metrics at all', () => expect(parseMetrics('not found')).toBe(null));
});

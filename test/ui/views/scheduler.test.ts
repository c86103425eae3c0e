import { describe, expect, test } from 'vitest';
import type { Paint } from '../../../src/ui/theme.ts';
import { formatFact, isCounter, LABELS, labelOf } from '../../../src/ui/views/fact-labels.ts';
import { layers } from '../../../src/ui/views/scheduler/scheduler-layers.ts';
import { schedulerModel } from '../../../src/ui/views/scheduler/scheduler-model.ts';
import { fold, runtimeStats } from '../../domain/events.ts';

const paint: Paint = (_token, text) => text;
const modelOf = (unit: string, count: number, facts: Readonly<Record<string, unknown>>) =>
  schedulerModel(fold([runtimeStats(100, { unit: { name: unit, count }, facts })]));
const drawn = (unit: string, count: number, facts: Readonly<Record<string, unknown>>): string =>
  layers(modelOf(unit, count, facts), 76, paint).join('\n');

/** As the shipped targets answer /stats. */
describe('the drawing follows the facts', () => {
  test('Go: G, M and P, states and the run queues', () => {
    const text = drawn('goroutines', 100, { gomaxprocs: 2, runnable: 5, running: 2, waiting: 93, threads: 9 });
    expect(text).toMatch(/^G {2}goroutines +100/);
    expect(text).toContain('■ running 2  ■ runnable 5  ■ waiting 93');
    expect(text).toMatch(/run queues +5 +•••••/);
    expect(text).toMatch(/P {2}processors +2 +■ ■ +2 busy/);
    expect(text).toMatch(/M {2}OS threads +9/);
  });

  test('Go on 80 columns: every state is named', () => {
    const text = drawn('goroutines', 15_136, { gomaxprocs: 2, runnable: 157, running: 2, notInGo: 1, waiting: 14_976 });
    expect(text).toContain('■ running 2  ■ runnable 157  ■ in syscalls or C 1  ■ waiting 14,976');
  });

  test('who waits at a lock is not runnable: two kinds of queues', () => {
    const text = drawn('goroutines', 105, { gomaxprocs: 2, runnable: 1, running: 1, waiting: 103, lockWaiters: 49 });
    expect(text).toMatch(
      /some wait for others here *\n +queue at a lock +49 .*\n +↓ what is runnable waits here *\n +run queues +1 /,
    );
  });

  test('Tokio: the global queue and one of each worker', () => {
    const text = drawn('tasks', 502, { workers: 2, globalQueue: 0, localQueues: [7, 1] });
    expect(text).toMatch(/global queue +0 +empty/);
    expect(text).toMatch(/local queue 0 +7 +•{7} *\n +local queue 1 +1 +• *$/m);
    expect(text).toMatch(/workers +2 +■ ■/);
    expect(text).not.toMatch(/^G|^P/m);
  });

  test('a pool: who works, who waits', () => {
    const text = drawn('pool threads', 64, { poolSize: 64, busyThreads: 64, queued: 189 });
    expect(text).toMatch(/queue for a worker +189 +•+…/);
    expect(text).toMatch(/in the server +100/);
    expect(text).toMatch(/pool threads +64 .*64 busy/);
    expect(text.match(/pool threads/g)).toHaveLength(1);
  });

  test('workers that are counted as units only', () => {
    expect(drawn('worker processes', 8, { busyWorkers: 3 })).toMatch(/worker processes +8 +(■ ){3}(□ ){5} +3 busy/);
  });

  test('Node: how busy the loop is', () => {
    expect(drawn('waiting callbacks', 1004, { sockets: 501, timers: 503, loopUtilisation: 0.5 })).toMatch(
      /event loop +50 % +█+▌?░+ busy/,
    );
    const cluster = drawn('waiting callbacks', 766, { workers: 2, loopUtilisations: [0.1, 0.95] });
    expect(cluster).toMatch(/loop 1 +10 %/);
    expect(cluster).toMatch(/loop 2 +95 %/);
  });

  test('asyncio: a loop that reports only how long its turns take', () => {
    expect(drawn('tasks', 502, { loopTurnMs: 0.494 })).toMatch(/event loop +0.49 ms +loop turn/);
  });

  test('virtual threads: carriers and who is mounted', () => {
    expect(drawn('virtual threads', 501, { carriers: 2, mounted: 1, runnable: 3 })).toMatch(
      /carrier threads +2 +■ □ +1 busy/,
    );
  });

  test('unknown facts are left for the rows', () => {
    const model = modelOf('fibers', 3, { fancyDepth: 4, workers: 2 });
    expect([...model.used]).toEqual(['workers']);
    expect(modelOf('fibers', 3, {})).toMatchObject({ runners: null, loops: [], queues: [] });
  });

  test('without /stats there is nothing to draw', () => {
    expect(layers(schedulerModel(fold([])), 76, paint)).toEqual([]);
  });
});

describe('facts in words', () => {
  test.each([
    ['queueDepth', 'queue depth'],
    ['fancyWaitMs', 'fancy wait'],
    ['go_goroutines', 'go goroutines'],
    ['process_cpu_seconds_total', 'process cpu'],
    ['loopDelayP99Ms', 'loop lag, p99'],
    ['go_gc_duration_seconds{quantile="0.5"}', 'go gc duration p50'],
    ['go_gc_duration_seconds{quantile="1"}', 'go gc duration max'],
    ['jvm_memory_used_bytes{area="heap",pool="G1 Eden"}', 'jvm memory used heap G1 Eden'],
  ])('%s is %s', (key, label) => {
    expect(labelOf(key)).toBe(label);
  });

  test('no label and no note is cut', () => {
    for (const { label, note = '' } of Object.values(LABELS)) {
      expect(label.length, label).toBeLessThanOrEqual(25);
      expect(note.length, note).toBeLessThanOrEqual(46);
    }
  });

  test('stacks are those of the unit, by its name', () => {
    expect(labelOf('stackBytes', 'goroutine')).toBe('goroutine stacks');
  });

  test.each<[string, number, string]>([
    ['queueDepth', 12_345, '12,345'],
    ['fancyWaitMs', 12.3, '12 ms'],
    ['fancyWaitMs', 0, '0 ms'],
    ['heapBytes', 2 ** 20, '1.0 MB'],
    ['loopUtilisation', 0.184, '18 %'],
    ['lagSeconds', 0.0123, '0.012 s'],
    ['answeredByPid', 30411, '30411'],
    ['ratio', 0.12345, '0.123'],
    ['process_resident_memory_bytes', 2 ** 20, '1.0 MB'],
    ['process_cpu_seconds_total', 12.34, '12 s'],
    ['process_start_time_seconds', 1_790_000_000, '2026-09-21 14:13'],
    ['backup_timestamp_seconds', 0, '0 s'],
    ['go_gc_duration_seconds{quantile="0"}', Number.NaN, '–'],
    ['go_gc_duration_seconds{quantile="0.5"}', 0.00012, '0.00012 s'],
  ])('%s %d is %s', (key, value, text) => {
    expect(formatFact(key, value)).toBe(text);
  });

  test('a Unix time is shown as its age', () => {
    const now = 1_790_000_192_000;
    expect(formatFact('process_start_time_seconds', 1_790_000_000, now)).toBe('3 m 12 s ago');
    expect(formatFact('cert_expiry_timestamp_seconds', 1_797_776_192, now)).toBe('in 90 d');
  });

  test('counters are known by name, or by Prometheus’ ending', () => {
    const counters = ['gcCount', 'python_gc_collections_total', 'python_gc_collections_total{generation="0"}'];
    expect(counters.map(isCounter)).toEqual([true, true, true]);
    expect(isCounter('queued')).toBe(false);
  });
});

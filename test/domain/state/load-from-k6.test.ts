import { describe, expect, test } from 'vitest';
import type { K6Machine, K6Machines, RunEvent } from '../../../src/domain/events/run-event.ts';
import { k6Refused, k6Silent, k6UsersDiffer, k6WithoutHistograms } from '../../../src/domain/findings/from-k6.ts';
import { checkFindings } from '../../../src/domain/findings/index.ts';
import { noGoodAnswer } from '../../../src/domain/meaning/run-failures.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { createPlainReporter } from '../../../src/report/plain-reporter.ts';
import { summaryTable } from '../../../src/report/summary-table.ts';
import { progressText } from '../../../src/ui/state/progress.ts';
import {
  fold,
  generatorSample,
  processSample,
  runStarted,
  runtimeStats,
  stepSettled,
  stepStarted,
  tick,
} from '../events.ts';
import { aView } from '../findings/a-view.ts';

/** Load that k6 makes on other machines: who sends, how far off, what is missing. */

const machine = (name: string, over: Partial<K6Machine> = {}): K6Machine => ({
  ...{ name, users: 50, requests: 500, requestsPerSecond: 100, heardAtMs: 9_500, intervalMs: 1_000, state: 'sending' },
  ...over,
});
const machines = (atMs: number, of: readonly K6Machine[], over: Partial<K6Machines> = {}): K6Machines => ({
  ...{ type: 'k6-machines', atMs, machines: of, relativeError: 0.0443, late: 0, refused: null },
  ...over,
});
const silent = (name: string, heardAtMs = 4_000) => machine(name, { heardAtMs, state: 'silent' });

const started = (): RunEvent => {
  const event = runStarted();
  const { config } = event;
  return {
    ...event,
    config: { ...config, path: '/slow', plan: { ...config.plan, steps: [] }, k6: { host: '127.0.0.1', port: 9411 } },
  };
};
const elsewhere = generatorSample({ cpuPercent: 0, loopDelayP99Ms: 0, loopUtilisation: 0, isElsewhere: true });
const fromK6 = (atMs: number, over = {}) => tick(atMs, { intervalMs: 1_000, generator: elsewhere, ...over });
const running: readonly RunEvent[] = [started(), stepStarted(1_000, 100), stepSettled(1_000), fromK6(2_000)];

describe('where the load comes from', () => {
  test.each([
    [[], 'waiting for k6'],
    [[machines(2_000, [machine('a'), machine('b')])], '100 users · 2 k6 machines'],
    [[machines(2_000, [machine('a'), silent('b'), machine('c'), machine('d')])], '100 users · 4 k6 machines, 1 silent'],
    [
      [machines(2_000, [machine('a', { state: 'ended' }), silent('b')])],
      '100 users · 2 k6 machines, 1 silent, 1 ended',
    ],
    [[machines(2_000, [machine('a', { state: 'ended' })]), fromK6(3_000, { open: 0 })], '1 k6 machine, ended'],
  ] as const)('%#: %j is %s', (events, words) => {
    const begun = [{ type: 'target-ready', atMs: 1, pid: 1, url: null, runtime: null } as const, ...running];
    expect(progressText(fold(events.length === 0 ? begun.slice(0, 2) : [...begun, ...events]))).toBe(words);
  });

  test('is said once when it changes, in plain lines', () => {
    const lines: string[] = [];
    let state = fold([]);
    const reporter = createPlainReporter(
      () => state,
      (line) => lines.push(line),
    );
    for (const event of [
      started(),
      machines(2_000, [machine('a'), machine('b')]),
      machines(3_000, [machine('a'), machine('b')]),
      machines(10_000, [machine('a'), silent('b')]),
      machines(11_000, [machine('a'), machine('b')]),
      machines(12_000, [machine('a', { state: 'ended' }), machine('b')], { refused: { count: 2, why: 'No token.' } }),
      machines(13_000, [machine('a', { state: 'ended' }), machine('b')], { refused: { count: 9, why: 'No token.' } }),
    ]) {
      state = fold([event], state);
      reporter.onEvent(event);
    }
    expect(lines.map((line) => line.replace(/^.*?(?:load from|\d\d {2})/, ''))).toEqual([
      ' k6',
      'k6 a sends',
      'k6 b sends',
      'k6 b: no samples for 6 s',
      'k6 b sends again',
      'k6 a has ended',
      'refused: No token.',
    ]);
  });

  test('stands in the summary with the error of percentiles, and no cost of a generator that nobody knows', () => {
    const summary = summarize(
      fold([...running, fromK6(3_000), machines(3_000, [machine('a'), silent('b')], { late: 7 })]),
    );
    expect(summary.k6).toEqual({
      machines: [
        { name: 'a', requests: 500, state: 'sending' },
        { name: 'b', requests: 500, state: 'silent' },
      ],
      percentileErrorPercent: 4.43,
      late: 7,
    });
    expect(summary.steps[0]?.generator.cpuPercent).toBeNull();
    expect(summaryTable(summary)[0]).toContain('load from 2 k6 machines, 1 silent, percentiles ±4.4 %');
  });

  test('between two levels of users nothing is of a step: neither answers nor what the server needed for them', () => {
    const state = fold([
      ...running,
      // Its users are of before the climb, which has begun: k6 reads them once a second.
      fromK6(2_500, { requests: 300 }),
      fromK6(3_000, { open: 150, requests: 999 }),
      processSample(3_100, { threads: 99 }),
      fromK6(4_000, { open: 200, requests: 999 }),
      { ...stepStarted(5_000, 200), index: 1, planIndex: 1 },
      { ...stepSettled(5_000, { open: 200 }), index: 1 },
      fromK6(6_000, { open: 200, requests: 400 }),
      fromK6(7_000, { open: 200, requests: 401 }),
    ]);
    expect(state.steps.map(({ measured }) => measured.requests)).toEqual([250, 400]);
    expect(state.steps[0]?.measured.threads).toBeNull();
    expect(state.load?.requestsTotal).toBe(250 + 300 + 999 + 999 + 400 + 401);
  });

  test('late answers are in the totals, and in no rate', () => {
    const state = fold([...running, fromK6(3_000, { requests: 600, late: 500 })]);
    expect(state.load?.requestsTotal).toBe(850);
    expect(state.load?.requestsPerSecond).toBe(100);
  });
});

describe('findings', () => {
  const k6Of = (of: readonly K6Machine[], over: Partial<K6Machines> = {}) =>
    fold([...running, machines(10_000, of, over)]);

  test('name who is silent, in a sentence that stays while time goes on', () => {
    expect(k6Silent.checkRun(k6Of([machine('a')]))).toBeNull();
    expect(k6Silent.checkRun(k6Of([machine('a'), silent('b')]))).toEqual({
      sentence:
        'k6 b has sent no samples since 00:04: its users no longer count as connections, and what it sends to the server is not known.',
      brief: 'k6 b has sent no samples since 00:04.',
    });
    expect(k6Silent.checkRun(k6Of([silent('b'), silent('c', 5_000)]))?.brief).toBe(
      'k6 b, c have sent no samples, b since 00:04.',
    );
    expect(checkFindings(k6Of([silent('b')])).map(({ finding }) => finding.id)).toContain('k6-silent');
  });

  test('say what was refused, and who sends what cannot be merged', () => {
    const why = 'The bearer token is missing or wrong.';
    expect(k6Refused.checkRun(k6Of([], { refused: { count: 3, why } }))?.sentence).toBe(
      `Figures sent to conctop were refused: ${why}`,
    );
    expect(k6WithoutHistograms.checkRun(k6Of([machine('a', { lacksHistograms: true })]))?.sentence).toContain(
      'k6 a sends percentiles instead of histograms, which cannot be merged',
    );
    expect(k6WithoutHistograms.checkRun(k6Of([machine('a')]))).toBeNull();
  });

  test.each([
    [100, null],
    [85, null],
    [60, 'k6 has 100 users, the server fewer connections.'],
    [150, 'k6 has 100 users, the server more connections.'],
  ])('hold the users of k6 against the %i connections that the server’s kernel has', (established, words) => {
    const served = { type: 'connections-sample', atMs: 9_000, established, ports: [80], costMs: 1 } as const;
    const heard = machines(9_600, [machine('a'), machine('b')]);
    const { usersBeside } = fold([...running, served, heard]);
    const view = aView({ connections: 100 }, { run: { usersBeside }, isJudged: true });
    expect(k6UsersDiffer.check(view)?.brief ?? null).toBe(words);
  });

  test('do not mistake the end of k6, whose sockets close before it says so, for fewer connections', () => {
    const of = (established: number, atMs: number) =>
      ({ type: 'connections-sample', atMs, established, ports: [80], costMs: 1 }) as const;
    const two = [machine('a'), machine('b')];
    const ended = two.map((each) => ({ ...each, users: 0, heardAtMs: 10_100, state: 'ended' as const }));
    const state = fold([...running, of(100, 9_000), machines(9_600, two), of(0, 10_000)]);
    // Neither has sent since.
    expect(fold([machines(10_050, two), machines(10_200, ended)], state).usersBeside?.established).toBe(100);
  });

  test('allow for what a machine that is gone did not tell, when the server’s own count is read', () => {
    const final = runtimeStats(12_000, { served: 400, final: true });
    const agrees = (of: readonly K6Machine[]) => fold([...running, machines(11_000, of), final]).finalCount?.agrees;
    expect(agrees([machine('a', { state: 'ended' })])).toBe(false);
    expect(agrees([machine('a', { state: 'ended' }), silent('b')])).toBe(true);
  });
});

test('a run to which nobody sent anything says so, and why what came was refused', () => {
  const nobody = noGoodAnswer(fold([started()]), 'completed');
  expect(nobody?.message).toBe('No k6 sent figures to 127.0.0.1:9411.');
  const refused = fold([started(), machines(5, [], { refused: { count: 1, why: 'No token.' } })]);
  expect(noGoodAnswer(refused, 'completed')?.message).toContain('What came was refused: No token.');
  expect(noGoodAnswer(fold([started()]), 'quit')).toBeNull();
  expect(noGoodAnswer(fold([...running, machines(3_000, [machine('a')])]), 'completed')).toBeNull();
});

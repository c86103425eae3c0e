import { describe, expect, test } from 'vitest';
import { compareSubjects } from '../../../src/domain/comparison/compare-subjects.ts';
import type { ComparedStep, Subject } from '../../../src/domain/comparison/comparison.ts';
import type { FigureName } from '../../../src/domain/comparison/figures.ts';
import { contestSentences } from '../../../src/domain/comparison/words/contest-words.ts';
import { besideOthers, type RoundFigures, roundOf, served, stepOf, verdictOf } from './a-subject.ts';

function only(subjects: readonly Subject[]): ComparedStep {
  const [step, ...more] = compareSubjects(subjects);
  expect(more).toEqual([]);
  if (step === undefined) throw new Error('nothing is compared');
  return step;
}
const contestOf = (step: ComparedStep, figure: FigureName) =>
  step.contests.find((contest) => contest.figure === figure);
const marksOf = (step: ComparedStep, figure: FigureName) => step.rows.map(({ cells }) => cells[figure].mark);
const rounds = (name: string, ...figures: readonly RoundFigures[]): Subject => ({
  name,
  rounds: figures.map((of) => roundOf(of)),
});

describe('who is best', () => {
  test('more requests per second in every round, by more than the rounds differ', () => {
    const step = only([
      served('go', 14_000, 14_100, 13_900),
      served('node', 10_000, 10_100, 9_900),
      served('flask', 3_000, 3_100, 3_050),
    ]);
    expect(contestOf(step, 'requestsPerSecond')).toMatchObject({ winner: 'go', whyNone: null, leader: 'go' });
    expect(contestOf(step, 'requestsPerSecond')?.ratios.map(({ over, ratio }) => [over, ratio.toFixed(2)])).toEqual([
      ['node', '1.40'],
      ['flask', '4.59'],
    ]);
    expect(marksOf(step, 'requestsPerSecond')).toEqual(['best', null, null]);
    expect(step.rows[0]?.cells.requestsPerSecond).toMatchObject({
      median: 14_000,
      low: 13_900,
      high: 14_100,
      takesPart: true,
      note: null,
    });
  });

  test('two that cannot be told apart share the mark; who is far behind has none', () => {
    const step = only([
      served('go', 14_000, 14_500, 13_900),
      served('tokio', 14_100, 13_800, 14_600),
      served('flask', 3_000, 3_100, 3_050),
    ]);
    expect(marksOf(step, 'requestsPerSecond')).toEqual(['~', '~', null]);
    expect(contestOf(step, 'requestsPerSecond')).toMatchObject({
      winner: null,
      whyNone: { why: 'within-noise', subjects: ['go'] },
    });
  });

  test('less is better for latency, memory and CPU', () => {
    const of = (ms: number): RoundFigures => ({ latencyMs: { ...stepOf().latencyMs, p99: ms } });
    const step = only([rounds('go', of(300), of(305), of(298)), rounds('node', of(100), of(101), of(102))]);
    expect(marksOf(step, 'p99Ms')).toEqual([null, 'best']);
    expect(contestOf(step, 'p99Ms')?.ratios[0]?.ratio).toBeCloseTo(0.335, 2);
  });

  test('nobody is best in how a model works', () => {
    const of = (threads: number): RoundFigures => ({ threads: { min: threads, max: threads, last: threads } });
    const step = only([rounds('go', of(9), of(9)), rounds('threads', of(1002), of(1002))]);
    expect(marksOf(step, 'threads')).toEqual([null, null]);
    expect(contestOf(step, 'threads')).toBeUndefined();
    expect(step.rows.map(({ cells }) => cells.threads.median)).toEqual([9, 1002]);
  });

  test('after one round there is no winner', () => {
    const step = only([served('go', 14_000), served('node', 10_000, 10_100, 9_900)]);
    expect(contestOf(step, 'requestsPerSecond')).toMatchObject({
      winner: null,
      whyNone: { why: 'one-round', subjects: ['go'] },
    });
    expect(marksOf(step, 'requestsPerSecond')).toEqual([null, null]);
  });
});

describe('what takes no part', () => {
  const node = served('node', 10_000, 10_100, 9_900);
  const saturated = { generator: { ...stepOf().generator, saturated: true }, ...verdictOf('generator', 'saturated') };

  test('a saturated generator: its figure is a lower bound, and nobody else is best', () => {
    const fast = rounds(
      'go',
      { requestsPerSecond: 20_000 },
      { requestsPerSecond: 20_100, ...saturated },
      { requestsPerSecond: 20_050 },
    );
    const step = only([fast, node, served('flask', 3_000, 3_100, 3_050)]);
    const cell = step.rows[0]?.cells.requestsPerSecond;
    expect(cell).toMatchObject({ takesPart: false, mark: null, note: 'load generator saturated (1 of 3 rounds)' });
    expect(contestOf(step, 'requestsPerSecond')).toMatchObject({
      winner: null,
      leader: 'node',
      whyNone: { why: 'unknown-others', subjects: ['go'] },
    });
    expect(marksOf(step, 'requestsPerSecond')).toEqual([null, null, null]);
    // Memory and CPU are the server's, whatever the load does.
    expect(step.rows[0]?.cells.cpuMicrosecondsPerRequest.takesPart).toBe(true);
  });

  test.each([
    ['other programs', verdictOf('others', 'programs'), /other programs/],
    [
      'other programs beside a server with a verdict of its own',
      besideOthers(50),
      /other programs had 25 % of the cores/,
    ],
    ['a CPU quota', verdictOf('limits', 'quota'), /throttled/],
    ['other machines', verdictOf('others', 'hypervisor'), /other machines/],
  ])('rounds with %s', (_what, disturbed, note) => {
    const of = (perSecond: number): RoundFigures => ({ requestsPerSecond: perSecond });
    const one = only([rounds('go', of(14_000), { ...of(7_000), ...disturbed }, of(14_100)), node]);
    expect(one.rows[0]?.cells.requestsPerSecond).toMatchObject({ takesPart: true, low: 14_000, high: 14_100 });
    expect(one.rows[0]?.cells.requestsPerSecond.note).toMatch(note);
    expect(one.rows[0]?.cells.requestsPerSecond.values).toEqual([14_000, 7_000, 14_100]);
    expect(contestOf(one, 'requestsPerSecond')?.winner).toBe('go');
    const two = only([rounds('go', of(14_000), { ...of(7_000), ...disturbed }, { ...of(7_100), ...disturbed }), node]);
    expect(two.rows[0]?.cells.requestsPerSecond).toMatchObject({ takesPart: false });
    expect(contestOf(two, 'requestsPerSecond')?.whyNone).toEqual({ why: 'alone' });
  });

  test('each reason has its own rounds, and what differs by round its range', () => {
    const step = only([
      rounds('go', besideOthers(50), besideOthers(120), verdictOf('server', 'gone')),
      rounds('node', besideOthers(0), {}, verdictOf('server', 'gone')),
    ]);
    expect(step.rows.map(({ cells }) => [cells.requestsPerSecond.note, cells.requestsPerSecond.counted])).toEqual([
      ['other programs had 25–60 % of the cores (2 of 3 rounds); the server ended (1 of 3 rounds)', 3],
      ['the server ended (1 of 3 rounds)', 2],
    ]);
  });

  test('where all were disturbed, the ratio of what was measured is there, and is not judged', () => {
    const disturbed = (name: string, ...perSecond: readonly number[]): Subject =>
      rounds(name, ...perSecond.map((requestsPerSecond) => ({ requestsPerSecond, ...besideOthers(50) })));
    const both = [disturbed('go', 12_700, 12_800, 12_600), disturbed('node', 10_000, 10_100, 9_900)];
    const step = only(both);
    const contest = contestOf(step, 'requestsPerSecond');
    expect(contest).toMatchObject({ winner: null, ratios: [], unjudged: { leader: 'go', ratios: [{ over: 'node' }] } });
    expect(contestSentences(step)[0]).toMatch(
      /^Requests per second: go has 1\.27x node \(1\.\d+–1\.\d+\): disturbed, not judged\.$/,
    );
    expect(marksOf(step, 'requestsPerSecond')).toEqual([null, null]);
    // Who allows other programs that much has a winner.
    expect(contestOf(compareSubjects(both, 2, 30)[0] ?? step, 'requestsPerSecond')?.winner).toBe('go');
  });

  test('nobody is best in memory per connection where there are few', () => {
    const few = (bytes: number) => ({ connections: { requested: 100, open: 100 }, rssBytesPerConnection: bytes });
    const step = only([rounds('go', few(90_000), few(90_100)), rounds('node', few(150_000), few(150_100))]);
    expect(contestOf(step, 'bytesPerConnection')).toMatchObject({ winner: null, whyNone: { why: 'few-connections' } });
    expect(marksOf(step, 'bytesPerConnection')).toEqual([null, null]);
  });

  test('failed requests are told whatever else disturbed the round', () => {
    const failing: RoundFigures = {
      ...besideOthers(50),
      failed: { answers: 100, perSecond: 100, statuses: { '500': 100 } },
      requests: 900,
    };
    const step = only([rounds('go', failing, failing), node]);
    expect(step.rows[0]?.failed).toEqual({
      ...{ lowPercent: 10, highPercent: 10, rounds: 2, requests: 200 },
      statuses: { '500': 200 },
    });
    expect(step.rows[1]?.failed).toBeNull();
  });

  test('a little of other programs is normal', () => {
    const step = only([
      rounds('go', besideOthers(19), besideOthers(3)),
      rounds('node', besideOthers(0), besideOthers(1)),
    ]);
    expect(step.rows.map(({ cells }) => cells.requestsPerSecond.note)).toEqual([null, null]);
  });

  test('a server that does not accept all connections: its latency is that of whom it serves, and others can be best', () => {
    const few = { connections: { requested: 1000, open: 260 }, latencyMs: { ...stepOf().latencyMs, p99: 50 } };
    const all = (ms: number): RoundFigures => ({ latencyMs: { ...stepOf().latencyMs, p99: ms } });
    const step = only([
      rounds('few', few, few, few),
      rounds('node', all(100), all(101), all(102)),
      rounds('go', all(300), all(301), all(302)),
    ]);
    expect(step.rows[0]?.cells.p99Ms).toMatchObject({
      takesPart: false,
      note: '260 of 1,000 connections open (3 of 3 rounds)',
    });
    expect(contestOf(step, 'p99Ms')?.winner).toBe('node');
    expect(step.rows[0]?.cells.requestsPerSecond.takesPart).toBe(true);
  });

  test.each([
    ['without a good answer', { requests: 0, requestsPerSecond: 0 }, 'requestsPerSecond', /no good answer/],
    ['whose sockets were never all open', { settled: false }, 'requestsPerSecond', /never all connections open/],
    ['in which the server ended', verdictOf('server', 'gone'), 'requestsPerSecond', /the server ended/],
    [
      'with failed requests',
      { failed: { answers: 500, perSecond: 100, statuses: { '503': 500 } }, requests: 500 },
      'p99Ms',
      /50 % of the requests failed/,
    ],
    ['that measured nothing', { seconds: 0 }, 'baseBytes', /not measured/],
  ] as const)('a step %s', (_what, broken, figure, note) => {
    const step = only([rounds('go', broken, broken), node]);
    expect(step.rows[0]?.cells[figure].note).toMatch(note);
    expect(step.rows[0]?.cells[figure].takesPart).toBe(false);
  });
});

describe('which steps', () => {
  const at = (requested: number, requestsPerSecond = 900): RoundFigures => ({
    connections: { requested, open: requested },
    requestsPerSecond,
  });

  test('each that two of them held, ascending', () => {
    const go: Subject = { name: 'go', rounds: [roundOf(at(100), at(1000), at(5000)), roundOf(at(100), at(1000))] };
    const nodes: Subject = { name: 'node', rounds: [roundOf(at(100), at(1000)), roundOf(at(100))] };
    const steps = compareSubjects([go, nodes]);
    expect(steps.map(({ connections }) => connections)).toEqual([100, 1000]);
    expect(steps.map(({ rows }) => rows.map(({ rounds: held }) => held))).toEqual([
      [2, 2],
      [2, 1],
    ]);
  });

  test('not the one in which the user quit', () => {
    const quit: Subject = { name: 'go', rounds: [roundOf(at(100), { ...at(1000), ended: 'quit' })] };
    expect(
      compareSubjects([quit, { name: 'node', rounds: [roundOf(at(100), at(1000))] }]).map(
        ({ connections }) => connections,
      ),
    ).toEqual([100]);
  });

  test('nothing to compare', () => {
    expect(compareSubjects([])).toEqual([]);
    expect(compareSubjects([served('go', 1)])).toEqual([]);
  });
});

describe('what is not a figure', () => {
  test('the verdict of most rounds, and what the largest group of threads waits for', () => {
    const step = only([
      rounds(
        'go',
        { ...verdictOf('server', 'cores'), threadsWaitingFor: { work: 7, many: 1 } },
        { ...verdictOf('both', 'cores'), threadsWaitingFor: { work: 5, runnable: 6 } },
        { ...verdictOf('both', 'cores'), threadsWaitingFor: null },
      ),
      served('node', 1, 2),
    ]);
    expect(step.rows[0]).toMatchObject({
      verdict: { words: 'CPU shared with the generator', rounds: 2 },
      mostThreadsWaitFor: { group: 'work', threads: 6 },
    });
    expect(step.rows[1]?.mostThreadsWaitFor).toBeNull();
  });

  test('CPU and context switches are over all answers, failed ones too', () => {
    const of: RoundFigures = {
      requestsPerSecond: 9_000,
      failed: { answers: 5_000, perSecond: 1_000, statuses: {} },
      cpuPercent: { mean: 50, max: 60 },
      contextSwitchesPerSecond: { voluntary: 19_000, involuntary: 1_000 },
    };
    const { cells } =
      only([rounds('go', of, of), rounds('node', { ...of, contextSwitchesPerSecond: null, runsPerSecond: 30_000 })])
        .rows[0] ?? {};
    expect(cells?.cpuMicrosecondsPerRequest.median).toBeCloseTo(50);
    expect(cells?.switchesPerRequest.median).toBeCloseTo(2);
  });
});

import { describe, expect, test } from 'vitest';
import type { Case } from '../../scripts/verdicts/cases.mjs';
import { CASES } from '../../scripts/verdicts/cases.mjs';
import { judge, type Run } from '../../scripts/verdicts/judge.mjs';
import type { StepSummary } from '../../src/domain/words/step-summary.ts';
import type { Summary } from '../../src/domain/words/summary.ts';

/** A battery that cannot fail proves nothing: each kind of falsehood is held up to it once. */
const served: Case = {
  name: 'a case',
  group: 'tests',
  target: 'go',
  because: 'served in full',
  verdict: ['nobody/served'],
  must: ['threads-surprise'],
  mustNot: ['requests-wait'],
};

const step = (fields: Record<string, unknown> = {}): StepSummary =>
  ({
    connections: { requested: 100, open: 100 },
    settled: true,
    seconds: 3,
    requests: 3000,
    requestsPerSecond: 1000,
    idealRequestsPerSecond: 1000,
    latencyMs: { min: 100, mean: 100, p50: 100, p90: 101, p99: 102, p999: 102, max: 102 },
    errors: { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 },
    bottleneck: { who: 'nobody', cause: 'served', sure: 'measured', why: 'served.', evidence: {} },
    threads: { min: 9, max: 9, last: 9 },
    cpuPercent: { mean: 5, max: 6 },
    cores: [],
    generator: { cpuPercent: 8 },
    ...fields,
  }) as unknown as StepSummary;

const finding = (id: string, sentence = 'A sentence.', steps: readonly number[] = [100]) => ({
  id,
  severity: 'notice',
  atConnections: 100,
  sentence,
  steps,
});

function run(
  fields: Partial<Run> = {},
  steps = [step()],
  findings: readonly unknown[] = [finding('threads-surprise')],
): Run {
  const summary = { ended: 'completed', steps, findings, folklore: [], error: null } as unknown as Summary;
  const quiet = {
    code: 0,
    foreignPercent: 0,
    timedOut: false,
    stdout: '{}',
    plain: '',
    table: '',
    liveFindings: [],
    leftBehind: [],
  };
  return { ...quiet, summary, replayed: summary, ...fields };
}

describe('what the battery calls false', () => {
  test('nothing, where all is as expected', () => {
    expect(judge(served, run())).toMatchObject({ wrong: [], missed: [] });
  });

  test.each([
    [
      'another verdict',
      run({}, [step({ bottleneck: { who: 'server', cause: 'gil', why: '' } })]),
      /server\/gil instead of/,
    ],
    [
      'a cause that its verdict cannot have',
      run({}, [step({ bottleneck: { who: 'nobody', cause: 'lock', why: '' } })]),
      /cannot be limited by lock/,
    ],
    [
      'a finding that must not be',
      run({}, [step()], [finding('threads-surprise'), finding('requests-wait')]),
      /finding requests-wait/,
    ],
    [
      'a finding against the verdict',
      run({}, [step()], [finding('threads-surprise'), finding('server-saturated')]),
      /nobody limits 100/,
    ],
    ['NaN in a line', run({ plain: '(NaN % of ideal)' }), /NaN/],
    ['a bug that a user meets', run({ plain: 'this is a bug in conctop' }), /this is a bug/],
    ['a multiple of the ideal', run({ plain: '(88,883 % of ideal)' }), /88,883 %/],
    [
      'one at a time, of goroutines',
      run({}, [step()], [finding('threads-surprise', 'only one of them runs at a time')]),
      /all cores/,
    ],
    [
      'failed answers as throughput',
      run({}, [step({ errors: { connect: 0, timeout: 0, reset: 0, http: 3000, protocol: 0 } })]),
      /0 good answers/,
    ],
    [
      'a knee that is none',
      run({ table: 'Throughput stops growing after 100 connections' }, [
        step(),
        step({ connections: { requested: 500, open: 500 }, requests: 9000, requestsPerSecond: 3000 }),
      ]),
      /stops growing after 100/,
    ],
    [
      'a replay that says something else',
      run({ replayed: run({}, [step({ bottleneck: null })]).summary }),
      /replay has other verdicts/,
    ],
    ['processes left behind', run({ leftBehind: [4711] }), /4711/],
    ['a run without an end', run({ timedOut: true }), /in time/],
  ])('%s', (_, seen, words) => {
    expect(judge(served, seen).wrong.join('\n')).toMatch(words);
  });

  test('what is not known is missed, not false', () => {
    const seen = judge(served, run({}, [step({ bottleneck: { who: 'unknown', cause: 'short', why: '' } })], []));
    expect(seen.wrong).toEqual([]);
    expect(seen.missed).toHaveLength(2);
  });

  test('others that took the machine may be named, but only where they did', () => {
    const others = [step({ bottleneck: { who: 'others', cause: 'programs', why: '' } })];
    expect(judge(served, run({ foreignPercent: 80 }, others)).wrong).toEqual([]);
    expect(judge(served, run({ foreignPercent: 3 }, others)).wrong).not.toEqual([]);
  });
});

describe('the cases', () => {
  test('each has a name of its own, a reason, and says nothing against itself', () => {
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    for (const { name, because, must, mustNot } of CASES) {
      expect(because.length, name).toBeGreaterThan(10);
      expect(
        must.flat().filter((id) => mustNot.includes(id)),
        name,
      ).toEqual([]);
    }
  });

  test('each finding has a run where it must be and five where it must not', () => {
    const live = CASES.flatMap((entry) => (entry as { live?: readonly string[] }).live ?? []);
    const ids = new Set(CASES.flatMap(({ mustNot }) => mustNot));
    for (const id of ids) {
      const required = [...CASES.flatMap(({ must }) => must).flat(), ...live];
      expect(required, id).toContain(id);
      expect(CASES.filter(({ mustNot }) => mustNot.includes(id)).length, id).toBeGreaterThanOrEqual(5);
    }
  });
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/domain/comparison/whole.ts';
import { gateFailures } from '../../src/domain/comparison/words/gate-words.ts';
import type { Summary } from '../../src/domain/words/summary.ts';
import { junitOfComparison, junitReport } from '../../src/report/junit.ts';
import { needs } from '../needs.ts';
import { THREE_ROUNDS } from './a-comparison.ts';
import { figuresOfRecording, RAMP } from './recordings.ts';

const SCHEMA = join(import.meta.dirname, '../fixtures/junit.rng');

const summaryOf = (thresholds: readonly string[], name = 'go'): Summary =>
  figuresOfRecording(RAMP, (event) =>
    event.type === 'run-started'
      ? { ...event, config: { ...event.config, thresholds: [...thresholds] }, target: { ...event.target, name } }
      : event,
  ).summary;

const failed: Summary = {
  ...summaryOf([]),
  error: { code: 'target-died', message: 'The target ended: <exit "1">.', hint: 'See its log.' },
};

describe('a report as JUnit', () => {
  it('has a case for each threshold at each step, and says what was measured where it failed', () => {
    const text = junitReport(summaryOf(['p99<500ms', 'threads<=64@10000']));
    expect(text).toContain('tests="9" failures="2" errors="0"');
    expect(text).toContain('<testcase name="p99&lt;500ms at 100 connections" classname="conctop.go" time="5"/>');
    expect(text).toContain('p99&lt;500ms failed at 10,000 connections: measured 812 ms.');
    expect(text).toContain('name="threads&lt;=64@10000 at 10,000 connections"');
  });

  it('a threshold about a step that was not held has failed; a run that failed is an error', () => {
    expect(junitReport(summaryOf(['p99<1s@7000']))).toContain('p99&lt;1s@7000: no such step was held.');
    expect(junitReport(failed)).toContain('errors="1"');
  });

  it('the rounds of a comparison are told apart', () => {
    const text = junitOfComparison(THREE_ROUNDS);
    expect([...text.matchAll(/<testsuite [^>]* name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
      ...['go, round 1', 'go, round 2', 'go, round 3'],
      ...['node, round 1', 'node, round 2', 'node, round 3'],
    ]);
    expect(text).toContain('classname="conctop.node, round 2"');
  });

  const [work] = THREE_ROUNDS.works;
  const held: Comparison = {
    ...THREE_ROUNDS,
    works: THREE_ROUNDS.works.map((one) => ({
      ...one,
      thresholds: (['passed', 'within-noise', 'failed'] as const).map((gate, index) => ({
        ...{
          subject: 'go',
          text: `p99<${index + 1}s`,
          gate,
          connections: 100,
          failedRounds: index,
          rounds: 3,
          values: [],
        },
      })),
    })),
  };

  it('of a comparison fails what makes its exit code 3, and nothing that is within the noise', () => {
    expect(work?.thresholds).toEqual([]);
    const text = junitOfComparison(held);
    expect(gateFailures(held)).toEqual(['Threshold p99<3s failed for go.']);
    expect([...text.matchAll(/<failure message="([^"]*)"/g)].map(([, message]) => message)).toEqual([
      'Threshold p99&lt;3s failed for go.',
    ]);
    expect(text).toContain('name="comparison" ');
    expect(text).toContain('tests="3" failures="1"');
  });

  it.each([
    ['a run without thresholds', () => junitReport(summaryOf([]))],
    ['a run that is held against one', () => junitReport(summaryOf(['p99<500ms']))],
    ['a threshold about no step', () => junitReport(summaryOf(['p99<1s@7000']))],
    ['a run that failed', () => junitReport(failed)],
    ['a hostile name', () => junitReport(summaryOf(['p99<1s'], ' ]]><x y="1">\n&\u0000\u202e '))],
    ['a comparison', () => junitOfComparison(held)],
    ['nothing compared', () => junitOfComparison({ ...held, works: [] })],
  ])('keeps to the format: %s', needs('xmllint'), (_what, report) => {
    const checked = spawnSync('xmllint', ['--noout', '--relaxng', SCHEMA, '-'], { input: report(), encoding: 'utf8' });
    expect(checked.stderr.trim()).toBe('- validates');
  });
});

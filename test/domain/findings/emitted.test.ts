import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/domain/assessment/assess.ts';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { byUrgency, checkFindings, findingsOfSteps } from '../../../src/domain/findings/index.ts';
import { runOf, type StepFigures, startOf, stepEvents } from '../assessment/a-step.ts';
import { coresSample, fold, processSample, stepStarted } from '../events.ts';
import { said, saidOfSteps, settled } from './said.ts';

describe('how findings are told', () => {
  test('emits a finding once, again when its words change, and once more when it is over', () => {
    const first = settled(10_000, {}, processSample(1300, { threads: 9 }));
    const events = checkFindings(first);
    const reported = fold(events, first);
    expect(checkFindings(reported)).toEqual([]);
    const changed = checkFindings(fold([processSample(1400, { threads: 10 })], reported));
    expect(changed.map((event) => [event.active, event.finding.id])).toEqual([[true, 'threads-surprise']]);
    const over = checkFindings(fold([stepStarted(2000, 20_000, { index: 1 })], reported));
    expect(over.find((event) => event.finding.id === 'threads-surprise')?.active).toBe(false);
  });

  test('briefs fit a small screen', () => {
    const errors = { connect: 12_345, timeout: 12_345, reset: 12_345, http: 12_345, protocol: 12_345 };
    const state = settled(
      10_000,
      { errors, open: 5000, answered: 5000 },
      processSample(1300, { threads: 9 }),
      coresSample(1300, [99, 99]),
    );
    for (const { finding } of checkFindings(state)) expect(finding.brief.length, finding.brief).toBeLessThanOrEqual(76);
  });

  test('urgent first', () => {
    const finding = (id: string) => ({ id, severity: 'info' as const, atConnections: 1, sentence: id, brief: id });
    expect(
      byUrgency([finding('folklore'), finding('errors'), finding('threads-surprise')]).map((entry) => entry.id),
    ).toEqual(['errors', 'threads-surprise', 'folklore']);
  });

  test('a plan has no knee, and a socket without a request does not wait', () => {
    const at = (index: number, connections: number, latencyMs: number): RunEvent[] => [
      ...stepEvents(
        { connections, goodPerSecond: 500, latencyMs, rate: 500, answered: 50, acceptQueue: 0 },
        index,
        index * 4000,
      ),
      { type: 'step-ended', atMs: index * 4000 + 3001, index },
    ];
    const planned = said(fold([...startOf({ rate: 500 }), ...at(0, 100, 1), ...at(1, 1000, 2)]));
    expect([planned.knee, planned['accepted-waiting']]).toEqual([undefined, undefined]);
  });

  test('if all is served, a busy generator is no bound and a busy loop no queue', () => {
    const served = saidOfSteps({
      generator: 97,
      utilisation: 0.97,
      facts: { loopUtilisation: 0.97 },
      oneAtATime: 'loop',
    });
    expect([served['generator-saturated'], served['loop-busy']]).toEqual([undefined, undefined]);
  });

  test('the summary has each finding once, with its steps, and none that lasted only a moment', () => {
    const started = startOf({});
    const withdrawn: RunEvent = {
      type: 'finding',
      atMs: 500,
      active: true,
      finding: { id: 'generator-saturated', severity: 'warning', atConnections: 1, sentence: 'a moment', brief: 'm' },
    };
    const state = fold([
      ...started,
      ...stepEvents({ connections: 100, goodPerSecond: 990 }, 0, 0),
      withdrawn,
      ...stepEvents({ connections: 5_000, goodPerSecond: 20_000, server: 185, generator: 10 }, 1, 4000),
      ...stepEvents({ connections: 10_000, goodPerSecond: 20_000, server: 186, generator: 10 }, 2, 8000),
    ]);
    const found = findingsOfSteps(state);
    expect(found.map(({ id }) => id)).not.toContain('generator-saturated');
    expect(found.find(({ id }) => id === 'server-saturated')).toMatchObject({
      atConnections: 10_000,
      steps: [5_000, 10_000],
      sentence: 'At 10,000 connections (also at 5,000): The server fills both cores (186 % CPU).',
    });
    expect(found.find(({ id }) => id === 'threads-surprise')?.sentence).toMatch(/^10,000 connections on 9 threads/);
  });

  test('no finding contradicts the verdict', () => {
    const figures: StepFigures[] = [
      {},
      { goodPerSecond: 5000, server: 180 },
      { goodPerSecond: 5000, server: 110, generator: 75 },
      { goodPerSecond: 5000, server: 60, generator: 40, others: 95 },
      { goodPerSecond: 5000, server: 100, oneAtATime: 'loop' },
      { goodPerSecond: 5000, server: 100, oneAtATime: 'gil' },
    ];
    const of: Record<string, string> = {
      'server-saturated': 'cores',
      'other-programs': 'programs',
      'bound-to-one-core': 'gil',
      'loop-busy': 'loop',
    };
    for (const given of figures) {
      const state = runOf(given);
      const [step] = state.steps;
      const cause = step === undefined ? undefined : assess(state, step)?.cause;
      const verdicts = findingsOfSteps(state).flatMap(({ id }) => of[id] ?? []);
      expect(verdicts).toEqual(cause === 'served' ? [] : [cause]);
    }
  });
});

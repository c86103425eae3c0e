import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/domain/assessment/assess.ts';
import { verdictWords } from '../../../src/domain/assessment/assessment.ts';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { checkFindings, findingsOfSteps } from '../../../src/domain/findings/index.ts';
import { currentStep } from '../../../src/domain/state/run-state.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { createPlainReporter } from '../../../src/report/plain-reporter.ts';
import { runOf } from '../assessment/a-step.ts';
import { fold, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

/** What the load itself does that the figures depend on: it holds requests back, or it hangs. */

const started = (holdsBack: boolean): RunEvent => {
  const event = runStarted();
  return {
    ...event,
    engine: { ...event.engine, capabilities: { rate: 'limited', sourceAddresses: false, holdsBack } },
  };
};

const silent = (atMs: number, pids: readonly number[], of = 1): RunEvent => ({
  type: 'generators-silent',
  atMs,
  pids,
  of,
});

/** What plain lines say after each event. */
function plainLines(events: readonly RunEvent[]): string[] {
  const lines: string[] = [];
  let state = fold([]);
  const reporter = createPlainReporter(
    () => state,
    (line) => lines.push(line),
  );
  for (const event of events) {
    state = fold([event], state);
    reporter.onEvent(event);
  }
  return lines;
}

describe('load that is held back so that the server can accept', () => {
  const climb = [stepStarted(0, 100), tick(250, { heldBackMs: 200 }), tick(500, { heldBackMs: 250 })];

  test('is shown for a second, and counted for the climb', () => {
    const state = fold([started(true), ...climb]);
    expect(state.load?.isHeldBack).toBe(true);
    const later = fold([stepSettled(500), ...[750, 1000, 1250, 1500].map((atMs) => tick(atMs))], state);
    expect(later.load?.isHeldBack).toBe(false);
    expect(summarize(later).steps[0]?.heldBackSeconds).toBe(0.45);
  });

  test('a climb without it has 0, and an engine or a recording that does not report it has null', () => {
    const seconds = (first: RunEvent) =>
      summarize(fold([first, stepStarted(0, 100), tick(250)])).steps[0]?.heldBackSeconds;
    expect(seconds(started(true))).toBe(0);
    expect(seconds(started(false))).toBe(null);
    expect(seconds(runStarted())).toBe(null);
  });

  test('plain lines say it once per step', () => {
    const lines = plainLines([
      started(true),
      ...climb,
      stepStarted(600, 200, { index: 1 }),
      tick(850, { heldBackMs: 9 }),
    ]);
    expect(lines.filter((line) => line.endsWith('load is held back so that the server can accept'))).toHaveLength(2);
  });
});

describe('a load generator that hangs', () => {
  const run = [runStarted(), stepStarted(0, 100), stepSettled(0), ...[250, 500, 750, 1000, 1250].map((at) => tick(at))];
  const hung = fold([...run, silent(3000, [42])]);
  const verdict = (state: typeof hung) => {
    const step = currentStep(state);
    return step === null ? null : assess(state, step);
  };

  test('is named, and limits the step', () => {
    const words = 'The load generator does not answer (pid 42): nothing is sent or measured until it does.';
    expect(findingsOfSteps(hung).map(({ sentence }) => sentence)).toContain(words);
    expect(verdict(hung)).toMatchObject({ who: 'generator', cause: 'silent', sure: 'measured' });
    expect(verdictWords({ who: 'generator', cause: 'silent' })).toBe('load generator');
  });

  test('without a core beside other programs it is late: these limit the step', () => {
    const state = fold([silent(2500, [42])], runOf({ goodPerSecond: 3_000, others: 150 }));
    expect(verdict(state)).toMatchObject({ who: 'others', cause: 'programs' });
  });

  test('one of several: how many', () => {
    const state = fold([...run, silent(3000, [42], 3)]);
    expect(findingsOfSteps(state).map(({ sentence }) => sentence)).toContain(
      '1 of 3 load generators does not answer (pid 42): its sockets are shown as they last were.',
    );
  });

  test('it recovers: the message goes, and the step remembers', () => {
    const finding = checkFindings(hung).filter((event) => event.finding.id === 'generator-silent');
    const again = fold([...finding, silent(4000, [])], hung);
    expect(again.findings.map(({ id }) => id)).toContain('generator-silent');
    expect(checkFindings(again)).toContainEqual(expect.objectContaining({ active: false }));
    expect(verdict(again)?.cause).toBe('silent');
    const next = fold([stepStarted(5000, 200, { index: 1 }), stepSettled(5000, { index: 1 }), tick(5250)], again);
    expect(verdict(next)?.cause).not.toBe('silent');
  });

  test('plain lines say both', () => {
    expect(plainLines([...run, silent(3000, [42]), silent(4000, [])]).slice(-2)).toEqual([
      '00:03  the load generator does not answer (pid 42)',
      '00:04  the load generator answers again',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/domain/assessment/assess.ts';
import { draftCell, heldSteps } from '../../../src/domain/comparison/draft-cell.ts';
import { FIGURES } from '../../../src/domain/comparison/figures.ts';
import { checkFindings, findingsOfSteps } from '../../../src/domain/findings/index.ts';
import { knee } from '../../../src/domain/findings/knee.ts';
import { checkThresholds, parseThreshold } from '../../../src/domain/meaning/threshold.ts';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { askedAt, isAsPlanned } from '../../../src/domain/state/steering.ts';
import { summarize } from '../../../src/domain/words/summary.ts';
import { stepColumns } from '../../../src/report/step-columns.ts';
import { loop, type StepFigures } from '../assessment/a-step.ts';
import { fold } from '../events.ts';
import { AS_PLANNED, CPU, FAULT, type Part, PLANNED, RECOVERY, STEP_MS, steeredEvents } from './steered-run.ts';

const runOf = (parts: readonly Part[], of: StepFigures = {}): RunState => fold(steeredEvents(parts, of));

/**
 * What a run of 200 connections that wait 100 ms shows after each key, written down before any was measured: the word in the table, the
 * ideal by Little's law (of two cores for cpu), who limits it, and whether thresholds are about it.
 */
describe('after each key', () => {
  test.each<[key: string, Part, told: string, ideal: number | null, who: string | null]>([
    ['w: cpu', [CPU, { connections: 200, goodPerSecond: 390, server: 190 }], 'cpu 5.0 ms', 400, 'server'],
    [
      'w: block',
      [
        { ...FAULT, kind: 'work' },
        { connections: 200, goodPerSecond: 195 },
      ],
      'block 5.0 ms',
      null,
      'server',
    ],
    ['b', [FAULT, { connections: 200, goodPerSecond: 195 }], 'fault: block 5.0 ms', null, 'server'],
    [
      'b, two seconds later',
      [RECOVERY, { connections: 200, goodPerSecond: 1_950 }],
      'fault over: io 100 ms',
      2_000,
      'nobody',
    ],
    [
      ']',
      [
        { kind: 'delay', delayMs: 1_000 },
        { connections: 200, goodPerSecond: 199, latencyMs: 1_000 },
      ],
      'io 1.00 s',
      200,
      'nobody',
    ],
    [
      '[',
      [
        { kind: 'delay', delayMs: 10 },
        { connections: 200, goodPerSecond: 19_900, latencyMs: 10 },
      ],
      'io 10 ms',
      20_000,
      'nobody',
    ],
    [
      'o',
      [
        { kind: 'load-off', sending: false },
        { connections: 200, goodPerSecond: 0 },
      ],
      'load off',
      null,
      null,
    ],
    [
      'o again',
      [{ kind: 'load-on' }, { connections: 200, goodPerSecond: 1_950 }],
      'load on: io 100 ms',
      2_000,
      'nobody',
    ],
  ])('%s', (_, part, told, ideal, who) => {
    const state = runOf([PLANNED, part], { blocks: loop });
    const { steps, steering } = summarize(state);
    expect(steps.map(({ steered }) => steered?.told ?? null)).toEqual([null, told]);
    expect(steps.map(({ idealRequestsPerSecond }) => idealRequestsPerSecond)).toEqual([2_000, ideal]);
    expect(steps.map(({ bottleneck }) => bottleneck?.who ?? null)).toEqual(['nobody', who]);
    expect(steering).toHaveLength(1);
    const columns = stepColumns(summarize(state));
    expect(columns.map(({ title }) => title)).toContain('steered');
    // Thresholds and findings are about what was planned.
    const rps = parseThreshold('rps>1');
    const [checked] = checkThresholds(steps, rps === null ? [] : [rps]);
    expect(checked?.steps).toHaveLength(1);
    expect(findingsOfSteps(state).flatMap((finding) => finding.id)).not.toContain('server-silent');
    expect(checkFindings(state).map(({ finding }) => finding.id)).not.toContain('server-silent');
  });

  test('without a key nothing of it is anywhere', () => {
    const summary = summarize(runOf([PLANNED]));
    expect(summary).toMatchObject({ steering: [], steps: [{ steered: null }] });
    expect(stepColumns(summary).map(({ title }) => title)).not.toContain('steered');
  });
});

describe('how long it lasts', () => {
  test('until it is as planned again, and what follows the way back is steered too', () => {
    const next: Part = [null, { connections: 500, goodPerSecond: 4_900 }];
    const steered = (parts: readonly Part[]) => summarize(runOf(parts)).steps.map((step) => step.steered?.kind ?? null);
    expect(steered([PLANNED, [FAULT, {}], [RECOVERY, {}], next, next])).toEqual([
      null,
      'fault',
      'recovery',
      null,
      null,
    ]);
    expect(steered([PLANNED, [CPU, {}], next, next])).toEqual([null, 'work', 'work', 'work']);
    expect(isAsPlanned(runOf([PLANNED, [FAULT, {}]]))).toBe(false);
    expect(isAsPlanned(runOf([PLANNED, [FAULT, {}], [RECOVERY, {}]]))).toBe(true);
  });

  test('the ideal of a moment is that of what was asked then', () => {
    const state = runOf([PLANNED, [CPU, {}], [{ kind: 'work', ...AS_PLANNED }, {}]]);
    const works = [1_000, STEP_MS - 2, STEP_MS, 2 * STEP_MS - 2, 2 * STEP_MS].map((ms) => askedAt(state, ms)?.work);
    expect(works).toEqual(['io', 'io', 'cpu', 'cpu', 'io']);
  });
});

describe('a steered step stands beside no other', () => {
  const few: Part = [null, { connections: 1_000, goodPerSecond: 4_000, latencyMs: 100 }];
  const more: StepFigures = { connections: 2_000, goodPerSecond: 4_040, latencyMs: 200 };

  test('no knee comes from it', () => {
    expect(knee.checkRun(runOf([few, [null, more]]))).not.toBe(null);
    expect(knee.checkRun(runOf([few, [FAULT, more]]))).toBe(null);
  });

  test('nor is another judged by it: a path of its own whose load was off', () => {
    const own: StepFigures = { work: 'custom', delayMs: null, latencyMs: 20 };
    const off: Part = [
      { kind: 'load-off', work: 'custom', delayMs: null, sending: false },
      { connections: 100, goodPerSecond: 0 },
    ];
    const on = { kind: 'load-on', work: 'custom', delayMs: null } as const;
    const state = runOf(
      [off, [on, { connections: 100, goodPerSecond: 10 }], [null, { connections: 1_000, goodPerSecond: 900 }]],
      own,
    );
    const last = state.steps.at(-1);
    expect(last && assess(state, last)?.cause).toBe('no-ideal');
  });

  test('a comparison counts it out, and says so; the part that was as planned takes part', () => {
    const [requests] = FIGURES.filter(({ name }) => name === 'requestsPerSecond');
    if (requests === undefined) throw new Error('no figure');
    const cellAt = (parts: readonly Part[]) => {
      const subject = { name: 'go', rounds: [{ ...summarize(runOf(parts)), ended: 'completed' as const }] };
      return draftCell(requests, heldSteps(subject).get(200) ?? []).cell;
    };
    const steered: Part = [CPU, { connections: 200, goodPerSecond: 390 }];
    expect(cellAt([[CPU, steered[1]]])).toMatchObject({ takesPart: false, note: 'its load was steered' });
    expect(
      cellAt([
        [CPU, steered[1]],
        [FAULT, steered[1]],
        [RECOVERY, steered[1]],
      ]).values,
    ).toHaveLength(1);
    expect(cellAt([PLANNED, steered])).toMatchObject({ takesPart: true, note: null });
    expect(cellAt([PLANNED, steered]).values).toHaveLength(1);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import type { ComparisonProgress } from '../../../../src/domain/comparison/progress.ts';
import type { RunState } from '../../../../src/domain/state/run-state.ts';
import { summarize } from '../../../../src/domain/words/summary.ts';
import { type LiveCurvesInput, liveCurves } from '../../../../src/ui/comparison/live/live-curves.ts';
import { colourOf } from '../../../../src/ui/comparison/multiples.ts';
import { columnsOf } from '../../../../src/ui/frame/ansi-text.ts';
import type { Style, Token } from '../../../../src/ui/theme.ts';
import { runOf } from '../../../domain/assessment/a-step.ts';
import { startOf } from '../../../domain/comparison/a-comparison.ts';
import { roundOf } from '../../../domain/comparison/a-subject.ts';
import { paneTools, plotTools, wordsOf } from '../../pane-tools.ts';

const state: RunState = runOf({ connections: 100, goodPerSecond: 990 });
const { work, delayMs } = summarize(state);
const start = startOf(['go', 'node'], 2, { work, delayMs });
const at = (requested: number, requestsPerSecond: number) => ({
  connections: { requested, open: requested },
  requestsPerSecond,
});
/** The second subject has been measured, and serves half. */
const progress: ComparisonProgress = {
  ...start,
  subjects: start.subjects.map((subject) =>
    subject.name === 'node' ? { ...subject, rounds: [roundOf(at(10, 50), at(100, 400), at(1_000, 2_000))] } : subject,
  ),
};

let inColours: LiveCurvesInput['tools'];
beforeAll(async () => {
  inColours = await plotTools({ depth: 24 });
});

const draw = (over: Partial<LiveCurvesInput> = {}): readonly string[] =>
  liveCurves({ progress, run: 0, state, size: { columns: 140, rows: 10 }, tools: inColours, ...over });

describe.each([
  [140, 10],
  [100, 12],
  [80, 8],
  [60, 7],
])('%i x %i', (columns, rows) => {
  test.each<[string, () => Partial<LiveCurvesInput>]>([
    ['curves', () => ({})],
    ['nothing measured yet', () => ({ progress: start, state: { ...state, steps: [] } })],
    ['before the canvas is loaded', () => ({ tools: { ...inColours, canvas: null } })],
    ['without colours', () => ({ tools: paneTools() })],
    ['a single step', () => ({ progress: startOf(['go', 'node'], 1, { work, delayMs, steps: [100] }) })],
    [
      'eleven subjects',
      () => ({
        progress: startOf(
          Array.from({ length: 11 }, (_, index) => `s${index}`),
          1,
        ),
      }),
    ],
  ])('%s: whole lines', (_what, over) => {
    const lines = draw({ size: { columns, rows }, ...over() });
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(columnsOf(line)).toBe(columns);
  });
});

test('the run that is shown has its figure on the border and a mark where it is', () => {
  const words = wordsOf(draw());
  expect(words).toMatch(/req\/s.* 990 ─╮/);
  expect(words).toContain('●');
});

test('the ideal is always in the picture: far beyond what was measured the axis is broken, with its figure at the top', () => {
  const far = { ...at(10, 50), idealRequestsPerSecond: 5_000 };
  const drawn = (node: ReturnType<typeof roundOf>): string => {
    const subjects = start.subjects.map((subject) =>
      subject.name === 'node' ? { ...subject, rounds: [node] } : subject,
    );
    return wordsOf(draw({ progress: { ...start, subjects }, state: { ...state, steps: [] } }));
  };
  const near = drawn(
    roundOf({ ...at(10, 50), idealRequestsPerSecond: 60 }, { ...at(1_000, 2_000), idealRequestsPerSecond: 2_500 }),
  );
  expect(near).toContain('req/s, ideal ⋯');
  expect(near).not.toContain('≈');
  const broken = drawn(roundOf(far, { ...at(1_000, 2_000), idealRequestsPerSecond: 10_000 }));
  expect(broken).toContain('req/s, ideal ⋯');
  expect(broken).toMatch(/│ +10k┤[\u2801-\u28ff]{10}.*\n│ +2k≈/);
});

test('its curve is bright, and that of the other faint', () => {
  const text = draw().join('\n');
  const cell = (token: Token, style: Style): RegExp =>
    new RegExp(`${(inColours.paint(token, '#', style).split('#')[0] ?? '').replace('[', '\\[')}[⠁-⣿●]`);
  expect(text).toMatch(cell(colourOf(0), {}));
  expect(text).toMatch(cell(colourOf(1), { faint: true }));
  expect(text).not.toMatch(cell(colourOf(1), {}));
});

test('after the run nothing grows any more', () => {
  const ended = { atMs: 1, type: 'run-ended', ended: 'completed', error: null } as const;
  expect(wordsOf(draw({ state: { ...state, ended } }))).not.toContain('●');
});

test('without colours: bars with names at the same connections, the run that is shown first', () => {
  const [top, first, second] = wordsOf(draw({ tools: paneTools() })).split('\n');
  expect(top).toMatch(/^╭─ req\/s ─+ at 100 ─╮/);
  expect(first).toMatch(/│ go +█+.* 990 │/);
  expect(second).toMatch(/│ node +█+.* 400 │/);
});

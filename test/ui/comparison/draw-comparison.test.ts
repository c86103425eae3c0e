import { beforeAll, describe, expect, test } from 'vitest';
import { compareSubjects } from '../../../src/domain/comparison/compare-subjects.ts';
import type { Subject } from '../../../src/domain/comparison/comparison.ts';
import type { ComparedWork, Comparison } from '../../../src/domain/comparison/whole.ts';
import { type ComparisonInput, drawComparison } from '../../../src/ui/comparison/draw-comparison.ts';
import { columnsOf } from '../../../src/ui/frame/ansi-text.ts';
import { type CreateCanvas, loadCanvas } from '../../../src/ui/plots/canvas.ts';
import { createPaint, themeAt } from '../../../src/ui/theme.ts';
import { besideOthers, type RoundFigures, roundOf } from '../../domain/comparison/a-subject.ts';

let canvas: CreateCanvas;
beforeAll(async () => {
  canvas = await loadCanvas();
});

const at = (requested: number, requestsPerSecond: number): RoundFigures => ({
  connections: { requested, open: requested },
  requestsPerSecond,
  idealRequestsPerSecond: requested * 10,
  threads: { min: 9, max: 9, last: 9 },
});
const subject = (name: string, factor: number): Subject => ({
  name,
  rounds: [1, 1.01, 0.99].map((noise) =>
    roundOf(
      ...[100, 1000, 10_000].map((connections) =>
        at(connections, Math.min(connections * 9.9, 30_000 * factor) * noise),
      ),
    ),
  ),
});

function workOf(subjects: readonly Subject[], over: Partial<ComparedWork> = {}): ComparedWork {
  return {
    work: 'io',
    delayMs: 100,
    path: '/slow?ms=100',
    subjects: subjects.map(({ name, rounds }) => ({
      name,
      kind: 'target',
      failure: null,
      rounds: rounds.map((summary, index) => ({
        round: index + 1,
        order: index + 1,
        before: null,
        recording: null,
        summary,
      })),
    })),
    steps: compareSubjects(subjects),
    thresholds: [],
    baseline: null,
    ...over,
  };
}

const comparisonOf = (...works: readonly ComparedWork[]): Comparison => ({
  schema: 'conctop/comparison@1',
  conctopVersion: '0',
  startedAt: '',
  durationSeconds: 760,
  ended: 'completed',
  rounds: 3,
  plannedRuns: 12,
  seed: 7,
  preset: null,
  works,
  matrix: null,
});

const four = workOf([
  subject('go', 1.6),
  subject('rust-threads', 1.2),
  subject('python-asyncio', 1),
  subject('node', 0.9),
]);

const unpainted = (text: string): string => text.replace(/\x1b\[[\d;]*m/g, '');

function draw(over: Partial<ComparisonInput> = {}) {
  const input: ComparisonInput = {
    comparison: comparisonOf(four),
    work: 0,
    scroll: 0,
    columns: 140,
    rows: 44,
    paint: createPaint(themeAt(0), 0),
    hasColours: true,
    canvas,
    ...over,
  };
  const drawing = drawComparison(input);
  return { ...drawing, text: unpainted(drawing.lines.join('\n')) };
}

describe.each([
  [140, 44],
  [100, 30],
  [80, 24],
  [60, 20],
] as const)('%i x %i', (columns, rows) => {
  test.each([
    ['curves', {}],
    ['bars where there is no colour', { hasColours: false }],
    ['before the canvas is loaded', { canvas: null }],
    ['in colours', { paint: createPaint(themeAt(0), 24) }],
    [
      'eleven subjects',
      {
        comparison: comparisonOf(
          workOf(Array.from({ length: 11 }, (_, index) => subject(`a-long-name-of-a-subject-${index}`, 1 + index))),
        ),
      },
    ],
    ['nothing to compare', { comparison: comparisonOf(workOf([])) }],
  ] as const)('%s: every line is whole', (_what, over) => {
    const { lines } = draw({ columns, rows, ...over });
    expect(lines).toHaveLength(rows - 1);
    for (const line of lines) expect(columnsOf(line)).toBe(columns);
    expect(lines.at(-1)).toContain('q');
  });

  test('names every subject, marks the best, and says by how much', () => {
    const { text } = draw({ columns, rows });
    for (const name of ['go', 'rust-threads', 'python-asyncio', 'node']) expect(text).toContain(name);
    expect(text).toMatch(/go .*48,000 ★/);
    expect(text).toMatch(/Requests per second: go is best: 1\.33x rust-threads/);
  });

  test.each([1, 2])('says what its marks mean, with %i kinds of work', (works) => {
    const disturbed = {
      name: 'busy',
      rounds: [1, 2, 3].map(() => roundOf({ ...at(10_000, 20_000), ...besideOthers(55) })),
    };
    const noisy = workOf([subject('go', 1.6), subject('node', 0.9), disturbed]);
    for (const [work, marks] of [
      [four, /★ best.* · ~ (tied|within the noise)/],
      [noisy, /~ (tied|within the noise).* · ! takes no part/],
    ] as const) {
      const { text, lines } = draw({ columns, rows, comparison: comparisonOf(...[work, work].slice(0, works)) });
      expect(text).toMatch(marks);
      expect(unpainted(lines.at(-1) ?? '')).toContain('q quit');
    }
  });
});

test('what is above is said in the header', () => {
  expect(draw().text.split('\n')[0]).toMatch(
    /compare 4 subjects · io, each request waits 100 ms · 3 rounds +done 12:40 {2}seed 7/,
  );
});

test('of recordings alone nothing ran: the header says how many they are', () => {
  const comparison: Comparison = { ...comparisonOf(four), plannedRuns: 0 };
  const header = draw({ comparison }).text.split('\n')[0];
  expect(header).toMatch(/from 12 recordings $/);
  expect(header).not.toMatch(/done|seed/);
});

test('sentences scroll, and no further than there are any', () => {
  const first = draw({ columns: 80, rows: 24 });
  expect(first.maxScroll).toBeGreaterThan(0);
  const end = draw({ columns: 80, rows: 24, scroll: 1_000 });
  expect(end.text).not.toContain('Requests per second: go is best');
  expect(end.text).toBe(draw({ columns: 80, rows: 24, scroll: first.maxScroll }).text);
});

test('another kind of work is a key away', () => {
  const comparison = comparisonOf(four, { ...four, work: 'cpu', delayMs: 5 });
  expect(draw({ comparison }).text).toContain('work: io (1 of 2)');
  expect(draw({ comparison, work: 1 }).text).toContain('cpu, each request burns 5 ms');
});

test('one step has no curve: bars with names', () => {
  const one = workOf(
    ['go', 'node'].map((name, index) => ({
      name,
      rounds: [roundOf(at(1000, 9_000 / (index + 1))), roundOf(at(1000, 9_010 / (index + 1)))],
    })),
  );
  const { lines } = draw({ comparison: comparisonOf(one) });
  const [go, node] = ['go', 'node'].map((name) => lines.find((line) => line.startsWith(`│ ${name} `)) ?? '');
  expect(go?.slice(0, 28)).toMatch(/│ go +█+.* 9,005/);
  expect((node?.slice(0, 28).match(/█/g) ?? []).length).toBeLessThan((go?.slice(0, 28).match(/█/g) ?? []).length);
});

test('text from elsewhere is text', () => {
  const { lines } = draw({ comparison: comparisonOf(workOf([subject('\x1b[2Jnode', 1), subject('b\nc', 1)])) });
  expect(lines.join('')).not.toMatch(/\x1b\[2J|\n/);
});

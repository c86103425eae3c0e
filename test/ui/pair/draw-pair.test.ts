import { beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent, Steered } from '../../../src/domain/events/run-event.ts';
import { foldRun } from '../../../src/domain/state/fold-run.ts';
import { initialRunState } from '../../../src/domain/state/run-state.ts';
import { columnsOf } from '../../../src/ui/frame/ansi-text.ts';
import { drawPair, type PairInput } from '../../../src/ui/pair/draw-pair.ts';
import type { PairSide } from '../../../src/ui/pair/pair-side.ts';
import { type CreateCanvas, loadCanvas } from '../../../src/ui/plots/canvas.ts';
import { createPaint, themeAt } from '../../../src/ui/theme.ts';
import { PLACES, STATUS } from '../a-replay.ts';
import { frameProblems, slipsIn } from '../frame-rules.ts';
import { goRamp, MOMENTS } from '../go-ramp.ts';

let canvas: CreateCanvas;
beforeAll(async () => {
  canvas = await loadCanvas();
});

const sideOf = (events: readonly RunEvent[], over: Partial<PairSide> = {}): PairSide => ({
  name: 'go',
  colour: 'strong',
  state: events.reduce(foldRun, initialRunState),
  track: { ownMs: 31_000, lastMs: 52_000, stands: null, read: 1, endMs: 52_000, places: PLACES },
  toCommonMs: (ownMs) => ownMs,
  ...over,
});
const long = sideOf(goRamp({ untilMs: MOMENTS.hold }));
const short = sideOf(goRamp({ untilMs: MOMENTS.first }), {
  ...{ name: 'node', colour: 'units' },
  track: { ownMs: 7_000, lastMs: 7_000, stands: 'end', read: 1, endMs: 7_000, places: PLACES.slice(0, 2) },
});

function draw(over: Partial<PairInput> = {}) {
  const lines = drawPair({
    ...{ sides: [long, short], replay: STATUS, alignedBy: 'clock', columns: 140, rows: 44, canvas },
    ...{ paint: createPaint(themeAt(0), 0), hasColours: false, hasKeys: true },
    ...over,
  });
  const shown = lines.map((line) => line.replace(/\x1b\[[\d;]*m/g, ''));
  return { lines, shown, text: shown.join('\n') };
}

describe.each([
  [200, 60],
  [140, 44],
  [100, 30],
  [80, 24],
  [60, 20],
] as const)('%i x %i', (columns, rows) => {
  test.each<[string, Partial<PairInput>]>([
    ['a moment of two ramps', {}],
    ['in colours', { paint: createPaint(themeAt(0), 24), hasColours: true }],
    ['before the canvas is loaded', { canvas: null }],
    ['before anything happened', { sides: [sideOf([]), sideOf([], { name: 'node' })] }],
    ['names that are long and hostile', { sides: [long, { ...short, name: `\x1b[2J${'long'.repeat(40)}` }] }],
    ['step by step, while one is read', { alignedBy: 'connections', replay: { ...STATUS, read: 0.4 } }],
  ])('%s: every line is whole', (_what, over) => {
    const { lines, shown } = draw({ columns, rows, ...over });
    expect(lines).toHaveLength(rows - 1);
    for (const line of lines) expect(columnsOf(line)).toBe(columns);
    expect(frameProblems([...shown.map((line) => line.trimEnd()), ''], columns)).toEqual([]);
    expect(slipsIn(shown)).toEqual([]);
  });

  test('says who is who, what each measured, where each is, and what the keys do', () => {
    const { text, shown } = draw({ columns, rows });
    expect(shown[0]).toMatch(/━━ go +┈┈ node .*REPLAY +▶ 2× 00:31 \/ 00:52/);
    expect(text).toMatch(/49\.2k[\s\S]*1,000/);
    expect(shown.at(-3)).toMatch(/^ go +[━┃◆▲✗■●]+[─┃◆▲✗■]+ *$/);
    expect(shown.at(-2)).toMatch(/^ node +[━┃◆▲✗■]+● +at its end *$/);
    expect(shown.at(-1)).toMatch(/space pause .*q quit/);
  });
});

test.each([60, 66, 72, 80])('at %i columns the table has whole columns only', (columns) => {
  const { shown } = draw({ columns, rows: 20 });
  for (const line of shown.slice(1, 4)) expect(line).not.toContain('…');
  expect(shown[1]).toMatch(columns >= 80 ? /cores *$/ : /p99( +resident)? *$/);
});

test('paused, space plays', () => {
  expect(draw({ replay: { ...STATUS, playing: false } }).shown.at(-1)).toContain('space play');
});

test('curves are on one scale: of two servers of which one serves half as much, one is half as high', () => {
  const rows = (side: PairSide): number[] =>
    draw({ sides: [side, sideOf([], { name: 'node' })] }).shown.flatMap((line, row) =>
      /^│[^│]*[⠁-⣿]/.test(line) && row < 28 ? [row] : [],
    );
  const half = {
    ...long,
    state: {
      ...long.state,
      series: {
        ...long.state.series,
        requestsPerSecond: {
          ...long.state.series.requestsPerSecond,
          points: long.state.series.requestsPerSecond.points.map(({ atMs, value }) => ({ atMs, value: value / 2 })),
        },
      },
    },
  };
  const both = draw({ sides: [long, half] }).shown;
  // The top of the plot is the first round figure above the larger one's highest.
  expect(both.join('\n')).toMatch(/│ +50k┤/);
  expect(rows(long).length).toBeGreaterThan(0);
});

test('a curve is drawn where the common clock puts it', () => {
  const later = (ms: number): PairSide => ({ ...short, toCommonMs: (ownMs) => ownMs + ms });
  const at = (side: PairSide): string =>
    draw({ sides: [sideOf([]), side], replay: { ...STATUS, positionMs: 31_000 } }).text;
  expect(at(later(0))).toMatch(/ 00:10 +00:20 /);
  expect(at(later(20_000))).toMatch(/ 00:25 +00:30 +00:35 /);
  expect(at(later(20_000))).not.toMatch(/ 00:10 /);
});

test('without a keyboard it names no key', () => {
  const { shown } = draw({ hasKeys: false });
  expect(shown.at(-1)?.trim()).toBe('Ctrl-C ends');
});

test('who waits, who is over and what ended a run is said', () => {
  const waits: PairSide = { ...short, track: { ...short.track, stands: 'waits' } };
  expect(draw({ sides: [long, waits] }).text).toContain('waits for the other');
  const error = { code: 'target-died' as const, message: 'The target node ended: SIGKILL.', hint: 'See its log.' };
  const failed = {
    ...short,
    state: {
      ...short.state,
      ended: { type: 'run-ended' as const, atMs: 7_000, ended: 'target-exited' as const, error },
    },
  };
  expect(draw({ sides: [long, failed] }).text).toContain('The target node ended: SIGKILL.');
});

describe('two recordings of which one was steered', () => {
  const steer = (over: Partial<Steered>): Steered => ({
    ...{ type: 'steered', atMs: 12_000, kind: 'work', work: 'cpu', delayMs: 5, path: '/cpu?ms=5', sending: true },
    ...over,
  });
  const sides = (over: Partial<Steered>): readonly PairSide[] => [
    sideOf([...goRamp({ untilMs: MOMENTS.hold }), steer(over)]),
    short,
  ];

  test.each<[string, Partial<Steered>, string]>([
    ['other work', {}, ' cpu 5.0 ms '],
    ['a fault', { kind: 'fault', work: 'block' }, ' FAULT block 5.0 ms '],
    ['load off', { kind: 'load-off', sending: false }, ' LOAD OFF '],
  ])('%s is said beside what the other one is asked, at every size, and after its end', (_, over, badge) => {
    for (const [columns, rows] of [
      [140, 44],
      [100, 30],
      [80, 24],
      [60, 20],
    ] as const) {
      const { text } = draw({ columns, rows, sides: sides(over) });
      expect(text).toContain(badge);
      expect(text).toMatch(/node .*io 100 ms/);
    }
    const [first] = sides(over);
    const ended = first && { ...first, state: foldRun(first.state, { type: 'step-ended', atMs: 31_000, index: 6 }) };
    expect(draw({ sides: ended ? [ended, short] : [] }).text).toContain(badge);
  });

  test('the moment is on the curves, in the colour of its recording', () => {
    const { text, lines } = draw({ sides: sides({}), paint: createPaint(themeAt(0), 24), hasColours: true });
    expect(text).toContain('▼cpu 5.0 ms');
    const colour = createPaint(themeAt(0), 24)('strong', '▼').split('▼')[0] ?? '';
    expect(lines.some((line) => line.includes(`${colour}▼`))).toBe(true);
    expect(draw({}).text).not.toMatch(/▼cpu/);
  });
});

import { describe, expect, test } from 'vitest';
import type { UnitStacks } from '../../../src/domain/events/run-event.ts';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { columnsOf } from '../../../src/ui/frame/ansi-text.ts';
import { initialViewState } from '../../../src/ui/state/view-state.ts';
import { drawSource } from '../../../src/ui/views/source-view.ts';
import { bodyRows } from '../../../src/ui/views/view.ts';
import { fold } from '../../domain/events.ts';
import { paneTools, wordsOf } from '../pane-tools.ts';
import { richRun } from '../rich-run.ts';

const tools = paneTools({ toMs: 15_000 });
const rich = fold(richRun());
const { started } = rich;
if (started === null) throw new Error('not started');

/** Line 21 of the rich run's source is its time.Sleep. */
const stacks: UnitStacks = {
  type: 'unit-stacks',
  atMs: rich.nowMs - 4_000,
  unit: 'goroutines',
  total: 20_004,
  groups: [
    {
      count: 10_000,
      state: null,
      waitsFor: 'time.Sleep',
      frames: [
        { function: 'time.Sleep', file: 'runtime/time.go', line: 363, own: false },
        { function: 'main.slow', file: 'conctop.example/go/main.go', line: 21, own: true },
      ],
    },
    { count: 9_998, state: null, waitsFor: 'net/http background read', frames: [] },
    { count: 2, state: 'WAITING', waitsFor: '\x1b[31mevil', frames: [] },
  ],
  rest: { groups: 3, units: 4 },
  costMs: 77,
  answeredInMs: 90,
  source: '/stacks',
};
const known: RunState = { ...rich, stacks };

const draw = (state: RunState, columns = 136, rows = 37, showsUnits = true, scroll: number | null = null) =>
  drawSource({ state, columns, rows, scroll, filter: '', showsUnits, tools, threads: initialViewState(0).threads });

describe.each([
  [136, 37],
  [96, 23],
  [76, 17],
  [56, 13],
] as const)('%i x %i inside', (columns, rows) => {
  test('the groups, where they wait, and the line that they stand on', () => {
    const { lines, sentence } = draw(known, columns, rows);
    const text = wordsOf(lines);
    expect(text).toContain('10,000 time.Sleep');
    expect(text).toContain('← main.slow main.go:21');
    expect(text).toContain(' 9,998 net/http background read');
    expect(text).toMatch(/^ *21 .*time\.Sleep.* ◂ 10,000 goroutines/m);
    expect(sentence.length).toBeLessThanOrEqual(76);
    expect(lines.length).toBeLessThanOrEqual(bodyRows({ rows }));
    for (const line of lines) expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
  });
});

test('the price and the age are said, what is not listed is counted, foreign bytes are harmless', () => {
  const text = wordsOf(draw(known).lines);
  expect(text).toContain('20,004 goroutines, 4 s ago · from /stacks, took 77 ms');
  expect(text).toContain('and 4 at 3 other places');
  expect(text).toContain('The stack of the 10,000 in time.Sleep:');
  expect(text).not.toContain('\x1b');
  const unpriced = wordsOf(draw({ ...known, stacks: { ...stacks, costMs: null } }).lines);
  expect(unpriced).toContain('answered in 90 ms');
  expect(unpriced).not.toContain('took');
});

test('beside the explanation the line keeps its mark', () => {
  const text = wordsOf(draw(known, 136, 37, false).lines);
  expect(text).toContain('◂ 10,000 goroutines, 4 s ago');
  const now = wordsOf(draw({ ...known, nowMs: stacks.atMs + 500 }, 136, 37, false).lines);
  expect(now).toContain('◂ 10,000 goroutines');
  expect(now).not.toContain('ago');
  expect(text).toContain('In goroutines.');
  expect(text).not.toContain('background read');
});

test('the line that most units stand on is seen, also far below the handler’s beginning', () => {
  const [sleeping] = stacks.groups;
  if (sleeping === undefined) throw new Error('no group');
  const frames = sleeping.frames.map((frame) => ({ ...frame, line: frame.own ? 60 : frame.line }));
  const state: RunState = { ...rich, stacks: { ...stacks, groups: [{ ...sleeping, frames }] } };
  expect(wordsOf(draw(state, 76, 17).lines)).toMatch(/^ *60 .* ◂ 10,000 goroutines/m);
});

test('no stacks: what is missing is said, and no figure', () => {
  const { lines } = draw(rich);
  expect(wordsOf(lines)).toContain('What the goroutines wait for is not known: this target');
  expect(wordsOf(lines)).not.toContain('◂');
  const refused = draw({ ...rich, stacksMissing: '/stacks answers with status 404.' });
  expect(wordsOf(refused.lines)).toContain('/stacks answers with status 404.');
  const target = { ...started.target, stacksMissing: 'Tokio’s stable metrics know no stacks.' };
  expect(wordsOf(draw({ ...rich, started: { ...started, target } }).lines)).toContain('Tokio’s stable metrics');
});

test('a server of one’s own without --pprof is told of it', () => {
  const { explanation: _e, source: _s, ...target } = started.target;
  const own: RunState = { ...rich, started: { ...started, config: { ...started.config, command: 'attach' }, target } };
  expect(wordsOf(draw(own).lines)).toContain('--pprof URL');
  expect(wordsOf(draw({ ...own, stacks }).lines)).toContain('10,000 time.Sleep ← main.slow main.go:21');
});

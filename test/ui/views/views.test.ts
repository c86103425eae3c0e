import { describe, expect, test } from 'vitest';
import { initialRunState, type RunState } from '../../../src/domain/run-state.ts';
import { columnsOf } from '../../../src/ui/ansi-text.ts';
import type { PaneTools } from '../../../src/ui/panes/pane-context.ts';
import { createPaint, THEMES } from '../../../src/ui/theme.ts';
import type { ViewName } from '../../../src/ui/view-state.ts';
import { VIEWS } from '../../../src/ui/views/index.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from '../../../src/ui/views/view.ts';
import { fold } from '../../domain/events.ts';
import { createCanvas } from '../fake-terminal.tsx';
import { richRun } from '../rich-run.ts';

const dark = THEMES.dark;
if (dark === undefined) throw new Error('no theme');
const canvas = await createCanvas();
const tools = (depth: 0 | 24): PaneTools => ({
  paint: createPaint(dark, depth),
  hasColours: depth > 0,
  canvas,
  fromMs: 2_000,
  toMs: 32_000,
});
const rich = fold(richRun());

type Drawn = Exclude<ViewName, 'overview'>;
const NAMES = Object.keys(VIEWS) as Drawn[];
const draw = (name: Drawn, over: Partial<ViewInput> = {}): ViewDrawing =>
  VIEWS[name]({ state: rich, columns: 136, rows: 37, scroll: null, filter: '', tools: tools(0), ...over });
/** Bold stays without colours: what is asserted on are words. */
const textOf = (drawing: ViewDrawing): string => drawing.lines.join('\n').replace(/\x1b\[[\d;]*m/g, '');

/** Inner sizes of 140x44, 100x30, 80x24, 60x20 and a large one. */
const SIZES = [
  [136, 37],
  [96, 23],
  [76, 17],
  [56, 13],
  [196, 53],
] as const;

describe.each(SIZES)('%i x %i inside', (columns, rows) => {
  describe.each(NAMES)('%s', (name) => {
    test.each<[string, Partial<ViewInput>]>([
      ['with everything', {}],
      ['with colours', { tools: tools(24) }],
      ['scrolled far beyond its end', { scroll: 9_999 }],
      ['with a filter that nothing holds', { filter: 'zzzz' }],
      ['before anything is known', { state: initialRunState }],
    ])('%s: no line too many, none too wide', (_case, over) => {
      const drawing = draw(name, { columns, rows, ...over });
      expect(drawing.lines.length).toBeLessThanOrEqual(bodyRows({ rows }));
      expect(drawing.lines.length).toBeGreaterThan(0);
      for (const line of drawing.lines) expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
    });
  });
});

test.each(NAMES)('%s says in one line of 76 columns what it shows', (name) => {
  for (const state of [rich, initialRunState]) {
    const { sentence, title } = draw(name, { state, columns: 76, rows: 17 });
    expect(sentence.length).toBeGreaterThan(20);
    expect(sentence.length).toBeLessThanOrEqual(76);
    expect(title).not.toBe('');
  }
});

test.each(NAMES)('%s: scrolled to its end it shows other lines, where it scrolls at all', (name) => {
  const small = { columns: 76, rows: 9 };
  const first = draw(name, { ...small, scroll: 0 });
  const { extent } = first;
  if (extent === null || extent.total <= extent.visible) return;
  expect(textOf(draw(name, { ...small, scroll: extent.total }))).not.toBe(textOf(first));
});

test.each(NAMES)('%s before anything is known: no figure', (name) => {
  expect(textOf(draw(name, { state: initialRunState }))).not.toMatch(/\d/);
});

describe('what a person reads', () => {
  const shows = (name: Drawn, words: readonly string[], over: Partial<ViewInput> = {}): void => {
    const text = textOf(draw(name, over));
    for (const word of words) expect(text).toContain(word);
  };

  test('threads: states, columns, roles', () => {
    shows('threads', ['R runnable 37', 'S sleeping 9,964', 'VOL/S', 'first thread', 'JVM GC', '64.0 %', '12,004']);
    expect(draw('threads').detail).toContain('10,001 threads');
    expect(draw('threads').detail).toContain('rows: the busiest 64');
  });

  test('threads: a cell stands for several where there are too many, and that is said', () => {
    expect(draw('threads', { columns: 76, rows: 17 }).sentence).toMatch(/A cell for \d+ OS threads/);
  });

  test('threads: a filter', () => {
    const text = textOf(draw('threads', { filter: 'gc' }));
    expect(text).toContain('GC Thread#0');
    expect(text).not.toContain('server');
    shows('threads', ['No row holds “zzzz”.'], { filter: 'zzzz' });
  });

  test('cores: lanes, shares, who ran', () => {
    shows('cores', [
      'core 0',
      'core 1',
      'target',
      'load',
      'other',
      '64 %',
      '28 %',
      '4711 server',
      'now',
      '10,000 requests',
    ]);
  });

  test('memory: totals, what it consists of, the folklore held against it', () => {
    shows('memory', ['RESIDENT', 'RESERVED', 'a connection', 'a thread', 'private 353 MB', 'anonymous', '1.5 GB']);
    shows('memory', ['“a goroutine costs 2 KB”', 'measured', '× as much', 'resident over the run']);
  });

  test('memory: where only sums were read it says so', () => {
    const { memoryMap } = rich;
    if (memoryMap === null) throw new Error('no map');
    const state: RunState = { ...rich, memoryMap: { ...memoryMap, areas: [] } };
    shows('memory', ['private 353 MB', 'is not read with so many threads'], { state });
    expect(textOf(draw('memory', { state }))).not.toContain('CONSISTS OF');
  });

  test('scheduler: Go’s letters, queues, the rest as rows', () => {
    shows('scheduler', ['G  goroutines', '10,012', 'run queues', '241', 'P  processors', 'M  OS threads', 'served']);
  });

  test('source: the handler with numbers and its mark, the explanation beside it', () => {
    shows('source', [
      '20 ▌ func slow(ms int) {',
      'time.Sleep(ms) // parks',
      'net/http starts one for each',
      '• A waiting',
    ]);
    expect(textOf(draw('source'))).not.toContain('https://');
    expect(textOf(draw('source'))).toContain('17   line 17');
  });

  test('source: both can be read to their end, and from the file’s first line', () => {
    shows('source', ['line 120', 'Paragraph 60'], { scroll: 9_999 });
    shows('source', ['1   line 1', 'In goroutines.'], { scroll: 0 });
    shows('source', ['func slow', 'In goroutines.'], { columns: 76, rows: 17 });
    shows('source', ['line 120', 'Paragraph 60'], { columns: 76, rows: 17, scroll: 9_999 });
  });

  test('source: a line that does not fit goes on under its beginning, unnumbered', () => {
    const started = rich.started;
    if (started === null || started.target.source == null) throw new Error('not started');
    const text = `  // ${'many '.repeat(14)}words to the last\nshort();\n`;
    const source = { ...started.target.source, text, firstLine: 1, lastLine: 1 };
    const state: RunState = { ...rich, started: { ...started, target: { ...started.target, source } } };
    shows('source', ['1 ▌   // many', '     ▌      many', 'words to the last', '   2   short();'], { state });
  });

  test('source: a command of one’s own has none, but says why it behaves so', () => {
    const started = rich.started;
    if (started === null) throw new Error('not started');
    const { explanation: _e, source: _s, ...target } = started.target;
    const state: RunState = { ...rich, started: { ...started, target } };
    shows('source', ['a goroutine per connection', 'the scheduler runs only what is ready'], { state });
  });

  test('log: follows its end, scrolls, and searches', () => {
    const end = draw('log');
    expect(textOf(end)).toContain('request 80 served');
    expect(end.detail).toBe('following');
    expect(textOf(draw('log', { scroll: 0 }))).toContain('building package net/http');
    expect(textOf(draw('log', { scroll: 0 }))).not.toContain('request 80 served');
    const found = textOf(draw('log', { filter: 'NEEDLE' }));
    expect(found).toContain('a needle    in the log red');
    expect(found).not.toContain('request');
    expect(textOf(draw('log', { filter: 'zzzz' }))).toBe('No line holds “zzzz”.');
  });
});

import { describe, expect, test } from 'vitest';
import { initialRunState, type RunState } from '../../../src/domain/state/run-state.ts';
import { columnsOf } from '../../../src/ui/frame/ansi-text.ts';
import type { PaneTools } from '../../../src/ui/panes/pane-context.ts';
import { FIRST_CHOICE } from '../../../src/ui/state/thread-choice.ts';
import type { ViewName } from '../../../src/ui/state/view-state.ts';
import { createPaint, THEMES } from '../../../src/ui/theme.ts';
import { VIEWS } from '../../../src/ui/views/index.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from '../../../src/ui/views/view.ts';
import { fold } from '../../domain/events.ts';
import { createCanvas } from '../fake-terminal.tsx';
import { richRun, threadRow } from '../rich-run.ts';

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
  VIEWS[name]({
    state: rich,
    columns: 136,
    rows: 37,
    scroll: null,
    filter: '',
    threads: FIRST_CHOICE,
    tools: tools(0),
    ...over,
  });
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

test.each(NAMES)('%s: scrolled to its end it shows other lines, if it scrolls at all', (name) => {
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

  test('threads: a cell stands for several if there are too many, and the view says so', () => {
    expect(draw('threads', { columns: 76, rows: 17 }).sentence).toMatch(
      /Each cell is \d+ threads, coloured by the most active/,
    );
  });

  test.each([196, 136, 96, 76])(
    'threads: in %i columns the end of what a process says of itself is there',
    (columns) => {
      const { threads } = rich;
      if (threads === null) throw new Error('no table');
      const says = ['idle in transaction', 'UPDATE waiting', 'idle', 'INSERT'];
      const rows = says.map((_, index) => ({
        ...threadRow(index, 'postgres'),
        pid: 4711 + index,
        coreWaitPercent: 0.1,
      }));
      const processes = says.map((words, index) => ({
        pid: 4711 + index,
        name: 'postgres',
        threads: 1,
        title: `postgres: alice warehouse 127.0.0.1(5432${index}) ${words}`,
      }));
      const state: RunState = { ...rich, threads: { ...threads, total: 4, rows, cells: 'SSSS', processes } };
      const drawing = draw('threads', { state, columns, rows: 37 });
      for (const words of says) expect(textOf(drawing)).toContain(` ${words} `);
      for (const line of drawing.lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
      if (columns > 100) expect(textOf(drawing)).toContain('alice warehouse 127.0.0.1(54320) idle in transaction');
    },
  );

  test.each([136, 96, 76])('threads: in %i columns a role known from the name is whole', (columns) => {
    expect(textOf(draw('threads', { columns, rows: 37 }))).toContain(' first thread ');
    const { threads } = rich;
    if (threads === null) throw new Error('no table');
    const rows = threads.rows.map((row) => ({ ...row, coreWaitPercent: 1 }));
    const state: RunState = { ...rich, threads: { ...threads, rows } };
    expect(textOf(draw('threads', { state, columns, rows: 37 }))).toContain(' first thread ');
  });

  test('threads: a filter', () => {
    const text = textOf(draw('threads', { filter: 'gc' }));
    expect(text).toContain('GC Thread#0');
    expect(text).not.toContain('server');
    shows('threads', ['No thread matches “zzzz”.'], { filter: 'zzzz' });
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

  test('memory: totals, what it consists of, folklore in comparison', () => {
    shows('memory', ['RESIDENT', 'RESERVED', 'private 353 MB', 'anonymous', '1.5 GB']);
    shows('memory', ['“a goroutine costs 2 KB”', 'measured', '× as much', 'resident over the run']);
  });

  test('memory: a connection costs what it adds to the base, and the base is shown once', () => {
    const text = textOf(draw('memory'));
    expect(text).toMatch(/now +362 MB +1\.6 GB/);
    expect(text).toMatch(/base +5\.7 MB +before the load’s first connection/);
    // (380 - 6) MB over 10,000 connections.
    expect(text).toMatch(/per connection +37 KB +357 MB more, 10,000 open/);
    // Go's threads are not one a connection: what one of them would cost is no figure.
    expect(text).not.toContain('per thread');
  });

  test('memory: open descriptors against the limit of a single process; of a tree their sum; of macOS nothing', () => {
    const linesFor = (openFiles: RunState['openFiles']) => textOf(draw('memory', { state: { ...rich, openFiles } }));
    expect(linesFor({ open: 10_007, max: 65_535 })).toContain('10,007 of 65,535 descriptors open');
    expect(linesFor({ open: 10_020, max: null })).toMatch(/10,020 open descriptors *(?:\n|│|$)/m);
    expect(linesFor(null)).not.toContain('descriptor');
  });

  test('memory: per thread only if each connection has one, and above the base too', () => {
    const { started, process } = rich;
    if (started === null || process === null) throw new Error('not started');
    const state: RunState = {
      ...rich,
      started: { ...started, target: { ...started.target, threads: 'per-connection' } },
      process: { ...process, threads: 10_005 },
    };
    expect(textOf(draw('memory', { state }))).toMatch(/per thread +37 KB +10,000 more threads/);
  });

  test('memory: without its base, or without load, nothing is divided', () => {
    const unseen = textOf(draw('memory', { state: { ...rich, base: null } }));
    expect(unseen).toMatch(/per connection +– +its base was not seen/);
    expect(unseen).not.toMatch(/base +\d/);
    // RSS that was summed over processes is not what PSS grew from.
    const summed = rich.base === null ? null : { ...rich.base, sharedOnce: false };
    expect(textOf(draw('memory', { state: { ...rich, base: summed } }))).toMatch(/per connection +– +its base was not/);
    expect(textOf(draw('memory', { state: { ...rich, load: null } }))).not.toMatch(/^per connection/m);
  });

  test('memory: if only sums were read, the view says so', () => {
    const { memoryMap } = rich;
    if (memoryMap === null) throw new Error('no map');
    const state: RunState = { ...rich, memoryMap: { ...memoryMap, areas: [] } };
    shows('memory', ['private 353 MB', 'the mappings are not read one by one'], { state });
    expect(textOf(draw('memory', { state }))).not.toContain('CONSISTS OF');
  });

  test('scheduler: Go’s letters, queues, the rest as rows', () => {
    shows('scheduler', ['G  goroutines', '10,012', 'run queues', '241', 'P  processors', 'M  OS threads', 'served']);
  });

  test('scheduler: a counter that leaps has a rate over seconds, not that of its last interval', () => {
    const { runtime } = rich;
    if (runtime === null) throw new Error('no stats');
    // 40 s of waiting, counted four seconds ago, and none since.
    const at = (ageMs: number, mutexWaitSeconds: number) => ({
      ...runtime,
      atMs: rich.nowMs - ageMs,
      facts: { mutexWaitSeconds },
    });
    const all = [at(4_000, 0), at(3_000, 40), at(2_000, 40), at(1_000, 40), at(0, 40)];
    const state: RunState = { ...rich, runtime: at(0, 40), past: { ...rich.past, runtime: all } };
    expect(textOf(draw('scheduler', { state }))).toMatch(/waited for locks +40 s +10 s\/s/);
  });

  describe('for the user’s own server', () => {
    const { started, runtime } = rich;
    if (started === null || runtime === null) throw new Error('not started');
    const config = { ...started.config, command: 'attach' as const };
    const target = { ...started.target, unit: { singular: 'unit', plural: 'units' } };
    const own: RunState = {
      ...rich,
      started: { ...started, config, target },
      runtime: {
        ...runtime,
        unit: { name: 'goroutines', count: 10_012 },
        facts: { stackBytes: 1e6 },
        source: '/metrics',
      },
    };

    test('scheduler: its metrics name their source and the units', () => {
      expect(draw('scheduler', { state: own }).detail).toBe('from /metrics, took 1.0 ms');
      shows('scheduler', ['goroutines', 'goroutine stacks'], { state: own });
      expect(textOf(draw('scheduler', { state: own }))).not.toMatch(/units?\b/);
    });

    test('scheduler: an older recording does not say from where', () => {
      const { source: _, ...older } = own.runtime ?? runtime;
      expect(draw('scheduler', { state: { ...own, runtime: older } }).detail).toBe('took 1.0 ms');
      expect(draw('scheduler').detail).toBe('from /stats, took 1.0 ms');
    });

    test('scheduler: without either it says what is missing', () => {
      shows('scheduler', ['A runtime’s own figures come from --metrics URL'], { state: { ...own, runtime: null } });
    });
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

  test('source: both scroll to their end, and to the file’s first line', () => {
    shows('source', ['line 120', 'Paragraph 60'], { scroll: 9_999 });
    shows('source', ['1   line 1', 'In goroutines.'], { scroll: 0 });
    shows('source', ['func slow', 'In goroutines.'], { columns: 76, rows: 17 });
    shows('source', ['line 120', 'Paragraph 60'], { columns: 76, rows: 17, scroll: 9_999 });
  });

  test('source: a long line wraps, unnumbered', () => {
    const started = rich.started;
    if (started === null || started.target.source == null) throw new Error('not started');
    const text = `  // ${'many '.repeat(14)}words to the last\nshort();\n`;
    const source = { ...started.target.source, text, firstLine: 1, lastLine: 1 };
    const state: RunState = { ...rich, started: { ...started, target: { ...started.target, source } } };
    shows('source', ['1 ▌   // many', '     ▌      many', 'words to the last', '   2   short();'], { state });
  });

  test('source: the user’s own command has none, but the view says why it behaves so', () => {
    const started = rich.started;
    if (started === null) throw new Error('not started');
    const { explanation: _e, source: _s, ...target } = started.target;
    const state: RunState = { ...rich, started: { ...started, target } };
    shows('source', ['a goroutine per connection', 'the scheduler runs only what is ready'], { state });
  });

  describe('one line, one moment', () => {
    const { threads, process } = rich;
    if (threads === null || process === null) throw new Error('no samples');
    /** Thousands of threads: the table is three seconds old, and their number is not. */
    const state: RunState = {
      ...rich,
      threads: { ...threads, atMs: rich.nowMs - 3_000, total: 9_192, states: { running: 17 }, coreWaitPercent: 9_084 },
      process: { ...process, threads: 10_002 },
    };

    test('scheduler: the newest number of threads, and how old the runnable ones are', () => {
      shows('scheduler', ['10,002', '17 runnable, 3 s ago'], { state });
      expect(textOf(draw('scheduler', { state }))).not.toContain('9,192');
    });

    test('cores: means beside means, not a moment’s count of runnable threads', () => {
      shows('cores', ['90.84 threads waiting for one, 3 s ago'], { state });
      expect(textOf(draw('cores', { state }))).not.toContain('runnable');
    });

    test('threads: the table shows its age', () => {
      expect(draw('threads', { state }).detail).toContain('9,192 threads');
      expect(draw('threads', { state }).detail).toContain('3 s ago');
    });
  });

  test('log of an attached process: an empty log says nothing about it', () => {
    const { started } = rich;
    if (started === null) throw new Error('not started');
    const attached: RunState = {
      ...rich,
      log: [],
      started: { ...started, config: { ...started.config, command: 'attach' } },
    };
    shows('log', ['is not visible to conctop'], { state: attached });
    shows('log', ['The target has written nothing so far.'], { state: { ...rich, log: [] } });
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
    expect(textOf(draw('log', { filter: 'zzzz' }))).toBe('No line matches “zzzz”.');
  });
});

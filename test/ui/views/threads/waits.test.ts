import { describe, expect, test } from 'vitest';
import type { ThreadTable } from '../../../../src/domain/events/run-event.ts';
import { initialRunState, type RunState } from '../../../../src/domain/state/run-state.ts';
import { columnsOf } from '../../../../src/ui/frame/ansi-text.ts';
import { sharedColumns } from '../../../../src/ui/plots/bars.ts';
import { FIRST_CHOICE, type ThreadChoice, type ThreadSort } from '../../../../src/ui/state/thread-choice.ts';
import { drawThreads } from '../../../../src/ui/views/threads/threads-view.ts';
import { runStarted, waitsHidden } from '../../../domain/events.ts';
import { paneTools, wordsOf } from '../../pane-tools.ts';
import { goThreads, tableOf, waiting } from './a-thread.ts';

const go = (threads: ThreadTable, over: Partial<RunState> = {}): RunState => ({
  ...initialRunState,
  started: runStarted(),
  threads,
  epolls: { type: 'epoll-sets', atMs: 0, sets: [{ pid: 10, fd: 7, watched: 10_003 }], costMs: 1 },
  runtime: { facts: { gomaxprocs: 2 } } as unknown as RunState['runtime'],
  load: { ...(initialRunState.load ?? {}), open: 10_000 } as RunState['load'],
  ...over,
});

interface Wanted {
  readonly columns?: number;
  readonly rows?: number;
  readonly filter?: string;
  readonly choice?: Partial<ThreadChoice>;
  readonly depth?: 0 | 24;
}

function drawn(state: RunState, { columns = 136, rows = 37, filter = '', choice = {}, depth = 0 }: Wanted = {}) {
  const threads = { ...FIRST_CHOICE, ...choice };
  const drawing = drawThreads({ state, columns, rows, scroll: null, filter, threads, tools: paneTools({ depth }) });
  const text = drawing.lines.map((line) => wordsOf([line]).trimEnd());
  return { ...drawing, text, whole: text.join('\n') };
}
/** The tids in the order of the rows. */
const tids = (lines: readonly string[]): number[] =>
  lines.flatMap((line) => {
    const tid = /^ {5}(\d\d) server/.exec(line)?.[1];
    return tid === undefined ? [] : [Number(tid)];
  });

describe('what threads wait for', () => {
  test('a sentence, a bar that adds up, its legend, a column', () => {
    const { text, whole } = drawn(go(goThreads()));
    expect(text[0]).toMatch(
      /^9 threads: 2 run Go code, 1 waits in epoll, .*One epoll instance watches 10,000 sockets\.$/,
    );
    expect(text[1]).toMatch(/^R+M+T+W+ {2}9 threads$/);
    expect(columnsOf(text[1] ?? '')).toBe(136);
    const counts = [...(text[2] ?? '').matchAll(/■ . ([\d,]+) /g)].map(([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(9);
    expect(whole).toContain('TID NAME            ROLE');
    expect(whole).toContain('WAITS FOR');
    expect(whole).toMatch(/13 server +netpoll +S +any of 10,003 · epoll_pwait fd 7/);
    expect(whole).toMatch(/11 server +sysmon +S +a timer · nanosleep/);
    expect(whole).toMatch(/14 server +runs Go code +R +runnable/);
    expect(whole).toMatch(/18 server +parked +S +lock or work · futex/);
  });

  test.each([
    [136, 37],
    [96, 23],
    [76, 17],
    [56, 13],
  ])('in %i x %i the column, the bar and every group are there, and no line is too wide', (columns, rows) => {
    for (const depth of [0, 24] as const) {
      const { text, whole } = drawn(go(goThreads()), { columns, rows, depth });
      for (const line of text) expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
      expect(text.length).toBeLessThanOrEqual(rows - 1);
      for (const words of ['WAITS FOR', 'any of 10,003', '9 threads', 'R 2', 'M 1', 'T 1', 'W 5']) {
        expect(whole, `${columns} columns`).toContain(words);
      }
    }
  });

  test('with colours each letter stands on that of its group', () => {
    const line = drawn(go(goThreads()), { depth: 24 }).lines[1] ?? '';
    expect(line).toContain('\x1b[38;5;16;48;2;148;196;241m M');
    expect(line).toContain('\x1b[38;5;16;48;2;3;199;168m R');
  });

  test('one thread among ten thousand is seen in the bar', () => {
    const table = tableOf([waiting(10, 'accept'), waiting(11, 'socket')], {
      total: 10_000,
      waits: { accept: 1, socket: 9_999 },
    });
    expect(drawn(go(table)).text[1]).toMatch(/^S+A {2}10,000 threads$/);
  });

  test('of an instance that was not counted, or of poll and select, it is many sockets', () => {
    const elsewhere = waiting(11, 'many', { wait: { group: 'many', call: 'epoll_wait', fd: 9 } });
    const poll = waiting(12, 'many', { wait: { group: 'many', call: 'poll', fd: null } });
    const { whole } = drawn(go(tableOf([waiting(10, 'many'), elsewhere, poll])));
    expect(whole).toMatch(/11 server .* many sockets · epoll_wait fd 9/);
    expect(whole).toMatch(/12 server .* many sockets · poll /);
    // More digits than the column has.
    const sets = [{ pid: 10, fd: 7, watched: 1_000_000 }];
    const most = go(tableOf([waiting(10, 'many')]), { epolls: { type: 'epoll-sets', atMs: 0, sets, costMs: 1 } });
    expect(drawn(most, { columns: 76, rows: 17 }).whole).toMatch(/10 server .* many sockets /);
  });

  test('what is not known of a thread is a dash, and a group of its own', () => {
    const { wait: _, ...unread } = waiting(11, 'work');
    const { whole } = drawn(go(tableOf([waiting(10, 'many'), unread])));
    expect(whole).toMatch(/11 server +– +S +– /);
    expect(whole).toContain('? 1 not known');
  });

  test.each([136, 76, 56])(
    'in %i columns: where none may be read it is said whose they are; no bar, no column',
    (columns) => {
      const { waits: _w, waitCells: _c, ...table } = goThreads();
      const rows = table.rows.map(({ wait: _, ...row }) => row);
      const { whole } = drawn(go({ ...table, rows, waitsHidden: waitsHidden() }), {
        columns,
        rows: columns === 56 ? 13 : 17,
      });
      expect(whole.replaceAll('\n', ' ')).toContain('Waits not shown: owned by www-data; run conctop with sudo.');
      expect(whole).not.toMatch(/WAITS FOR|lock or work/);
      expect(drawn(go({ ...table, rows })).whole).not.toMatch(/not shown|WAITS FOR|lock or work/);
    },
  );

  test('where those of one process may not be read, that is said beside the bar', () => {
    const table = { ...goThreads(), waitsHidden: waitsHidden({ of: 3 }) };
    expect(drawn(go(table)).whole).toMatch(/Waits not shown for 1 of 3: .*\nR+M+T+W+ {2}9 threads/);
  });
});

describe('colours of the cells', () => {
  const strip = (table: ThreadTable, colouredBy: ThreadChoice['colouredBy']) =>
    drawn(go(table), { choice: { colouredBy } }).text.find((line) => /^([A-Z] ){9}/.test(`${line} `));

  test('by state, or by what a thread waits for', () => {
    expect(strip(goThreads(), 'state')).toBe('S S R S R S S S S');
    expect(strip(goThreads(), 'wait')).toBe('W T R M R W W W W');
    expect(drawn(go(goThreads()), { choice: { colouredBy: 'wait' } }).sentence).toContain('what it waits for');
  });

  test('a cell of several threads tells what the most active waits for', () => {
    const waitCells = `A${'S'.repeat(4_999)}R${'S'.repeat(4_999)}`;
    const waits = { accept: 1, socket: 9_998, runnable: 1 };
    const table = tableOf([waiting(10, 'accept')], { total: 10_000, cells: 'S'.repeat(10_000), waits, waitCells });
    const { whole, sentence } = drawn(go(table), { columns: 76, rows: 17, choice: { colouredBy: 'wait' } });
    expect(sentence).toMatch(/^Each cell is \d+ threads, coloured by what the most active waits for\.$/);
    const cells = whole
      .split('\n')
      .filter((line) => /^[SRA]{70,76}$/.test(line))
      .join('');
    // Who accepts shares its cell with those who wait for a socket, which come first.
    expect(cells.replaceAll('S', '')).toBe('R');
  });

  test('of a recording without waits, by state whatever was chosen', () => {
    const { waits: _w, waitCells: _c, ...older } = goThreads();
    expect(strip(older, 'wait')).toBe('S S R S R S S S S');
  });
});

describe('order of the rows', () => {
  test.each<[ThreadSort, string, readonly number[]]>([
    ['cpu', 'CPU▼', [14, 12, 13, 10, 11, 15, 16, 17, 18]],
    ['tid', 'TID▲', [10, 11, 12, 13, 14, 15, 16, 17, 18]],
    ['role', 'ROLE▲', [13, 10, 15, 16, 17, 18, 14, 12, 11]],
    ['wait', 'WAITS FOR▲', [14, 12, 13, 10, 15, 16, 17, 18, 11]],
    ['ready', 'READY▼', [12, 14, 13, 10, 11, 15, 16, 17, 18]],
    ['core', 'CORE▲', [12, 13, 10, 11, 15, 16, 17, 18, 14]],
    ['voluntary', 'VOL/S▼', [11, 14, 12, 13, 10, 15, 16, 17, 18]],
  ])('by %s: %s', (sort, heading, order) => {
    const { text, detail } = drawn(go(goThreads()), { choice: { sort } });
    expect(text.join('\n')).toContain(heading);
    expect(tids(text)).toEqual(order);
    if (sort !== 'cpu') expect(detail).toContain(`by ${heading.slice(0, -1)}`);
  });

  test.each([
    ['one socket', []],
    ['lock', [10, 15, 16, 17, 18]],
    ['EPOLL', [13]],
    ['many sockets', [13]],
    ['netpoll', [13]],
    ['any of 10,0', [13]],
  ])('filter %j finds %j', (filter, found) => {
    expect(tids(drawn(go(goThreads()), { filter }).text)).toEqual(found);
  });
});

test.each([
  [[1, 1], 10, [5, 5]],
  [[1, 9_999], 10, [1, 9]],
  [[0, 3], 10, [0, 10]],
  [[1, 1, 1], 2, [0, 0, 0]],
  [[], 10, []],
])('%j in %i columns: %j', (counts, columns, widths) => {
  expect(sharedColumns(counts, columns)).toEqual(widths);
});

import { describe, expect, test } from 'vitest';
import type { ThreadRow, ThreadTable } from '../../../../src/domain/events/run-event.ts';
import { columnsOf } from '../../../../src/ui/frame/ansi-text.ts';
import type { Paint } from '../../../../src/ui/theme.ts';
import { type ListOptions, threadItems } from '../../../../src/ui/views/threads/thread-list.ts';
import { cellsOf, mostAwake } from '../../../../src/ui/views/threads/thread-state.ts';
import { threadStrip } from '../../../../src/ui/views/threads/thread-strip.ts';
import { bareTable } from './a-thread.ts';

const paint: Paint = (_token, text) => text;
/** Shows what was painted in which colour. */
const marked: Paint = (token, text, style) => `${token === 'good' ? '!' : ''}${style?.on === 'good' ? '_' : ''}${text}`;

const strip = (cells: string, columns: number, maxRows: number, hasColours = true) =>
  threadStrip({ cells, styleOf: mostAwake, processes: [], columns, maxRows, hasColours, paint });

describe('the picture of all threads', () => {
  test.each<[string, number, number, number, boolean, readonly string[], number]>([
    ['spaced', 4, 10, 3, true, ['■ ■ ■ ■ '], 1],
    ['dense', 25, 10, 3, true, ['■'.repeat(10), '■'.repeat(10), '■'.repeat(5)], 1],
    ['halves', 45, 10, 3, true, ['▀'.repeat(10), '▀'.repeat(10), '▀'.repeat(5)], 1],
    ['several a cell', 100, 10, 3, true, ['▀'.repeat(10), '▀'.repeat(10), '▀'.repeat(10)], 2],
    ['letters without colours', 3, 10, 3, false, ['S S S '], 1],
    ['several a letter', 60, 10, 3, false, ['S'.repeat(10), 'S'.repeat(10), 'S'.repeat(10)], 2],
  ])('%s', (_name, threads, columns, maxRows, hasColours, lines, perCell) => {
    expect(strip('S'.repeat(threads), columns, maxRows, hasColours)).toEqual({ lines, perCell });
  });

  test('10,000 threads fit any size, and every one is in a cell', () => {
    for (const [columns, maxRows] of [
      [136, 14],
      [76, 6],
      [56, 1],
    ] as const) {
      const { lines, perCell } = strip('S'.repeat(10_000), columns, maxRows);
      expect(lines.length).toBeLessThanOrEqual(maxRows);
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
      expect(perCell * columns * maxRows * 2).toBeGreaterThanOrEqual(10_000);
    }
  });

  test('one thread that runs among sleepers is seen, above or below', () => {
    const drawn = (cells: string) =>
      threadStrip({ cells, styleOf: mostAwake, processes: [], columns: 4, maxRows: 1, hasColours: true, paint: marked })
        .lines[0];
    expect(drawn('SRSSSSSS')).toBe('▀!▀▀▀');
    expect(drawn('SSSSSSRS')).toBe('▀▀_▀▀');
  });

  test('a row each where several processes fit, with their names', () => {
    const processes = [
      { pid: 7, name: 'node', threads: 2 },
      { pid: 8, name: 'node', threads: 3 },
    ];
    const { lines } = threadStrip({
      cells: 'RSSSD',
      styleOf: mostAwake,
      processes,
      columns: 40,
      maxRows: 4,
      hasColours: false,
      paint,
    });
    expect(lines.map((line) => line.replace(/ +/g, ' ').trim())).toEqual(['7 node R S', '8 node S S D']);
  });

  test.each([
    ['', 10, 3],
    ['SSS', 0, 3],
    ['SSS', 10, 0],
  ])('%j in %d x %d is nothing', (cells, columns, maxRows) => {
    expect(strip(cells, columns, maxRows).lines).toEqual([]);
  });
});

test.each([
  ['SSRS', 'R'],
  ['SSDS', 'D'],
  ['SSSS', 'S'],
  ['tS', 'T'],
  ['x', '?'],
])('of %j the most awake is %s', (cells, letter) => {
  expect(mostAwake(cells).letter).toBe(letter);
});

const row = (pid: number, tid: number, cpuPercent: number | null, name = 'server'): ThreadRow => ({
  pid,
  tid,
  name,
  state: cpuPercent === 9 ? 'running' : 'sleeping',
  cpuPercent,
  core: 0,
  voluntaryPerSecond: 1,
  involuntaryPerSecond: null,
});
const listed = (filter: string): ListOptions => ({
  filter,
  sort: 'cpu',
  runtime: 'other',
  processors: null,
  epolls: null,
});
const shown = (each: ThreadTable, filter = ''): string[] =>
  threadItems(each, listed(filter)).map((item) =>
    item.kind === 'process' ? `${item.pid} ${item.name} ${item.threads} ${item.cpuPercent}` : `${item.row.tid}`,
  );

describe('rows', () => {
  test('of one process: by CPU, unknown last', () => {
    expect(shown(bareTable([row(1, 1, 0), row(1, 2, null), row(1, 3, 9), row(1, 4, 5)]))).toEqual(['3', '4', '1', '2']);
  });

  test('of several: grouped, the busiest process first', () => {
    const rows = [row(1, 1, 5), row(2, 2, 4), row(2, 3, 4), row(1, 4, 1)];
    expect(shown(bareTable(rows))).toEqual(['2 server 2 8', '2', '3', '1 server 2 6', '1', '4']);
  });

  test('how many threads a process has is told by the table, or not at all where rows are missing', () => {
    const rows = [row(1, 1, 5), row(2, 2, 4)];
    const processes = [
      { pid: 1, name: 'nginx', threads: 40 },
      { pid: 2, name: 'worker', threads: 60 },
    ];
    expect(shown(bareTable(rows, { total: 100 }))[0]).toBe('1 server null 5');
    expect(shown(bareTable(rows, { total: 100, processes }))).toEqual(['1 nginx 40 5', '1', '2 worker 60 4', '2']);
  });

  test('processes of one thread each: no lines above them; each is what it calls itself', () => {
    const rows = [row(1, 1, 1, 'nginx'), row(2, 2, 5, 'nginx'), row(3, 3, 0, 'gunicorn')];
    const processes = [
      { pid: 1, name: 'nginx', threads: 1, title: 'nginx: master process /usr/sbin/nginx' },
      { pid: 2, name: 'nginx', threads: 1, title: 'nginx: worker process' },
      { pid: 3, name: 'gunicorn', threads: 1 },
    ];
    const roles = (filter = '') =>
      threadItems(bareTable(rows, { processes }), listed(filter)).map((item) =>
        item.kind === 'thread' ? item.role : item,
      );
    expect(roles()).toEqual(['worker process', 'master process /usr/sbin/nginx', 'first thread']);
    expect(roles('WORKER')).toEqual(['worker process']);
  });

  test('processes of several threads: the title is in the line above', () => {
    const processes = [
      { pid: 1, name: 'gunicorn', threads: 2, title: 'gunicorn: worker [shop]' },
      { pid: 2, name: 'gunicorn', threads: 1 },
    ];
    const [first] = threadItems(bareTable([row(1, 1, 5), row(1, 2, 4), row(2, 3, 1)], { processes }), listed(''));
    expect(first).toMatchObject({ kind: 'process', title: 'worker [shop]', threads: 2 });
  });

  test.each([
    ['gc', ['3']],
    ['RUN', ['2']],
    ['first thread', ['1']],
    ['4', ['4']],
    ['nothing', []],
  ])('filter %j: %j', (filter, tids) => {
    const rows = [row(1, 1, 5), row(1, 2, 9), row(1, 3, 4, 'GC Thread#0'), row(1, 4, 1)];
    expect(shown(bareTable(rows), filter)).toEqual(tids);
  });
});

test('without cells the rows give them, in order of pid and tid', () => {
  expect(cellsOf(bareTable([row(1, 3, 9), row(1, 1, 0)]))).toBe('SR');
  expect(cellsOf(bareTable([row(1, 3, 9)], { cells: 'DDS' }))).toBe('DDS');
});

import { describe, expect, test } from 'vitest';
import type { RunState } from '../../../../src/domain/state/run-state.ts';
import { columnsOf } from '../../../../src/ui/frame/ansi-text.ts';
import { threadRow } from '../../rich-run.ts';
import { draw, rich, shows, textOf } from '../drawn-view.ts';

describe('the threads view', () => {
  test('states, columns, roles', () => {
    shows('threads', ['R runnable 37', 'S sleeping 9,964', 'VOL/S', 'first thread', 'JVM GC', '64.0 %', '12,004']);
    expect(draw('threads').detail).toContain('10,001 threads');
    expect(draw('threads').detail).toContain('rows: the busiest 64');
  });

  test('a cell stands for several if there are too many, and the view says so', () => {
    expect(draw('threads', { columns: 76, rows: 17 }).sentence).toMatch(
      /Each cell is \d+ threads, coloured by the most active/,
    );
  });

  test.each([196, 136, 96, 76])('in %i columns the end of what a process says of itself is there', (columns) => {
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
  });

  test.each([136, 96, 76])('in %i columns a role known from the name is whole', (columns) => {
    expect(textOf(draw('threads', { columns, rows: 37 }))).toContain(' first thread ');
    const { threads } = rich;
    if (threads === null) throw new Error('no table');
    const rows = threads.rows.map((row) => ({ ...row, coreWaitPercent: 1 }));
    const state: RunState = { ...rich, threads: { ...threads, rows } };
    expect(textOf(draw('threads', { state, columns, rows: 37 }))).toContain(' first thread ');
  });

  test('a filter', () => {
    const text = textOf(draw('threads', { filter: 'gc' }));
    expect(text).toContain('GC Thread#0');
    expect(text).not.toContain('server');
    shows('threads', ['No thread matches “zzzz”.'], { filter: 'zzzz' });
  });
});

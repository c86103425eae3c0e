import { describe, expect, test } from 'vitest';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { draw, rich, shows, textOf } from './drawn-view.ts';

describe('the memory view', () => {
  test('totals, what it consists of, folklore in comparison', () => {
    shows('memory', ['RESIDENT', 'RESERVED', 'private 353 MB', 'anonymous', '1.5 GB']);
    shows('memory', ['“a goroutine costs 2 KB”', 'measured', '× as much', 'resident over the run']);
  });

  test('a connection costs what it adds to the base, and the base is shown once', () => {
    const text = textOf(draw('memory'));
    expect(text).toMatch(/now +362 MB +1\.6 GB/);
    expect(text).toMatch(/base +5\.7 MB +before the load’s first connection/);
    // (380 - 6) MB over 10,000 connections.
    expect(text).toMatch(/per connection +37 KB +357 MB more, 10,000 open/);
    // Go's threads are not one a connection: what one of them would cost is no figure.
    expect(text).not.toContain('per thread');
  });

  test('open descriptors against the limit of a single process; of a tree their sum; of macOS nothing', () => {
    const linesFor = (openFiles: RunState['openFiles']) => textOf(draw('memory', { state: { ...rich, openFiles } }));
    expect(linesFor({ open: 10_007, max: 65_535 })).toContain('10,007 of 65,535 descriptors open');
    expect(linesFor({ open: 10_020, max: null })).toMatch(/10,020 open descriptors *(?:\n|│|$)/m);
    expect(linesFor(null)).not.toContain('descriptor');
  });

  test('per thread only if each connection has one, and above the base too', () => {
    const { started, process } = rich;
    if (started === null || process === null) throw new Error('not started');
    const state: RunState = {
      ...rich,
      started: { ...started, target: { ...started.target, threads: 'per-connection' } },
      process: { ...process, threads: 10_005 },
    };
    expect(textOf(draw('memory', { state }))).toMatch(/per thread +37 KB +10,000 more threads/);
  });

  test('without its base, or without load, nothing is divided', () => {
    const unseen = textOf(draw('memory', { state: { ...rich, base: null } }));
    expect(unseen).toMatch(/per connection +– +its base was not seen/);
    expect(unseen).not.toMatch(/base +\d/);
    // RSS that was summed over processes is not what PSS grew from.
    const summed = rich.base === null ? null : { ...rich.base, sharedOnce: false };
    expect(textOf(draw('memory', { state: { ...rich, base: summed } }))).toMatch(/per connection +– +its base was not/);
    expect(textOf(draw('memory', { state: { ...rich, load: null } }))).not.toMatch(/^per connection/m);
  });

  test('if only sums were read, the view says so', () => {
    const { memoryMap } = rich;
    if (memoryMap === null) throw new Error('no map');
    const state: RunState = { ...rich, memoryMap: { ...memoryMap, areas: [] } };
    shows('memory', ['private 353 MB', 'the mappings are not read one by one'], { state });
    expect(textOf(draw('memory', { state }))).not.toContain('CONSISTS OF');
  });
});

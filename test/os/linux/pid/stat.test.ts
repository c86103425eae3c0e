import { expect, test } from 'vitest';
import { emptyThreadStat, parsePidStat, parseThreadStat, threadState } from '../../../../src/os/linux/pid/stat.ts';
import { procText } from '../../../probe/proc-root.ts';

test('a process whose name holds a space, parentheses and a state letter', () => {
  expect(parsePidStat(procText('29574/stat'))).toEqual({
    id: 29574,
    comm: 'we ird) R (1',
    state: 'running',
    ppid: 29571,
    pgrp: 29574,
    session: 4936,
    terminal: 0,
    cpuTicks: 56,
    threads: 2,
    waitedChildrenCpuTicks: 8,
    startTicks: 660272,
    vszBytes: 92618752,
    rssPages: 3429,
    core: 0,
  });
});

test('a thread: its own name, times and core', () => {
  expect(parsePidStat(procText('29574/task/29623/stat'))).toMatchObject({
    id: 29623,
    comm: 'io (wörk)',
    state: 'sleeping',
    cpuTicks: 0,
    startTicks: 660295,
    core: 1,
  });
});

test('a zombie has no memory', () => {
  expect(parsePidStat(procText('29621/stat'))).toMatchObject({ state: 'zombie', vszBytes: 0, rssPages: 0, threads: 1 });
});

test('a name with a line end', () => {
  expect(parsePidStat(procText('29574/stat').replace('we ird', 'we\nird'))?.comm).toBe('we\nird) R (1');
});

test.each(['', '12', '12 (sh', '12 (sh) S 1 2 3', 'no such file'])('%j is not a stat', (text) => {
  expect(parsePidStat(text)).toBeNull();
});

test.each([
  ['R', 'running'],
  ['S', 'sleeping'],
  ['D', 'waiting-for-disk'],
  ['T', 'stopped'],
  ['t', 'stopped'],
  ['Z', 'zombie'],
  ['X', 'zombie'],
  ['I', 'idle'],
  ['P', 'other'],
])('state %s is %s', (letter, state) => {
  expect(threadState(letter)).toBe(state);
});

test.each(['29574/stat', '29574/task/29623/stat', '29621/stat'])('the same from bytes: %s', (file) => {
  const text = procText(file);
  const bytes = Buffer.from(text);
  const stat = emptyThreadStat();
  expect(parseThreadStat(bytes, bytes.length, stat)).toBe(true);
  const expected = parsePidStat(text);
  expect(stat).toMatchObject({
    state: expected?.state,
    cpuTicks: expected?.cpuTicks,
    startTicks: expected?.startTicks,
    core: expected?.core,
  });
  expect(bytes.toString('utf8', stat.commFrom, stat.commTo)).toBe(expected?.comm);
});

test.each(['', '12', '12 (sh', '12 (sh) S 1 2 3', 'no such file'])('%j is not a thread’s stat either', (text) => {
  const bytes = Buffer.from(text);
  expect(parseThreadStat(bytes, bytes.length, emptyThreadStat())).toBe(false);
});

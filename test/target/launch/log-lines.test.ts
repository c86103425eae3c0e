import { describe, expect, it } from 'vitest';
import {
  LineLimiter,
  LineSplitter,
  LogTail,
  MAX_LINE_LENGTH,
  MAX_LINES_PER_SECOND,
} from '../../../src/target/launch/log-lines.ts';

const split = (...chunks: string[]): string[] => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
};

describe('LineSplitter', () => {
  it.each<[chunks: string[], lines: string[]]>([
    [['a\nb\n'], ['a', 'b']],
    [
      ['a', 'b\nc', '\n'],
      ['ab', 'c'],
    ],
    [['no end'], ['no end']],
    [['a\r\n\nb\r\n'], ['a', '', 'b']],
    [[''], []],
  ])('%j -> %j', (chunks, lines) => expect(split(...chunks)).toEqual(lines));

  it('cuts a line that is too long, and continues with the next', () => {
    const long = 'x'.repeat(MAX_LINE_LENGTH);
    expect(split(long, long, `${long}\nnext\n`)).toEqual([`${long}…`, 'next']);
    expect(split(`${long}\nnext`)).toEqual([long, 'next']);
  });
});

describe('LineLimiter', () => {
  it('passes a number of lines per second, and reports how many it dropped', () => {
    let nowMs = 0;
    const lines: string[] = [];
    const limiter = new LineLimiter(
      () => nowMs,
      (line) => lines.push(line),
    );
    for (let i = 0; i < MAX_LINES_PER_SECOND + 7; i += 1) limiter.push(`a${i}`);
    expect(lines).toHaveLength(MAX_LINES_PER_SECOND);
    nowMs = 1000;
    limiter.push('b');
    expect(lines.slice(MAX_LINES_PER_SECOND)).toEqual(['… 7 lines dropped', 'b']);
    limiter.end();
    expect(lines.at(-1)).toBe('b');
  });

  it('reports at the end what was dropped last', () => {
    const lines: string[] = [];
    const limiter = new LineLimiter(
      () => 0,
      (line) => lines.push(line),
    );
    for (let i = 0; i <= MAX_LINES_PER_SECOND; i += 1) limiter.push('a');
    limiter.end();
    expect(lines.at(-1)).toBe('… 1 line dropped');
  });
});

it('LogTail keeps the last lines', () => {
  const tail = new LogTail(2);
  for (const line of ['a', 'b', 'c']) tail.push(line);
  expect(tail.lines()).toEqual(['b', 'c']);
});

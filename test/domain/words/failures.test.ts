import { describe, expect, test } from 'vitest';
import { startLimitHint, whyNotStarted } from '../../../src/domain/words/start-failure.ts';
import { letterOf } from '../../../src/domain/words/thread-letters.ts';
import { wrapWords } from '../../../src/domain/words/wrap-words.ts';
import { isOutOfSpace, whyNotWritten } from '../../../src/domain/words/write-failure.ts';

const failure = (code: string): Error => Object.assign(new Error(`${code}: as the system says it`), { code });

test.each([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file has reached its largest size'],
  ['EISDIR', 'it is a folder'],
  ['ENOENT', 'its folder does not exist'],
  ['ENOSPC', 'no space is left'],
  ['ENOTDIR', 'a part of its path is not a folder'],
  ['ENXIO', 'it is a pipe without a reader'],
  ['EROFS', 'the disk is read-only'],
  ['EIO', 'EIO: as the system says it'],
])('a file is not written: %s', (code, words) => {
  expect(whyNotWritten(failure(code))).toBe(words);
  expect(isOutOfSpace(failure(code))).toBe(code === 'ENOSPC' || code === 'EDQUOT');
});

test.each([
  ['EACCES', 'it is not executable', null],
  [
    'EAGAIN',
    'no more processes are allowed',
    'Raise the limit with `ulimit -u` (in a container: its pids limit), or end other programs.',
  ],
  ['EMFILE', 'conctop may open no more files', 'Raise the limit with `ulimit -n 1024` or more.'],
  [
    'ENFILE',
    'the whole system may open no more files',
    'Raise the limit with `sysctl fs.file-max`, or end other programs.',
  ],
  ['ENOENT', 'there is no such program', null],
  ['ENOMEM', 'no memory is left', 'Free some memory, or raise the limit with `ulimit -v unlimited`.'],
  ['ENOEXEC', 'ENOEXEC: as the system says it', null],
])('a program does not start: %s', (code, words, hint) => {
  expect(whyNotStarted(failure(code))).toBe(words);
  expect(startLimitHint(failure(code))).toBe(hint);
});

describe('what is no error of the system', () => {
  test.each([
    [new Error('a reason'), 'a reason'],
    ['a text', 'a text'],
    [{ code: 'ENOSPC' }, '[object Object]'],
    [null, 'null'],
  ])('%s', (cause, words) => {
    expect([whyNotWritten(cause), whyNotStarted(cause), startLimitHint(cause), isOutOfSpace(cause)]).toEqual([
      words,
      words,
      null,
      false,
    ]);
  });
});

test.each([
  ['running', 'R'],
  ['sleeping', 'S'],
  ['waiting-for-disk', 'D'],
  ['stopped', 'T'],
  ['zombie', 'Z'],
  ['idle', 'I'],
  ['other', '?'],
] as const)('a thread that is %s is %s', (state, letter) => expect(letterOf(state)).toBe(letter));

describe('words are wrapped', () => {
  test.each<[string, number, string[]]>([
    ['', 5, []],
    ['one', 5, ['one']],
    ['one two', 7, ['one two']],
    ['one two', 6, ['one', 'two']],
    ['one two three', 9, ['one two', 'three']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['a bcdefgh', 3, ['a', 'bcd', 'efg', 'h']],
    ['abc', 3, ['abc']],
    ['abcdef', 3, ['abc', 'def']],
    ['abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['abcdefgh i', 4, ['abcd', 'efgh', 'i']],
  ])('%j to %i columns', (text, columns, lines) => expect(wrapWords(text, columns)).toEqual(lines));
});

import { describe, expect, it, test } from 'vitest';
import { type Background, backgroundFromEnv, backgroundOf, mayBeAsked } from '../../../src/ui/background/background.ts';

test.each<[string, Background | null]>([
  ['rgb:ffff/ffff/ffff', 'light'],
  ['rgb:0000/0000/0000', 'dark'],
  ['rgb:ff/ff/ff', 'light'],
  ['rgb:f/f/f', 'light'],
  // One digit a channel is a sixteenth of it, not a 4096th.
  ['rgb:1/1/1', 'dark'],
  ['rgba:1e1e/1e1e/1e1e/cccc', 'dark'],
  ['#fdf6e3', 'light'],
  ['#000000000000', 'dark'],
  // Solarized, both; Dracula; a pure green is light to the eye, a pure blue is not.
  ['rgb:fdfd/f6f6/e3e3', 'light'],
  ['rgb:0000/2b2b/3636', 'dark'],
  ['rgb:2828/2a2a/3636', 'dark'],
  ['rgb:0000/ffff/0000', 'light'],
  ['rgb:0000/0000/ffff', 'dark'],
  ['rgb:ffff/ffff', null],
  ['rgb:fffff/0/0', null],
  ['#ffff', null],
  ['', null],
  ['?', null],
])('%s is %s', (spec, background) => {
  expect(backgroundOf(spec)).toBe(background);
});

test.each<[string | undefined, Background | null]>([
  ['15;0', 'dark'],
  ['0;15', 'light'],
  ['0;7', 'light'],
  ['0;8', 'dark'],
  ['0;9', 'light'],
  ['0;default;15', 'light'],
  ['15;default', null],
  ['0;16', null],
  ['', null],
  [undefined, null],
])('COLORFGBG=%s says %s', (COLORFGBG, background) => {
  expect(backgroundFromEnv({ COLORFGBG })).toBe(background);
});

describe('who is asked', () => {
  it.each([
    [{ TERM: 'xterm-256color' }, true],
    [{ TERM: 'tmux-256color', TMUX: '/tmp/tmux' }, true],
    [{ TERM: 'screen-256color', TMUX: '/tmp/tmux' }, true],
    [{ TERM: 'screen' }, false],
    [{ TERM: 'linux' }, false],
    [{ TERM: 'dumb' }, false],
    [{}, false],
  ])('%j: %s', (env, asked) => {
    expect(mayBeAsked(env)).toBe(asked);
  });
});

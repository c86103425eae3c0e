import { describe, expect, it, test } from 'vitest';
import { isAsciiOnly, toAscii } from '../../../src/domain/words/ascii.ts';

describe('one character for one', () => {
  it.each([
    ['╭─ OS threads ─╮', '+- OS threads -+'],
    ['▁▂▃▄▅▆▇█', '_.:_=+*#'],
    ['░▒▓█', '.:%#'],
    ['● ○ ◉ ◆ ▲ ✗ ✓ •', '* o @ + ^ x v *'],
    ['← → ↑ ↓ ▶ ‖', '< > ^ v > |'],
    ['p99 4.2 µs · 1× … ±6.5 – “café”', 'p99 4.2 us - 1x . ~6.5 - "cafe"'],
    ['日本', '??'],
    ['a\u00a0b', 'a b'],
  ])('%s', (text, ascii) => {
    expect(toAscii(text)).toBe(ascii);
  });

  it('a line of dots rises in its cell', () => {
    expect(toAscii('⠀⣀⠤⠒⠉⣿⡇⠁⡀')).toBe(" .--'||'.");
  });

  it('colours stay, and so does the width', () => {
    expect(toAscii('\x1b[38;2;1;2;3m│\x1b[0m😀')).toBe('\x1b[38;2;1;2;3m|\x1b[0m?');
  });

  it('every character that the screen can draw has its own', () => {
    const drawn = Array.from({ length: 0x259f - 0x2500 + 1 }, (_, index) => String.fromCodePoint(0x2500 + index)).join(
      '',
    );
    expect(toAscii(drawn)).toMatch(/^[\x20-\x7e]+$/);
    expect(toAscii('─━┄┈│┃╭╮╰╯┘▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▀▟░▒▓■□●○◉◆★•⋯▲▼▶◂←→↑↓✓✗‖')).not.toContain('?');
  });
});

test.each<[Record<string, string>, boolean]>([
  [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, true],
  [{ TERM: 'xterm', LANG: 'en_US.UTF-8' }, false],
  [{ TERM: 'xterm', LC_ALL: 'C', LANG: 'en_US.UTF-8' }, true],
  [{ TERM: 'xterm', LC_ALL: '', LC_CTYPE: 'C.utf8', LANG: 'C' }, false],
  [{ TERM: 'xterm', LANG: 'de_DE.ISO-8859-1' }, true],
  [{ TERM: 'xterm', LANG: 'POSIX' }, true],
  [{ TERM: 'xterm' }, false],
])('%j: ASCII alone is %s', (env, only) => {
  expect(isAsciiOnly(env)).toBe(only);
});

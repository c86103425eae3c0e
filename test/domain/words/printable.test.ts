import { describe, expect, it } from 'vitest';
import { printable, printableFrame, printableJson } from '../../../src/domain/words/printable.ts';

describe('foreign strings leave as plain text', () => {
  it.each([
    ['a title (OSC)', '\x1b]0;owned\x07', '␛]0;owned␇'],
    ['a cursor (CSI)', 'a\x1b[2Jb', 'a␛[2Jb'],
    ['C1 controls', 'a\x9b31mb\x9d', 'a\ufffd31mb\ufffd'],
    ['a carriage return and a backspace', 'ok\rno\b', 'ok␍no␈'],
    ['DEL', 'a\x7f', 'a␡'],
    ['a writing direction turned around', 'a\u202eb\u2066c', 'a\ufffdb\ufffdc'],
    ['lines and columns stay', 'a\n\tb “ü” 日本', 'a\n\tb “ü” 日本'],
  ])('%s', (_, text, shown) => expect(printable(text)).toBe(shown));

  it('a frame keeps its colours, and no other escape sequence', () => {
    expect(printableFrame('\x1b[1;38;5;208mred\x1b[0m plain')).toBe('\x1b[1;38;5;208mred\x1b[0m plain');
    expect(printableFrame('\x1b[31mx\x1b[2K\x1b]52;c;aGk=\x07\n')).toBe('\x1b[31mx␛[2K␛]52;c;aGk=␇ ');
  });

  it('JSON stays JSON, with the same value', () => {
    const value = { line: 'a\x1b[2Jb\x9b\u202e\x7f' };
    const json = printableJson(JSON.stringify(value));
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toMatch(/^[\x20-\x7e]*$/);
  });
});

import { describe, expect, it } from 'vitest';
import { CELL, shapeOf } from '../../src/report/svg/cell-shapes.ts';
import { cellsOf, textOf } from '../../src/report/svg/terminal-cells.ts';
import { terminalSvg } from '../../src/report/svg/terminal-svg.ts';

const svg = (lines: readonly string[], background: 'dark' | 'light' = 'dark'): string =>
  terminalSvg({ lines, columns: 40, background, title: 'conctop go' });

describe('the colours of cells', () => {
  it.each([
    ['\x1b[38;2;240;136;62mx\x1b[0m', { foreground: 'f0883e', background: null, bold: false }],
    ['\x1b[1;38;2;1;2;3mx\x1b[0m', { foreground: '010203', bold: true }],
    ['\x1b[38;5;208mx\x1b[0m', { foreground: 'ff8700' }],
    ['\x1b[38;5;244mx\x1b[0m', { foreground: '808080' }],
    ['\x1b[38;5;16;48;2;1;2;3mx\x1b[0m', { foreground: '000000', background: '010203' }],
    ['\x1b[97mx\x1b[0m', { foreground: 'ffffff' }],
    ['\x1b[30;104mx\x1b[0m', { foreground: '000000', background: '5c5cff' }],
    ['\x1b[1;39mx\x1b[0m', { foreground: null, bold: true }],
    ['\x1b[2;33mx\x1b[0m', { foreground: 'cdcd00', faint: true }],
    ['\x1b[7mx\x1b[0m', { foreground: 'page', background: 'text' }],
  ])('%j', (line, style) => expect(cellsOf(line)).toEqual([expect.objectContaining({ ...style, character: 'x' })]));

  it('end with the reset, and each character is a cell', () => {
    expect(cellsOf('\x1b[7ma\x1b[0mb│').map(({ character, background }) => [character, background])).toEqual([
      ['a', 'text'],
      ['b', null],
      ['│', null],
    ]);
    expect(textOf('\x1b[1;39mnine\x1b[0m threads   ')).toBe('nine threads');
  });
});

describe('the picture', () => {
  it('has each letter in its cell, in its colour', () => {
    expect(svg(['a \x1b[1;38;2;240;136;62mbc\x1b[0m'])).toContain(
      `<text y="25" x="${12 + 2 * CELL.width} ${12 + 3 * CELL.width}" fill="#f0883e" font-weight="bold">bc</text>`,
    );
  });

  it('is well-formed, whatever a target printed', () => {
    const text = svg(['<script>alert(1)</script> & "x" \x07\u202e']);
    expect(text).toContain('&lt;script&gt;'.replace(/;/g, ';').slice(0, 4));
    expect(text).not.toContain('<script');
    expect(text).not.toMatch(/[\x00-\x08\u202e]/);
  });

  it('draws lines that meet, blocks that fill and dots that do not depend on a font', () => {
    expect(svg(['╭──╮', '│  │', '╰──╯'])).not.toContain('<text');
    expect(svg(['▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▀▐░▒▓'])).not.toContain('<text');
    expect(svg(['⣀⡠⠤⠒⠉'])).not.toContain('<text');
    expect(shapeOf('█', 0, 0)).toEqual({ kind: 'area', path: 'M0 0h8.4v17h-8.4z' });
    expect(shapeOf('▌', 0, 0)).toEqual({ kind: 'area', path: 'M0 0h4.2v17h-4.2z' });
    expect(shapeOf('▂', 0, 0)).toEqual({ kind: 'area', path: 'M0 12.75h8.4v4.25h-8.4z' });
    expect(shapeOf('\u2801', 0, 0)).toEqual({ kind: 'dots', path: 'M2.1 2.13h0' });
    expect(shapeOf('x', 0, 0)).toBeNull();
  });

  it('has the page that its colours are for', () => {
    expect(svg(['x'])).toContain('fill="#0d1117"');
    expect(svg(['x'], 'light')).toContain('fill="#ffffff"');
  });
});

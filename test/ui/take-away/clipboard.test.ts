import { describe, expect, it } from 'vitest';
import { clipboardBytes, clipboardHelp } from '../../../src/ui/take-away/clipboard.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('OSC 52', () => {
  it('is the text in base64, whatever it holds', () => {
    expect(clipboardBytes('p99 ≥ 250 ms\x07\x1b', {})).toBe(`\x1b]52;c;${base64('p99 ≥ 250 ms\x07\x1b')}\x07`);
  });

  it('in tmux is there twice: for tmux itself, and wrapped for the terminal around it', () => {
    const plain = `\x1b]52;c;${base64('nine threads')}\x07`;
    expect(clipboardBytes('nine threads', { TMUX: '/tmp/tmux,1,0', TERM: 'screen' })).toBe(
      `${plain}\x1bPtmux;\x1b${plain}\x1b\\`,
    );
  });

  it('in GNU screen comes in strings that it passes on', () => {
    const text = 'x'.repeat(500);
    const bytes = clipboardBytes(text, { TERM: 'screen-256color' });
    const parts = [...bytes.matchAll(/\x1bP([\s\S]*?)\x1b\\/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.join('')).toBe(`\x1b]52;c;${base64(text)}\x07`);
  });

  it('what helps where it is refused depends on who stands between', () => {
    expect(clipboardHelp({ TMUX: '/tmp/x' })).toContain('set-clipboard on');
    expect(clipboardHelp({})).toContain('OSC 52');
  });
});

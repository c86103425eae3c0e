/** Keys by tmux's names, as xterm sends them. */
const NAMED: Readonly<Record<string, string>> = {
  Space: ' ',
  Tab: '\t',
  BTab: '\x1b[Z',
  Enter: '\r',
  Escape: '\x1b',
  BSpace: '\x7f',
  DC: '\x1b[3~',
  IC: '\x1b[2~',
  Up: '\x1b[A',
  Down: '\x1b[B',
  PPage: '\x1b[5~',
  NPage: '\x1b[6~',
  Home: '\x1b[H',
  End: '\x1b[F',
  F1: '\x1bOP',
  F5: '\x1b[15~',
  F12: '\x1b[24~',
  'S-F5': '\x1b[15;2~',
  'C-F6': '\x1b[17;5~',
  'C-Up': '\x1b[1;5A',
  'S-Left': '\x1b[1;2D',
  'M-Right': '\x1b[1;3C',
  'C-a': '\x01',
  'C-l': '\x0c',
};

export const keyBytes = (key: string): string => NAMED[key] ?? key;

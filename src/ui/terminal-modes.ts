import { writeSync } from 'node:fs';

/** Alternate screen with saved cursor (xterm 1049), cursor hidden (DECTCEM 25), no automatic line wrap (DECAWM 7). */
export const ENTER_SCREEN = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J';
/** Also ends a synchronized update (2026) that a crash left open, and resets colours. */
export const LEAVE_SCREEN = '\u001b[?2026l\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l';
export const BEGIN_UPDATE = '\u001b[?2026h';
export const END_UPDATE = '\u001b[?2026l';

/** What must be undone before the process ends, however it ends. */
interface OpenScreen {
  readonly stdin: NodeJS.ReadStream;
}

let openScreen: OpenScreen | null = null;

export function markScreenOpen(stdin: NodeJS.ReadStream): void {
  openScreen = { stdin };
}

export function markScreenClosed(): void {
  openScreen = null;
}

/**
 * Gives the terminal back at once: for crashes and second signals, when nothing asynchronous runs any more. Does
 * nothing where no screen is open, and never throws.
 */
export function restoreTerminalSync(fd = 1): void {
  if (openScreen === null) return;
  const { stdin } = openScreen;
  openScreen = null;
  leaveRawMode(stdin);
  try {
    writeSync(fd, LEAVE_SCREEN);
  } catch {
    // The terminal is gone (EIO, EPIPE): nothing is left to restore.
  }
}

export function leaveRawMode(stdin: NodeJS.ReadStream): void {
  try {
    if (stdin.isTTY === true) stdin.setRawMode(false);
  } catch {
    // As above: a terminal that is gone has no mode.
  }
}

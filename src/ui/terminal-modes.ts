import { writeSync } from 'node:fs';

const ENTER = '\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H';
/** In this order: show what a half-written frame held back, colours off, cursor, the screen that was there before. */
const LEAVE = '\x1b[?2026l\x1b[0m\x1b[?25h\x1b[?1049l';

let entered = false;

/** The alternate screen, without a cursor. */
export function enterScreen(): void {
  entered = true;
  writeNow(ENTER);
}

/** Gives the terminal back as it was; safe to call at any moment, more than once, and from a dying process. */
export function restoreTerminalSync(): void {
  if (!entered) return;
  entered = false;
  writeNow(LEAVE);
  if (process.stdin.isTTY) {
    try {
      process.stdin.setRawMode(false);
    } catch {
      // The terminal is gone (SIGHUP): there is nothing to restore.
    }
  }
}

/** A pipe or terminal may be slow (EAGAIN) or gone (EIO, EPIPE): neither may keep conctop from ending. */
const MAX_RETRIES = 1_000;

function writeNow(text: string): void {
  const bytes = Buffer.from(text);
  let offset = 0;
  for (let tries = 0; offset < bytes.length && tries < MAX_RETRIES; tries += 1) {
    try {
      offset += writeSync(process.stdout.fd, bytes, offset);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
    }
  }
}

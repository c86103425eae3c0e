import { writeSync } from 'node:fs';
import type { ReadStream } from 'node:tty';

/** The alternate screen, no cursor, pasted text in brackets (DEC private mode 2004), and nothing on it. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[2J\x1b[H';
/** In this order: show what a half-written frame held back, colours off, paste and cursor, the screen that was there before. */
const LEAVE = '\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l';

/** Starts somebody who outlives this process (os/terminal-guardian.ts), and writes `leave` for it. Null: nobody can. */
export type GuardTerminal = (leave: string) => { readonly setOwner: (owner: 'ours' | 'theirs') => void } | null;

let entered = false;
let guardian: ReturnType<GuardTerminal> = null;

/**
 * Before the screen opens for the first time. A job in the background (`conctop go &`) is stopped by the kernel when it sets
 * the terminal's modes (SIGTTOU): that must come before it draws over the shell's lines, and `fg` goes on from here. The
 * guardian starts while the modes are those that the terminal shall have again.
 */
export function prepareTerminal(stdin: ReadStream, guard: GuardTerminal = () => null): void {
  if (stdin.isTTY) {
    stdin.setRawMode(true);
    stdin.setRawMode(false);
  }
  guardian = guard(LEAVE);
}

/** The alternate screen, without a cursor. */
export function enterScreen(): void {
  entered = true;
  guardian?.setOwner('ours');
  writeNow(ENTER);
}

/** True from `enterScreen` until the terminal was given back. */
export const screenIsOurs = (): boolean => entered;

/** Gives the terminal back as it was; safe to call at any moment, more than once, and from a dying process. */
export function restoreTerminalSync(): void {
  if (!entered) return;
  entered = false;
  writeNow(LEAVE);
  guardian?.setOwner('theirs');
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

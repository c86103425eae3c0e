import { closeSync, constants, openSync, readSync } from 'node:fs';
import { FENCE } from './answers.ts';

const LAST_WAIT_MS = 200;
const POLL_MS = 5;

/**
 * An answer that is still under way when the terminal is given back (somebody quits at once, over a slow line) would stand on
 * the shell's command line. Waits for it, for a moment, while the terminal is still in raw mode. Synchronous: a program that
 * crashes has no other time.
 */
export function swallowAnswer(): void {
  let terminal: number;
  try {
    terminal = openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return;
  }
  const end = performance.now() + LAST_WAIT_MS;
  const bytes = Buffer.alloc(1_024);
  let text = '';
  try {
    while (!FENCE.test(text) && performance.now() < end) {
      const count = readNow(terminal, bytes);
      if (count === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
      else text += bytes.toString('latin1', 0, count);
    }
  } catch {
    // The line hung up: nobody answers.
  } finally {
    closeSync(terminal);
  }
}

/** How many bytes there are now; 0: none yet. */
function readNow(terminal: number, bytes: Buffer): number {
  try {
    return readSync(terminal, bytes);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
    throw error;
  }
}

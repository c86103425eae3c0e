import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

const STDIO = [0, 1, 2] as const;

/**
 * When a process ends, Node resets the modes of its terminal, and aborts with a native stack if that fails because the terminal
 * was closed (EIO; node::ResetStdio). It skips descriptors that are another file by then.
 */
export function endWithoutTerminal(): void {
  const terminals = STDIO.filter((fd) => isatty(fd));
  process.on('exit', () => {
    for (const fd of terminals) {
      if (isatty(fd)) continue;
      closeSync(fd);
      // The lowest free number is the one that was just closed.
      openSync('/dev/null', 'r+');
    }
  });
}

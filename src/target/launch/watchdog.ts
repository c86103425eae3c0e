import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { TERM_GRACE_MS } from './end-in-order.ts';
import { MARKER } from './left-behind.ts';

/** It is there on every system of Node except Windows. */
export const SHELL = '/bin/sh';

const TICKS_A_SECOND = 10;
const GRACE_TICKS = (TERM_GRACE_MS / 1_000) * TICKS_A_SECOND;

/**
 * The orderly end (end-in-order.ts) as a POSIX shell script. The first line that it reads names a group and its marker; the
 * next thing that it reads is the end of the pipe, and so of conctop. Without a first line there is nothing to end: the gate
 * has done it. Where sleep accepts no fractions (POSIX requires only whole seconds) it waits in whole ones; without grep, which
 * a small container may lack, each environment is read by itself, which takes longer.
 * A group that is stopped (a generator, at Ctrl-Z) hears nothing before it is continued.
 */
const END_IN_ORDER_SH = `
read -r group marker || exit
read -r _
marked() {
  if command -v grep >/dev/null; then grep -lsF "${MARKER}=$marker" /proc/[0-9]*/environ | tr -dc '0-9\\n'; return; fi
  for environ in /proc/[0-9]*/environ; do
    case "$(tr '\\0' '\\n' <"$environ")" in *"${MARKER}=$marker"*) echo "$environ" | tr -dc '0-9\\n' ;; esac
  done
}
group_lives() { kill -0 "-$group"; }
marked_live() { [ -n "$(marked)" ]; }
while_alive() {
  ticks=0
  while [ "$ticks" -lt ${GRACE_TICKS} ] && "$1"; do
    if sleep 0.1; then ticks=$((ticks + 1)); else sleep 1; ticks=$((ticks + ${TICKS_A_SECOND})); fi
  done
}
kill -TERM "-$group"
kill -CONT "-$group"
while_alive group_lives
group_lives && kill -KILL "-$group"
marked_live || exit
kill -TERM $(marked)
while_alive marked_live
marked_live && kill -KILL $(marked)
`;

export interface Watchdog {
  /** From here on the group ends with this process. */
  readonly guard: (pgid: number, marker: string) => void;
  /** Nothing is left to guard. */
  readonly end: () => void;
}

/**
 * A shell that waits for the end of a pipe whose other end only this process holds. Whatever ends this process, even SIGKILL,
 * closes the pipe, and the shell ends the group in order, even one that is still being built or started.
 */
export function startWatchdog(): Watchdog {
  // Its own session: what ends our process group or closes our terminal does not reach it.
  const shell = spawn(SHELL, ['-c', END_IN_ORDER_SH], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // If /bin/sh cannot start, the gate's shell reports it.
  shell.on('error', () => undefined);
  // Node makes no pipes for a process that found no descriptor left (EMFILE).
  const pipe = shell.stdin as Socket | undefined;
  pipe?.on('error', () => undefined);
  shell.unref();
  pipe?.unref();
  return {
    guard: (pgid, marker) => pipe?.write(`${pgid} ${marker}\n`),
    end() {
      // A process that did not start has the pid 0 for libuv: the signal would go to our own group (kill(2)).
      if (shell.pid !== undefined) shell.kill('SIGKILL');
    },
  };
}

/** The same for a group that leaves no daemons behind. `end`: it is gone, or must not be ended any more. */
export function guardGroup(pgid: number): { readonly end: () => void } {
  const watchdog = startWatchdog();
  watchdog.guard(pgid, `none-${pgid}`);
  return { end: watchdog.end };
}

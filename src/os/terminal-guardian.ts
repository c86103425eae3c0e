import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';
import type { Socket } from 'node:net';
import { readPidStat } from './linux/pid/stat.ts';
import { PROC_ROOT } from './process.ts';

/**
 * SIGKILL, a segmentation fault and V8 out of memory end this process without warning: the alternate screen, the hidden cursor
 * and raw mode would stay. A shell in its own session, where no signal to our job reaches it, waits for the end of a pipe that
 * only this process holds, and then restores the terminal. Before each change it is sent the screen's new owner.
 *
 * | who has the terminal then (`tpgid`, proc_pid_stat(5))  | the guardian                                               |
 * |---------------------------------------------------------|------------------------------------------------------------|
 * | our own process group: a script, or a shell that waits  | leaves the screen, sets the modes                          |
 * | the shell that started us                               | leaves the screen; sets the modes where the shell did not  |
 * | anybody else: the next program already runs             | does nothing: the terminal is not ours any more            |
 */
export interface TerminalGuardian {
  /** Who owns the screen from now on. */
  readonly setOwner: (owner: 'ours' | 'theirs') => void;
}

/** The screen draws here. */
const STDOUT_FD = 1;
/** Reverts libuv's raw mode (uv_tty_set_mode): for a terminal that was already in it when the guardian read its modes. */
const COOKED = 'icrnl ixon echo icanon iexten isig';
/** A shell with job control takes back the terminal, and sets its own modes, well within this time. */
const SHELL_TAKES_S = 0.2;

/** Arguments: what to write, the session's leader, the groups that may have the terminal, whether a shell with job control started us. */
const SCRIPT = `exec 3<&1
trap '' HUP INT QUIT TERM
leave=$1 leader=$2 groups=$3 shell=$4 owner=theirs
modes=$(stty -g <&3)
case $(stty -a <&3) in *-isig*) modes='${COOKED}';; esac
while read -r word; do owner=$word; done
holder() { read -r line < "/proc/$leader/stat" || return 1; set -- \${line##*) }; case " $groups " in *" $6 "*) return 0;; esac; return 1; }
[ "$owner" = ours ] && holder || exit
printf '%b' "$leave"
[ "$shell" = no ] || sleep ${SHELL_TAKES_S}
holder && case $(stty -a <&3) in *-isig*) stty $modes <&3;; esac`;

/** Null where it cannot work: no /proc (macOS), or a terminal that does not belong to our session. */
export function startGuardian(leave: string): TerminalGuardian | null {
  const place = placeInSession();
  if (place === null) return null;
  const { leader, groups, startedByShell } = place;
  const words = [escaped(leave), `${leader}`, groups.join(' '), startedByShell ? 'yes' : 'no'];
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'terminal-guardian', ...words], {
    stdio: ['pipe', STDOUT_FD, 'ignore'],
    detached: true,
  });
  // Without a shell there is no guardian; everything else works.
  shell.on('error', () => undefined);
  const pipe = shell.stdin as Socket | null;
  pipe?.on('error', () => undefined);
  pipe?.unref();
  shell.unref();
  return { setOwner: (owner) => void pipe?.write(`${owner}\n`) };
}

/** For printf's %b, since an argument that ps and /proc show must not contain an escape sequence. */
const escaped = (text: string): string => text.replaceAll('\x1b', '\\033');

interface PlaceInSession {
  readonly leader: number;
  /** Our own process group, and those of all our ancestors: the shell is one of them. */
  readonly groups: readonly number[];
  /** A shell with job control gives each job a group of its own. */
  readonly startedByShell: boolean;
}

/** /dev/tty: the terminal of a process's session, whichever that is. */
const DEV_TTY = 5 << 8;

function placeInSession(): PlaceInSession | null {
  if (PROC_ROOT === null) return null;
  const self = readPidStat(PROC_ROOT, 'self');
  if (self === null || self.terminal === 0) return null;
  const { rdev } = fstatSync(STDOUT_FD);
  if (rdev !== self.terminal && rdev !== DEV_TTY) return null;
  const groups = new Set([self.pgrp, self.session]);
  const parent = readPidStat(PROC_ROOT, self.ppid);
  for (let of = parent; of !== null && of.session === self.session; of = readPidStat(PROC_ROOT, of.ppid)) {
    groups.add(of.pgrp);
  }
  const startedByShell = parent !== null && parent.session === self.session && parent.pgrp !== self.pgrp;
  return { leader: self.session, groups: [...groups], startedByShell };
}

import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';
import type { Socket } from 'node:net';
import { readPidStat } from './linux/pid/stat.ts';
import { PROC_ROOT } from './process.ts';

/**
 * SIGKILL, a segmentation fault and V8 out of memory end this process without a word: the alternate screen, the hidden cursor
 * and raw mode would stay. A shell in a session of its own, where no signal to our job reaches it, waits for the end of a pipe
 * that only this process holds, and gives the terminal back then. It is told before each change whose the screen is.
 *
 * | who has the terminal then (`tpgid`, proc_pid_stat(5))  | the guardian                                               |
 * |---------------------------------------------------------|------------------------------------------------------------|
 * | our own process group: a script, or a shell that waits  | leaves the screen, sets the modes                          |
 * | the shell that started us                               | leaves the screen; sets the modes where the shell did not  |
 * | anybody else: the next program runs already             | does nothing: the terminal is not ours any more            |
 */
export interface TerminalGuardian {
  /** Whose the screen is from now on. */
  readonly setOwner: (owner: 'ours' | 'theirs') => void;
}

/** Where the screen draws. */
const STDOUT_FD = 1;
/** What libuv's raw mode changes (uv_tty_set_mode), turned back: for a terminal that was in it before the guardian could read its modes. */
const COOKED = 'icrnl ixon echo icanon iexten isig';
/** A shell with job control takes the terminal back, and sets its own modes, well within this. */
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

/** Null where there is nothing to guard by: no /proc (macOS), or a terminal that is not the one of our session. */
export function startGuardian(leave: string): TerminalGuardian | null {
  const place = placeInSession();
  if (place === null) return null;
  const { leader, groups, startedByShell } = place;
  const words = [escaped(leave), `${leader}`, groups.join(' '), startedByShell ? 'yes' : 'no'];
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'terminal-guardian', ...words], {
    stdio: ['pipe', STDOUT_FD, 'ignore'],
    detached: true,
  });
  // Without a shell there is no guardian; everything else goes on.
  shell.on('error', () => undefined);
  const pipe = shell.stdin as Socket | null;
  pipe?.on('error', () => undefined);
  pipe?.unref();
  shell.unref();
  return { setOwner: (owner) => void pipe?.write(`${owner}\n`) };
}

/** For printf's %b, since an argument of ps or /proc must not hold an escape sequence. */
const escaped = (text: string): string => text.replaceAll('\x1b', '\\033');

interface PlaceInSession {
  readonly leader: number;
  /** Our own process group, and those of all who started us: the shell is one of them. */
  readonly groups: readonly number[];
  /** A shell with job control gives each job a group of its own. */
  readonly startedByShell: boolean;
}

/** /dev/tty, by which a process names the terminal of its session whichever that is. */
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

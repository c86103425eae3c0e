import { writeSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import { FENCE_QUESTION } from '../background/answers.ts';
import { mayBeAsked } from '../background/background.ts';
import { swallowAnswer } from '../background/late-answer.ts';
import { MOUSE_OFF, MOUSE_ON } from '../mouse/mouse-event.ts';

/** An empty alternate screen, no cursor, pasted text in brackets (DEC private mode 2004). */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[2J\x1b[H';
/**
 * In this order: show what a half-written frame held back, colours off, paste and cursor, an empty alternate screen (tmux shows
 * rows of it in the shell after a pane grew), the original screen.
 */
const LEAVE = '\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?25h\x1b[2J\x1b[H\x1b[?1049l';

/** Starts a process that outlives this one (os/terminal-guardian.ts) and writes `leave` for it. Null: not possible here. */
export type GuardTerminal = (leave: string) => { readonly setOwner: (owner: 'ours' | 'theirs') => void } | null;

/** What is written on entering and on leaving: with a mouse, its reports end first. */
let modes = { enter: ENTER, leave: LEAVE };
let entered = false;
let guardian: ReturnType<GuardTerminal> = null;
/** Whether the terminal was asked something that it has not answered yet. */
let isAnswerDue = (): boolean => false;
let mouseReportedAtMs = Number.NEGATIVE_INFINITY;

/** A wheel that was turned turns on: its reports may be under way for so long after the last one. */
const MOUSE_RESTS_MS = 500;

/** A report of the mouse came just now. */
export const noteMouse = (): void => {
  mouseReportedAtMs = performance.now();
};

/**
 * Before the screen opens for the first time. The kernel stops a background job (`conctop go &`) when it sets the terminal's
 * modes (SIGTTOU): that must happen before it draws over the shell's lines, and `fg` continues here.
 */
export function prepareTerminal(stdin: ReadStream, { hasMouse = false }: { readonly hasMouse?: boolean } = {}): void {
  if (stdin.isTTY) {
    stdin.setRawMode(true);
    stdin.setRawMode(false);
  }
  modes = hasMouse ? { enter: ENTER + MOUSE_ON, leave: MOUSE_OFF + LEAVE } : { enter: ENTER, leave: LEAVE };
}

/**
 * Once the first frame stands: to start a process costs 10 ms. The guardian knows the modes to restore in raw mode, too
 * (os/terminal-guardian.ts).
 */
export function guardTerminal(guard: GuardTerminal): void {
  guardian = guard(modes.leave);
  if (entered) guardian?.setOwner('ours');
}

/** The alternate screen, without a cursor. */
export function enterScreen(): void {
  entered = true;
  guardian?.setOwner('ours');
  writeNow(modes.enter);
}

/** What the terminal is asked, and how to know later whether an answer is still under way. */
export function askTerminal(question: string, isDue: () => boolean): void {
  isAnswerDue = isDue;
  writeNow(question);
}

/** True from `enterScreen` until the terminal is given back. */
export const screenIsOurs = (): boolean => entered;

/** Restores the terminal; safe to call at any moment, more than once, and from a dying process. */
export function restoreTerminalSync(): void {
  if (!entered) return;
  entered = false;
  writeNow(modes.leave);
  if (process.stdin.isTTY) swallowLate();
  guardian?.setOwner('theirs');
  if (process.stdin.isTTY) {
    try {
      process.stdin.setRawMode(false);
    } catch {
      // The terminal is gone (SIGHUP): there is nothing to restore.
    }
  }
}

/** What is still under way would stand on the shell's command line: an answer, or reports of a mouse that moved until now. */
function swallowLate(): void {
  const isMouseBusy = performance.now() - mouseReportedAtMs < MOUSE_RESTS_MS;
  if (isMouseBusy && !isAnswerDue() && mayBeAsked(process.env)) writeNow(FENCE_QUESTION);
  if (isMouseBusy || isAnswerDue()) swallowAnswer();
}

/** A pipe or terminal may be slow (EAGAIN) or gone (EIO, EPIPE): neither must keep conctop from ending. */
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

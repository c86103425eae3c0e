import type { ReadStream, WriteStream } from 'node:tty';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { isAsciiOnly } from '../domain/words/ascii.ts';
import { listeners } from '../store/listeners.ts';
import { BackgroundQuery } from './background/ask-background.ts';
import { FrameWriter, silent } from './frame/frame-writer.ts';
import {
  askTerminal,
  enterScreen,
  type GuardTerminal,
  guardTerminal,
  noteMouse,
  prepareTerminal,
  restoreTerminalSync,
  screenIsOurs,
} from './frame/terminal-modes.ts';
import { KeyInput } from './keys/key-input.ts';
import type { MouseEvent } from './mouse/mouse-event.ts';
import { type SaveScreen, takeAway } from './take-away/take-away.ts';
import type { Terminal } from './terminal.ts';
import { colourDepth } from './theme.ts';

export interface TerminalOptions {
  readonly stdout: WriteStream;
  readonly stdin: ReadStream;
  readonly guard?: GuardTerminal;
  /** The colours depend on the terminal's background. */
  readonly asksBackground?: boolean;
  /** What the key that saves the screen calls. */
  readonly saveScreen?: SaveScreen;
  /** False: the terminal keeps its mouse for itself. */
  readonly mouse?: boolean;
}

export interface UiHandle {
  /** Gives the terminal back for good; idempotent. */
  readonly close: () => void;
  /** Gives the terminal back while the job is suspended (Ctrl-Z, SIGTSTP). */
  readonly suspend: () => void;
  /** The job is in the foreground again: takes the terminal and redraws everything. */
  readonly resume: () => void;
}

/**
 * Opens a screen on the alternate buffer. ink lays out and reads keys; its own output is dropped (in debug mode it writes
 * after every commit, without throttling and without moving the cursor): the FrameWriter writes what changed.
 */
export function openTerminal(
  { stdout, stdin, guard, asksBackground = false, mouse: usesMouse = true, saveScreen }: TerminalOptions,
  screen: (terminal: Terminal) => ReactNode,
): UiHandle {
  const writer = new FrameWriter(stdout, screenIsOurs, isAsciiOnly(process.env));
  const pastes = listeners<string>();
  const background = new BackgroundQuery(process.env, asksBackground && stdin.isTTY === true && stdout.isTTY === true);
  const mouse = listeners<MouseEvent>();
  const hasMouse = usesMouse && stdin.isTTY === true;
  const reported = (event: MouseEvent): void => {
    noteMouse();
    mouse.notify(event);
  };
  const keys = new KeyInput(stdin, pastes.notify, {
    answers: background.answers,
    onMouse: hasMouse ? reported : undefined,
  });
  const ask = (): void => background.ask((question) => askTerminal(question, () => background.answers.isExpected()));
  const resizes = listeners<void>();
  const resized = (): void => {
    writer.invalidate();
    resizes.notify();
  };
  prepareTerminal(stdin, { hasMouse });
  if (stdin.isTTY) stdin.setRawMode(true);
  ask();
  enterScreen();
  // Node emits no `resize` for a window that was dragged there and back, but what the terminal cut off is gone.
  process.on('SIGWINCH', resized);
  const instance = render(
    screen({
      // A terminal that does not report its size (some serial lines) gets the smallest common one.
      size: { subscribe: resizes.subscribe, get: () => `${stdout.columns || 80}x${stdout.rows || 24}` },
      depth: colourDepth(process.env),
      background,
      draw: (lines) => writer.draw(lines),
      hasKeys: stdin.isTTY === true,
      onPaste: pastes.subscribe,
      hasMouse,
      takeAway: takeAway({
        write: (text) => stdout.write(text),
        shown: () => ({ lines: writer.shown(), columns: stdout.columns || 80 }),
        saveScreen: saveScreen ?? null,
        env: process.env,
      }),
      onMouse: mouse.subscribe,
    }),
    {
      stdout: silent(stdout),
      stdin: keys as unknown as ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );
  if (guard !== undefined) setImmediate(() => guardTerminal(guard));
  // An error in a pane is a bug: it must end the program like any other, not stay in a promise.
  instance.waitUntilExit().catch((error: unknown) => {
    setImmediate(() => {
      throw error;
    });
  });
  let closed = false;
  return {
    close() {
      if (closed) return;
      closed = true;
      writer.close();
      process.off('SIGWINCH', resized);
      // In this order: ink leaves raw mode, in which the kernel echoes no answer that is still under way.
      restoreTerminalSync();
      instance.unmount();
      background.answers.giveUp();
    },
    suspend() {
      if (!closed) restoreTerminalSync();
    },
    resume() {
      if (closed || screenIsOurs()) return;
      if (stdin.isTTY) stdin.setRawMode(true);
      // It may be another terminal, or have other colours by now.
      ask();
      enterScreen();
      // The run may be over or frozen: then there is no further frame.
      writer.redraw();
      // Only the shell got SIGWINCH meanwhile: make Node read the size again.
      process.kill(process.pid, 'SIGWINCH');
    },
  };
}

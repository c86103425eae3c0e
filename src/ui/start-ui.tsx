import type { ReadStream, WriteStream } from 'node:tty';
import { render } from 'ink';
import { ConctopError, EXIT } from '../domain/errors.ts';
import type { RunStore } from '../store/run-store.ts';
import { App } from './app.tsx';
import type { RunControls } from './controls.ts';
import { FrameWriter } from './frame-writer.ts';
import { BOOK_COLUMNS, PictureBook } from './picture-book.ts';
import { loadCanvas } from './plots/canvas.ts';
import { enterScreen, restoreTerminalSync } from './terminal-modes.ts';
import { colourDepth, THEMES } from './theme.ts';

export { restoreTerminalSync } from './terminal-modes.ts';

export interface UiOptions {
  readonly store: RunStore;
  readonly controls: RunControls;
  readonly mode: 'live' | 'replay';
  readonly stdout: WriteStream;
  readonly stdin: ReadStream;
  readonly theme?: string;
  readonly recordFile: string | null;
}

export interface UiHandle {
  /** Gives the terminal back; asked twice it is the same. */
  readonly close: () => void;
}

/**
 * Opens the screen on the alternate buffer. ink runs in its debug mode, in which it hands over every frame whole; the
 * FrameWriter writes what changed. Throws ConctopError `bad-usage` for an unknown theme.
 */
export function startUi(options: UiOptions): UiHandle {
  const themeName = options.theme ?? 'dark';
  if (!Object.hasOwn(THEMES, themeName)) {
    throw new ConctopError('bad-usage', `There is no theme named ${themeName}.`, {
      hint: `Choose one of: ${Object.keys(THEMES).join(', ')}.`,
      exitCode: EXIT.usage,
    });
  }
  const { stdout, stdin } = options;
  const book = new PictureBook();
  const writer = new FrameWriter(stdout, (lines) => book.resolve(lines));
  const sizeListeners = new Set<() => void>();
  const size = {
    subscribe(listener: () => void): () => void {
      sizeListeners.add(listener);
      return () => sizeListeners.delete(listener);
    },
    // A terminal that does not tell its size (some serial lines) gets the smallest common one.
    get: (): string => `${stdout.columns || 80}x${stdout.rows || 24}`,
  };
  const resized = (): void => {
    writer.invalidate();
    for (const listener of sizeListeners) listener();
  };
  enterScreen();
  // Before ink's own listener: the next frame is drawn on an empty screen.
  stdout.on('resize', resized);
  const instance = render(
    <App
      store={options.store}
      controls={options.controls}
      mode={options.mode}
      recording={options.recordFile !== null}
      themeName={themeName}
      depth={colourDepth(process.env)}
      size={size}
      hasKeys={stdin.isTTY === true}
      loadCanvas={loadCanvas}
      book={book}
    />,
    { stdout: writer.asStdout(BOOK_COLUMNS), stdin, debug: true, exitOnCtrlC: false, patchConsole: false },
  );
  // What a pane throws is a bug: it must end the program like any other one, not stay in a promise.
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
      stdout.off('resize', resized);
      instance.unmount();
      restoreTerminalSync();
    },
  };
}

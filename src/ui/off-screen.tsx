import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadStream, WriteStream } from 'node:tty';
import { render } from 'ink';
import type { RunState } from '../domain/state/run-state.ts';
import { listeners } from '../store/listeners.ts';
import { App } from './app.tsx';
import { FrameWriter, silent } from './frame/frame-writer.ts';
import { loadCanvas } from './plots/canvas.ts';
import { NO_TAKE_AWAY } from './take-away/take-away.ts';

export interface OffScreen {
  /** What is written to a terminal to show this state: the lines that changed since the last one; empty: none did. */
  readonly show: (state: RunState) => Promise<string>;
  readonly close: () => void;
}

export interface OffScreenOptions {
  readonly columns: number;
  readonly rows: number;
  readonly themeName: string;
  readonly first: RunState;
}

/** Keys that nobody presses. */
class NoKeys extends Readable {
  readonly isTTY = true;
  override _read(): void {}
  setRawMode(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

/** The screen without a terminal, frame by frame: what a recording of a terminal would have seen. */
export async function openOffScreen({ columns, rows, themeName, first }: OffScreenOptions): Promise<OffScreen> {
  let written: string[] = [];
  const stdout = Object.assign(new EventEmitter(), {
    columns,
    rows,
    isTTY: true,
    write: (text: string) => written.push(text) > 0,
  }) as unknown as WriteStream;
  const writer = new FrameWriter(stdout);
  const changes = listeners<void>();
  let state = first;
  // The plots' canvas must be there for the first frame: nobody sees the one before it is loaded.
  const canvas = await loadCanvas();
  const nothing = (): void => undefined;
  const instance = render(
    <App
      store={{
        getSnapshot: () => state,
        subscribe: changes.subscribe,
        onEvent: nothing,
        restore: nothing,
        close: nothing,
      }}
      controls={{ togglePause: nothing, stepUp: nothing, stepDown: nothing, quit: nothing, suspend: nothing }}
      mode="live"
      recording={false}
      themeName={themeName}
      terminal={{
        size: { subscribe: () => nothing, get: () => `${columns}x${rows}` },
        depth: 24,
        // The film has its own: that of its theme.
        background: { subscribe: () => nothing, get: () => (themeName === 'light' ? 'light' : 'dark') },
        draw: (lines) => writer.draw(lines),
        hasKeys: false,
        isFilm: true,
        onPaste: () => nothing,
        takeAway: NO_TAKE_AWAY,
        hasMouse: false,
        onMouse: () => nothing,
      }}
      loadCanvas={() => Promise.resolve(canvas)}
    />,
    {
      stdout: silent(stdout),
      stdin: new NoKeys() as unknown as ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );
  // The canvas reaches the panes one render later.
  await nextTurn();
  return {
    async show(next) {
      state = next;
      changes.notify();
      await nextTurn();
      const text = written.join('');
      written = [];
      return text;
    },
    close() {
      writer.close();
      instance.unmount();
    },
  };
}

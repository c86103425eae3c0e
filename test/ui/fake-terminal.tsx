import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import xterm from '@xterm/headless';
import { render } from 'ink';
import type { ReactNode } from 'react';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { listeners } from '../../src/store/listeners.ts';
import { createRunStore, type RunStore } from '../../src/store/run-store.ts';
import { App } from '../../src/ui/app.tsx';
import type { Background } from '../../src/ui/background/background.ts';
import { FrameWriter, silent } from '../../src/ui/frame/frame-writer.ts';
import type { RunControls } from '../../src/ui/keys/controls.ts';
import { KeyInput } from '../../src/ui/keys/key-input.ts';
import type { MouseEvent } from '../../src/ui/mouse/mouse-event.ts';
import { type CreateCanvas, loadCanvas } from '../../src/ui/plots/canvas.ts';
import { type SaveScreen, takeAway } from '../../src/ui/take-away/take-away.ts';
import type { Terminal } from '../../src/ui/terminal.ts';
import type { ColourDepth } from '../../src/ui/theme.ts';
import { type Frame, readFrame } from '../soak/frame.ts';

/** The size and the writes of a terminal, and nothing more. */
export class FakeStdout extends EventEmitter {
  readonly isTTY = true;
  readonly writes: string[] = [];
  /** Hears of each write; a terminal emulator, for example. */
  onWrite: (text: string) => void = () => undefined;

  constructor(
    public columns: number,
    public rows: number,
  ) {
    super();
  }

  write(text: string): boolean {
    this.writes.push(text);
    this.onWrite(text);
    return true;
  }

  asStream(): WriteStream {
    return this as unknown as WriteStream;
  }
}

/** Keys come through `write`. */
export class FakeStdin extends PassThrough {
  readonly isTTY = true;
  isRaw = false;
  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw;
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  asStream(): ReadStream {
    return this as unknown as ReadStream;
  }
}

export interface ScreenOptions {
  readonly columns: number;
  readonly rows: number;
  readonly events?: readonly RunEvent[];
  readonly mode?: 'live' | 'replay';
  readonly controls?: Partial<RunControls>;
  readonly depth?: ColourDepth;
  readonly themeName?: string;
  readonly background?: Background;
  readonly recording?: boolean;
  readonly saveScreen?: SaveScreen;
  readonly env?: Readonly<Record<string, string>>;
  /** In place of the App. */
  readonly screen?: (terminal: Terminal) => ReactNode;
}

/** The whole App on a terminal emulator: what a person would see, and what was written to get there. */
export class Screen {
  readonly asked: string[] = [];
  readonly store: RunStore = createRunStore(1000);
  readonly stdout: FakeStdout;
  readonly #stdin = new FakeStdin();
  readonly #pastes = listeners<string>();
  readonly #mouse = listeners<MouseEvent>();
  readonly #keys = new KeyInput(this.#stdin as unknown as ReadStream, this.#pastes.notify, {
    onMouse: this.#mouse.notify,
  });
  /** For whoever asks for more than `frame` says: colours, for example. */
  readonly emulator: xterm.Terminal;
  readonly #writer: FrameWriter;
  readonly #resizes = listeners<void>();
  readonly #unmount: () => void;

  constructor(options: ScreenOptions) {
    const { columns, rows, mode = 'live' } = options;
    this.stdout = new FakeStdout(columns, rows);
    this.emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    // As start-ui does: the alternate screen has no lines above it that a resize could bring back.
    this.emulator.write('\x1b[?1049h');
    this.stdout.onWrite = (text) => this.emulator.write(text);
    this.#writer = new FrameWriter(this.stdout.asStream());
    for (const event of options.events ?? []) this.store.onEvent(event);
    const ask = (name: string) => (): void => {
      this.asked.push(name);
    };
    const terminal: Terminal = {
      size: { subscribe: this.#resizes.subscribe, get: () => `${this.stdout.columns}x${this.stdout.rows}` },
      depth: options.depth ?? 24,
      background: { subscribe: () => () => undefined, get: () => options.background ?? 'dark' },
      draw: (lines) => this.#writer.draw(lines),
      hasKeys: true,
      onPaste: this.#pastes.subscribe,
      takeAway: takeAway({
        write: (text) => this.stdout.write(text),
        shown: () => ({ lines: this.#writer.shown(), columns: this.stdout.columns }),
        saveScreen: options.saveScreen ?? null,
        env: options.env ?? {},
      }),
      hasMouse: true,
      onMouse: this.#mouse.subscribe,
    };
    const app = (
      <App
        store={this.store}
        controls={{
          togglePause: ask('pause'),
          stepUp: ask('step up'),
          stepDown: ask('step down'),
          quit: (reason) => this.asked.push(reason),
          suspend: ask('suspend'),
          ...options.controls,
        }}
        mode={mode}
        recording={options.recording ?? false}
        themeName={options.themeName ?? 'dark'}
        terminal={terminal}
        loadCanvas={loadCanvas}
      />
    );
    const instance = render(options.screen?.(terminal) ?? app, {
      stdout: silent(this.stdout.asStream()),
      stdin: this.#keys as unknown as ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
    this.#unmount = () => instance.unmount();
  }

  async frame(): Promise<Frame> {
    await new Promise<void>((resolve) => this.emulator.write('', resolve));
    return readFrame(this.emulator);
  }

  /** Every row of the terminal, without the blanks at its end. */
  async lines(): Promise<readonly string[]> {
    return (await this.frame()).lines;
  }

  async text(): Promise<string> {
    return (await this.lines()).join('\n');
  }

  /** As a terminal sends them. */
  press(keys: string): void {
    this.#stdin.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.stdout.columns = columns;
    this.stdout.rows = rows;
    this.emulator.resize(columns, rows);
    this.#writer.invalidate();
    this.#resizes.notify();
  }

  close(): void {
    this.#writer.close();
    this.#unmount();
    this.store.close();
    this.emulator.dispose();
  }
}

export const createCanvas = (): Promise<CreateCanvas> => loadCanvas();

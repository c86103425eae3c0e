import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { Terminal, type TerminalOptions } from '../terminal/terminal.ts';
import { type Frame, readFrame } from './frame.ts';

/** Ends a frame of ours: DEC private mode 2026 off. */
const SYNCHRONIZED = 2026;

/**
 * A real terminal (tmux), and a second one that reads the same bytes (xterm.js): each frame is checked when its last byte has
 * arrived, not at moments that a timer chooses.
 */
export class WatchedTerminal {
  readonly terminal: Terminal;
  readonly #onFrame: (frame: Frame) => void;
  #emulator: xterm.Terminal;
  readonly #bytes: Socket;
  #frame: Frame | null = null;
  #frames = 0;

  constructor(options: TerminalOptions, folder: string, onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
    this.#emulator = this.#emulatorOf(options.columns, options.rows);
    const fifo = join(folder, 'bytes');
    const { status, stderr } = spawnSync('mkfifo', [fifo], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`no FIFO: ${stderr}`);
    // For reading and writing: it never ends, whoever writes comes and goes.
    const descriptor = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
    try {
      this.#bytes = new Socket({ fd: descriptor, readable: true, writable: false });
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    // As text: of bytes xterm.js (6.0) loses a character that is cut after a second byte of 0x80, as • may be.
    this.#bytes.setEncoding('utf8').on('data', (text: string) => this.#emulator.write(text));
    this.terminal = new Terminal(options);
    this.terminal.pipeTo(fifo);
  }

  /** The newest whole frame; null before the first. */
  get frame(): Frame | null {
    return this.#frame;
  }

  get frames(): number {
    return this.#frames;
  }

  /** The alternate screen is on. */
  get isFullScreen(): boolean {
    return this.#emulator.buffer.active.type === 'alternate';
  }

  /**
   * While the shell has the terminal, an emulator of that size takes the place of this one: xterm.js (6.0) shrinks an
   * alternate screen that is off wrongly, and fails in `print` once it is on again and a line runs over its last row.
   */
  resize(columns: number, rows: number): void {
    if (this.isFullScreen) this.#emulator.resize(columns, rows);
    else this.#emulator = this.#emulatorOf(columns, rows);
    this.terminal.resize(columns, rows);
  }

  close(): void {
    this.#bytes.destroy();
    this.terminal.close();
  }

  #emulatorOf(columns: number, rows: number): xterm.Terminal {
    const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    emulator.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => {
      if (!params.includes(SYNCHRONIZED) || emulator.buffer.active.type !== 'alternate') return false;
      this.#frame = readFrame(emulator);
      this.#frames += 1;
      this.#onFrame(this.#frame);
      return false;
    });
    return emulator;
  }
}

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** tmux is the terminal: a real pty, a real screen, real keys. Null where it is there, else why these tests cannot run. */
export const missingTmux: string | null =
  spawnSync('tmux', ['-V']).status === 0 ? null : 'tmux is not installed: apt-get install -y tmux';

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** How often the screen is asked while a test waits for content. */
const POLL_MS = 100;

/**
 * A command in a shell in a terminal. The shell stays when the command ends, so that a test can see what the command
 * left behind: its exit code, the terminal's modes, the screen.
 */
export class Terminal {
  readonly #folder = mkdtempSync(join(tmpdir(), 'conctop-terminal-'));
  readonly #socket = `conctop-test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;

  constructor(options: TerminalOptions) {
    const words = options.command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const script = join(this.#folder, 'run.sh');
    writeFileSync(
      script,
      [
        `cd '${this.#folder}'`,
        'stty -g > before',
        `sh -c 'echo $$ > pid; exec "$@"' conctop-test ${words}`,
        'echo $? > code',
        'stty -g > after',
        'echo CONCTOP-TEST-DONE',
        'exec sleep 600',
      ].join('\n'),
    );
    const env = Object.entries({ COLORTERM: 'truecolor', ...options.env }).flatMap(([name, value]) => [
      '-e',
      `${name}=${value}`,
    ]);
    this.#tmux([
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      ...env,
      '-x',
      `${options.columns}`,
      '-y',
      `${options.rows}`,
      `bash ${script}`,
    ]);
    this.#tmux(['set', '-g', 'status', 'off']);
    // Without the status line the window has its full height only after it was sized again.
    this.resize(options.columns, options.rows);
  }

  /** What a person sees, line by line, without colours. */
  screen(): string {
    return this.#tmux(['capture-pane', '-p']);
  }

  /** The same with its colours, as SGR sequences. */
  colours(): string {
    return this.#tmux(['capture-pane', '-e', '-p']);
  }

  /** Lines that scrolled away included. */
  everything(): string {
    return this.#tmux(['capture-pane', '-p', '-S', '-']);
  }

  async waitFor(what: string | RegExp, timeoutMs = 15_000): Promise<string> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const screen = this.screen();
      if (typeof what === 'string' ? screen.includes(what) : what.test(screen)) return screen;
      if (performance.now() > end) throw new Error(`not on the screen within ${timeoutMs} ms: ${what}\n${screen}`);
      await sleep(POLL_MS);
    }
  }

  async waitForAbsence(what: string | RegExp, timeoutMs = 15_000): Promise<string> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const screen = this.screen();
      if (!(typeof what === 'string' ? screen.includes(what) : what.test(screen))) return screen;
      if (performance.now() > end) throw new Error(`still on the screen after ${timeoutMs} ms: ${what}\n${screen}`);
      await sleep(POLL_MS);
    }
  }

  /** Keys in tmux's names: `q`, `Space`, `C-c`. */
  press(...keys: readonly string[]): void {
    this.#tmux(['send-keys', ...keys]);
  }

  resize(columns: number, rows: number): void {
    this.#tmux(['resize-window', '-x', `${columns}`, '-y', `${rows}`]);
  }

  pid(): number {
    return Number(readFileSync(join(this.#folder, 'pid'), 'utf8'));
  }

  /** Waits until the command ended, then tells what it left of the terminal. */
  async end(timeoutMs = 15_000): Promise<TerminalEnd> {
    await this.waitFor('CONCTOP-TEST-DONE', timeoutMs);
    const [alternate, cursor] = this.#tmux(['display', '-p', '#{alternate_on} #{cursor_flag}']).trim().split(' ');
    const read = (name: string): string => readFileSync(join(this.#folder, name), 'utf8').trim();
    return {
      exitCode: Number(read('code')),
      alternateScreen: alternate === '1',
      cursorVisible: cursor === '1',
      modesRestored: read('before') === read('after'),
      output: this.everything(),
    };
  }

  close(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server']);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #tmux(args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }
}

export interface TerminalEnd {
  readonly exitCode: number;
  readonly alternateScreen: boolean;
  readonly cursorVisible: boolean;
  readonly modesRestored: boolean;
  readonly output: string;
}

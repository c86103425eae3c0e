import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, LIMIT_MS } from './processes.ts';

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What was written before the command's end is on the screen well before this. */
const DRAWN_MS = 2_000;
/** How often the screen is asked while a test waits for content. */
const POLL_MS = 100;

/**
 * A command in a shell in a terminal, which is tmux: a real pty, a real screen, real keys. The shell stays when the command ends, so that a test can see what the command
 * left behind: its exit code, the terminal's modes, the screen.
 */
export class Terminal {
  /** Where the command runs. */
  readonly folder = mkdtempSync(join(tmpdir(), 'conctop-terminal-'));
  readonly #socket = `conctop-test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;

  constructor(options: TerminalOptions) {
    const words = options.command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const script = join(this.folder, 'run.sh');
    writeFileSync(
      script,
      [
        `cd '${this.folder}'`,
        // A shell whose command dies of Ctrl-C dies of it as well; what the command left behind is still to be seen.
        'trap : INT',
        'stty -g > before',
        `sh -c 'echo $$ > pid; exec "$@"' conctop-test ${words}`,
        'echo $? > code',
        'stty -g > after',
        'echo CONCTOP-TEST-DONE',
        'touch done',
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
      `sh ${script}`,
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

  async waitFor(what: string | RegExp, timeoutMs = LIMIT_MS): Promise<string> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const screen = this.screen();
      if (typeof what === 'string' ? screen.includes(what) : what.test(screen)) return screen;
      if (performance.now() > end) throw new Error(`not on the screen within ${timeoutMs} ms: ${what}\n${screen}`);
      await sleep(POLL_MS);
    }
  }

  async waitForAbsence(what: string | RegExp, timeoutMs = LIMIT_MS): Promise<string> {
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

  /** From here on every byte that the program writes goes to this file too. */
  pipeTo(file: string): void {
    this.#tmux(['pipe-pane', '-o', `cat >> '${file}'`]);
  }

  /** What a program put on tmux's clipboard, which it takes where `set-clipboard` is on. */
  clipboard(): string {
    return this.#tmux(['show-buffer']);
  }

  takesClipboard(): void {
    this.#tmux(['set', '-s', 'set-clipboard', 'on']);
  }

  /** As if a person pasted it: in brackets if the program enabled them. */
  paste(text: string): void {
    this.#tmux(['set-buffer', '--', text]);
    this.#tmux(['paste-buffer', '-p']);
  }

  resize(columns: number, rows: number): void {
    this.#tmux(['resize-window', '-x', `${columns}`, '-y', `${rows}`]);
  }

  /** Closes the window: the kernel hangs up the line. */
  hangUp(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server']);
  }

  /** Whether the modes are by now those of before the command, where something else than the command sets them. */
  modesAreBack(): boolean {
    const tty = this.#tmux(['display', '-p', '#{pane_tty}']).trim();
    const modes = execFileSync('sh', ['-c', `stty -g < '${tty}'`], { encoding: 'utf8' }).trim();
    return modes === readFileSync(join(this.folder, 'before'), 'utf8').trim();
  }

  /** On the alternate screen, without a cursor, the mouse reported: what a program that draws must undo. */
  view(): { readonly alternateScreen: boolean; readonly cursorVisible: boolean; readonly mouseReported: boolean } {
    const flags = this.#tmux(['display', '-p', '#{alternate_on} #{cursor_flag} #{mouse_any_flag}#{mouse_sgr_flag}']);
    const [alternate, cursor, mouse] = flags.trim().split(' ');
    return { alternateScreen: alternate === '1', cursorVisible: cursor === '1', mouseReported: mouse !== '00' };
  }

  /** A button pressed and let go (0: left), or a notch of the wheel (64: up, 65: down), at a cell counted from 1, as a terminal sends it. */
  mouse(button: number, column: number, row: number): void {
    const ends = button >= 64 ? ['M'] : ['M', 'm'];
    this.#tmux(['send-keys', '-l', ends.map((end) => `\x1b[<${button};${column};${row}${end}`).join('')]);
  }

  /** A notch of the wheel, if the terminal reports it at that moment. */
  wheelIfReported(): void {
    this.#tmux(['if-shell', '-F', '#{mouse_any_flag}', "send-keys -l '\x1b[<65;20;10M'"]);
  }

  /** Clicks on the first place where a text stands. */
  click(text: string): void {
    const lines = this.screen().split('\n');
    const row = lines.findIndex((line) => line.includes(text));
    if (row === -1) throw new Error(`not on the screen: ${text}\n${lines.join('\n')}`);
    this.mouse(0, (lines[row] ?? '').indexOf(text) + 1, row + 1);
  }

  pid(): number {
    return Number(readFileSync(join(this.folder, 'pid'), 'utf8'));
  }

  /** Waits until the command ended, then reports the state of the terminal. */
  async end(timeoutMs = LIMIT_MS): Promise<TerminalEnd> {
    const done = join(this.folder, 'done');
    if (!(await eventually(() => existsSync(done), timeoutMs))) {
      throw new Error(`it did not end within ${timeoutMs} ms\n${this.screen()}`);
    }
    // The word may stand on an alternate screen that somebody else leaves after the command's end: then it is gone with it.
    await eventually(() => this.everything().includes('CONCTOP-TEST-DONE'), DRAWN_MS);
    // A guardian may be the one that ends it, a moment later.
    if (!(await eventually(() => !this.view().mouseReported, DRAWN_MS))) throw new Error('the mouse is still reported');
    const read = (name: string): string => readFileSync(join(this.folder, name), 'utf8').trim();
    return {
      exitCode: Number(read('code')),
      ...this.view(),
      modesRestored: read('before') === read('after'),
      output: this.everything(),
    };
  }

  close(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server']);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #tmux(args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }
}

export interface TerminalEnd {
  readonly exitCode: number;
  readonly alternateScreen: boolean;
  readonly cursorVisible: boolean;
  readonly mouseReported: boolean;
  readonly modesRestored: boolean;
  readonly output: string;
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conctop, root } from '../conctop.ts';
import { eventually, killMarked, matching, processesMarked } from '../terminal/processes.ts';
import { Terminal } from '../terminal/terminal.ts';

/** Any small server that is not ours: it takes the port from $PORT, and says when it listens. */
const OWN_SERVER = `require('http').createServer((q, a) => a.end('ok')).listen(process.env.PORT ?? 0, '127.0.0.1', function () { console.log(this.address().port); })`;
const REPLAYED = join(root, 'test/fixtures/recordings/go-ramp.ndjson');

/** How a run is shown, and what it is about. */
export type Show = 'screen' | 'plain' | 'json';
export type Command = 'launch' | 'run' | 'attach' | 'observe' | 'replay' | 'npm start';

/** Enough ticks for a run to be well under way, whatever the machine does besides. */
const TICKS = 4;
const WITHIN_MS = 30_000;

/** One run of conctop in a terminal of its own, with folders of its own for all that a program may leave behind. */
export class Trial {
  readonly folder = mkdtempSync(join(tmpdir(), 'conctop-trial-'));
  readonly mark = randomUUID();
  readonly recording = join(this.folder, 'run.ndjson');
  readonly stdout = join(this.folder, 'stdout');
  readonly show: Show;
  readonly command: Command;
  terminal!: Terminal;
  #attached: ChildProcess | null = null;

  constructor(show: Show, command: Command) {
    this.show = show;
    this.command = command;
    for (const name of ['tmp', 'home', 'cache']) mkdirSync(join(this.folder, name));
  }

  /** Resolves once the run is well under way. `shell`: a line of bash that runs conctop as "$@". */
  async start(more: readonly string[] = [], shell: string | null = null): Promise<void> {
    const words = await this.#program(more);
    // The summary alone goes to a file; progress and errors are the terminal's.
    const apart = this.show === 'json' ? ['bash', '-c', `exec "$@" > '${this.stdout}'`, 'bash'] : [];
    this.terminal = new Terminal({
      columns: 100,
      rows: 30,
      command: ['bash', '-c', shell ?? 'exec "$@"', 'bash', ...apart, ...words],
      env: {
        CONCTOP_TEST_MARK: this.mark,
        TMPDIR: join(this.folder, 'tmp'),
        HOME: join(this.folder, 'home'),
        CONCTOP_CACHE: join(this.folder, 'cache'),
        // Node and npm keep caches that are theirs.
        NODE_COMPILE_CACHE: join(tmpdir(), 'conctop-trial-compile-cache'),
        npm_config_cache: join(tmpdir(), 'conctop-trial-npm-cache'),
        npm_config_update_notifier: 'false',
      },
    });
    if (this.command === 'replay') await this.terminal.waitFor('OS threads');
    else await this.untilRecorded(TICKS);
    if (this.show === 'screen') await this.terminal.waitFor(/q quit/);
  }

  async untilRecorded(ticks: number): Promise<void> {
    const sign = this.command === 'observe' ? '"process-sample"' : '"load-tick"';
    const count = (): number => this.recorded().split(sign).length - 1;
    if (await eventually(() => count() >= ticks, WITHIN_MS)) return;
    throw new Error(`${count()} ticks were recorded within ${WITHIN_MS} ms\n${this.terminal.everything()}`);
  }

  recorded(): string {
    return this.kept('run.ndjson');
  }

  /** A file in the trial's folder; empty where there is none. */
  kept(name: string): string {
    const file = join(this.folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** conctop's own process. */
  pid(): number {
    return this.one(/dist\/conctop\.js|scripts\/start\.mjs/);
  }

  generator(): number {
    return this.one(/dist\/generator\.js/);
  }

  /** The server under load. */
  target(): number {
    return this.#attached?.pid ?? this.one(/targets\/node\/server\.mjs|^\S*node -e .*createServer/);
  }

  /** The process of the run whose command line matches; not a shell that was given these words. */
  one(pattern: RegExp): number {
    const marked = processesMarked(this.mark);
    const shells = matching(marked, SHELL);
    return only(
      pattern,
      marked.filter((pid) => !shells.includes(pid)),
    );
  }

  shell(pattern: RegExp): number {
    return only(pattern, matching(processesMarked(this.mark), SHELL));
  }

  /** No file of conctop's may grow past what the recording will be in a moment; resolves when it is. */
  async untilFull(): Promise<void> {
    const limit = statSync(this.recording).size + 4_000;
    spawnSync('prlimit', ['--pid', `${this.pid()}`, `--fsize=${limit}`]);
    if (await eventually(() => statSync(this.recording).size === limit, WITHIN_MS)) return;
    throw new Error('the recording did not reach its limit');
  }

  /** What still runs of it: all but the shell that keeps the terminal open. */
  leftBehind(): string[] {
    return processesMarked(this.mark)
      .map((pid) => `${pid} ${commandLine(pid)}`)
      .filter((line) => !/^\d+ (?:bash \S*\/run\.sh|sleep 600|)$/.test(line));
  }

  /** Files and folders that were not there before, but for the run itself, which is kept for `conctop replay`. */
  newFiles(): string[] {
    const found = ['tmp', 'home', 'cache'].flatMap((name) =>
      readdirSync(join(this.folder, name), { recursive: true }).map((file) => `${name}/${file}`),
    );
    const kept = found.filter((file) => /^cache\/runs\/[^/]+\.ndjson\.gz$/.test(file));
    // conctop's own compiled code, whole: what is being written ends in a process number.
    const isCompiled = (file: string) => /^cache\/compiled(\/[^/]+(\/[^/]+\.js\.bin)?)?$/.test(file);
    return found.filter((file) => file !== 'cache/runs' && file !== kept[0] && !isCompiled(file));
  }

  keep(name: string): void {
    writeFileSync(join(this.folder, name), '');
  }

  attachedIsAlive(): boolean {
    const child = this.#attached;
    return child !== null && child.exitCode === null && child.signalCode === null;
  }

  close(): void {
    this.terminal?.close();
    killMarked(this.mark);
    this.#attached?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #program(more: readonly string[]): Promise<string[]> {
    const { execPath } = process;
    const shown = this.show === 'screen' ? [] : this.show === 'plain' ? ['--no-ui'] : ['--json'];
    const load = [...(more.includes('--steps') ? [] : ['-c', '20']), '--record', this.recording, ...shown, ...more];
    switch (this.command) {
      case 'launch':
        return [execPath, conctop, 'node', ...load];
      case 'npm start':
        return ['npm', '--prefix', root, 'start', '--', 'node', ...load];
      case 'run':
        return [execPath, conctop, 'run', ...load, '--', execPath, '-e', OWN_SERVER];
      case 'attach': {
        const { pid, url } = await this.#startOther();
        return [execPath, conctop, 'attach', `${pid}`, '--url', url, ...load];
      }
      case 'observe': {
        const { pid } = await this.#startOther();
        return [execPath, conctop, 'attach', `${pid}`, '--record', this.recording, ...shown];
      }
      case 'replay':
        return [execPath, conctop, 'replay', REPLAYED, '--speed', '0.25', ...shown];
    }
  }

  /** Somebody else's server, which conctop must leave as it is. */
  async #startOther(): Promise<{ pid: number; url: string }> {
    const child = spawn(process.execPath, ['-e', OWN_SERVER], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#attached = child;
    const port = await new Promise<string>((resolve) =>
      child.stdout.once('data', (chunk: Buffer) => resolve(`${chunk}`.trim())),
    );
    return { pid: child.pid ?? 0, url: `http://127.0.0.1:${port}/` };
  }
}

const SHELL = /^(?:\S*\/)?(?:ba|da)?sh /;

function only(pattern: RegExp, pids: readonly number[]): number {
  const [pid] = matching(pids, pattern);
  if (pid === undefined) throw new Error(`no process matches ${pattern}`);
  return pid;
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRecording } from '../../src/record/recording-reader.ts';
import { eventually, isPortFree, killMarked, matching, processesMarked } from '../terminal/processes.ts';
import type { Frame } from './frame.ts';
import type { ProcessName } from './usage.ts';
import { WatchedTerminal } from './watched-terminal.ts';

export interface RunOptions {
  /** The bundled program. */
  readonly program: string;
  readonly target: string;
  readonly steps: readonly number[];
  readonly columns: number;
  readonly rows: number;
  readonly folder: string;
  readonly onFrame: (frame: Frame) => void;
}

interface TargetReady {
  readonly pid: number;
  readonly url: string;
}

/** A loaded machine takes its time; what never comes fails all the same. */
const PATIENCE_MS = 60_000;
/** A build of its first start included. */
const START_MS = 180_000;

/**
 * The real program, started by a shell with job control in a real terminal, with a folder of its own for temporary files;
 * and afterwards what it left behind.
 */
export class SoakedRun {
  readonly watched: WatchedTerminal;
  readonly recording: string;
  readonly #mark = randomUUID();
  readonly #temporary: string;
  #ready: TargetReady | null = null;
  readonly #options: RunOptions;

  constructor(options: RunOptions) {
    this.#options = options;
    const { folder, columns, rows } = options;
    this.#temporary = join(folder, 'tmp');
    mkdirSync(this.#temporary);
    this.recording = join(folder, 'soak.ndjson');
    const env = {
      CONCTOP_TEST_MARK: this.#mark,
      TMPDIR: this.#temporary,
      // Node's own, from 22 on; it stays for the next start.
      NODE_COMPILE_CACHE: join(tmpdir(), 'conctop-trial-compile-cache'),
    };
    this.watched = new WatchedTerminal(
      { columns, rows, command: ['bash', '--norc', '-i'], env },
      folder,
      options.onFrame,
    );
  }

  /** Until the load runs. */
  async start(): Promise<void> {
    const { terminal } = this.watched;
    const { program, target, steps, folder } = this.#options;
    // Holds end with a key, and the run ends with q.
    const args = [target, '--steps', steps.join(','), '--hold', '600m', '--record', this.recording];
    await terminal.waitFor(/[#$]/, PATIENCE_MS);
    terminal.press(`stty -g > ${folder}/stty-before`, 'Enter');
    terminal.press([process.execPath, program, ...args].join(' '), 'Enter');
    await terminal.waitFor(/opening|next [\d,]+ in|holding/, START_MS);
    await eventually(() => this.#targetReady() !== null, PATIENCE_MS);
  }

  pids(): Readonly<Record<ProcessName, number>> {
    const marked = processesMarked(this.#mark);
    const [screen = 0] = matching(marked, /node\S* \S*conctop\.js /);
    const [generator = 0] = matching(marked, /generator\.js/);
    return { screen, generator, target: this.#targetReady()?.pid ?? 0 };
  }

  get isRunning(): boolean {
    return matching(processesMarked(this.#mark), /conctop\.js /).length > 0;
  }

  /** Ctrl-Z: the shell is whole for so long; then fg. What was not right in between. */
  async suspend(ms: number, meanwhile: () => void): Promise<string[]> {
    const { terminal } = this.watched;
    terminal.press('C-z');
    const stopped = await eventually(() => !this.watched.isFullScreen && this.#isStopped(), PATIENCE_MS);
    meanwhile();
    await sleep(ms);
    const problems = stopped ? [] : ['Ctrl-Z did not bring back the shell'];
    terminal.press('clear; fg', 'Enter');
    if (!(await eventually(() => this.watched.isFullScreen, PATIENCE_MS)))
      problems.push('fg did not bring back the screen');
    return problems;
  }

  /** Presses q and searches for what stayed behind; an empty result means that everything is right. */
  async end(): Promise<string[]> {
    const { terminal } = this.watched;
    const { folder, program } = this.#options;
    const url = this.#targetReady()?.url ?? null;
    terminal.press('q');
    const problems: string[] = [];
    const check = async (
      what: string,
      holds: () => boolean | Promise<boolean>,
      withinMs = PATIENCE_MS,
    ): Promise<void> => {
      if (!(await eventually(holds, withinMs))) problems.push(what);
    };
    await check('q did not end it', () => !this.isRunning);
    await check('the alternate screen is still on', () => !this.watched.isFullScreen);
    terminal.press('echo ended $?', 'Enter');
    await check('the exit code is not 0', () => /^ended 0$/m.test(terminal.screen()));
    terminal.press(`stty -g > ${folder}/stty-after`, 'Enter');
    const modes = (when: string): string => contents(join(folder, `stty-${when}`));
    await check('the terminal has other modes than before', () => modes('before') === modes('after'));
    await check('the cursor is hidden', () => terminal.view().cursorVisible);
    const left = (): string[] =>
      matching(processesMarked(this.#mark), /conctop\.js|generator\.js|server|targets/).map(
        (pid) => `${pid} ${contents(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`,
      );
    if (!(await eventually(() => left().length === 0, PATIENCE_MS))) problems.push(`processes are left: ${left()}`);
    await check('the port is taken', () => url !== null && isPortFree(Number(new URL(url).port)));
    const temporary = readdirSync(this.#temporary);
    if (temporary.length > 0) problems.push(`temporary files are left: ${temporary.join(', ')}`);
    return [...problems, ...replayProblems(program, this.recording)];
  }

  /** By its state in /proc/PID/stat: T is stopped by job control, proc(5). */
  #isStopped(): boolean {
    return /^\d+ \(.*\) T/s.test(contents(`/proc/${this.pids().screen}/stat`));
  }

  close(): void {
    this.watched.close();
    killMarked(this.#mark);
  }

  #targetReady(): TargetReady | null {
    const [line = null] =
      /^\{"type":"target-ready".*\}$/m.exec(this.#ready === null ? contents(this.recording) : '') ?? [];
    if (line !== null) this.#ready = JSON.parse(line) as TargetReady;
    return this.#ready;
  }
}

/** Empty where there is no such file yet. */
function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The recording has its end, and a replay comes to it. */
function replayProblems(program: string, file: string): string[] {
  const { events, truncated } = readRecording(file);
  const problems = truncated || events.at(-1)?.type !== 'run-ended' ? ['the recording has no end'] : [];
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'replay', file, '--no-ui'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0 || !/conns\s+(steered\s+)?OS threads/.test(stdout))
    problems.push(`the replay ended with ${status}: ${stderr}`);
  return problems;
}

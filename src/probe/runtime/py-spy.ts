import { execFile } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import * as v from 'valibot';
import type { Clock, UnitStacks, UnitStacksMissing } from '../../domain/events/run-event.ts';
import { groupOfFrames } from './reported-stacks.ts';
import { gatherGroups, type StacksAnswer, together } from './stack-groups.ts';

/** It reads another process's memory: hundreds of threads take it a second. */
const TIMEOUT_MS = 10_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
/** Each process costs a start of py-spy, and stands still while it is read. */
const MOST_PROCESSES = 8;

export interface PySpyOptions {
  /** Of the target's processes. */
  readonly pids: () => readonly number[];
  readonly clock: Clock;
  readonly emit: (event: UnitStacks | UnitStacksMissing) => void;
  readonly procRoot: string;
  /** Default: the one on PATH. */
  readonly program?: string;
}

/**
 * The threads of Python processes that nobody prepared, by py-spy (github.com/benfred/py-spy), where it is installed. It stops a
 * process while it reads it, so it runs only when somebody asks. Never throws; says nothing of processes that are not Python's.
 */
export function pySpy(options: PySpyOptions): { readonly ask: () => void; readonly stop: () => void } {
  const { clock, emit, procRoot, program = 'py-spy' } = options;
  const abort = new AbortController();
  let isBusy = false;
  const dump = async (): Promise<void> => {
    const pids = options.pids().filter((pid) => isPython(procRoot, pid));
    if (pids.length === 0 || isBusy) return;
    isBusy = true;
    const atMs = clock();
    const answers = await Promise.all(pids.slice(0, MOST_PROCESSES).map((pid) => dumpOf(program, pid, abort.signal)));
    isBusy = false;
    if (abort.signal.aborted) return;
    const read = answers.flatMap(({ output }) => (output === null ? [] : [parsePySpy(output)]));
    const known = read.filter((answer) => answer !== null);
    if (known.length === 0) {
      const reason =
        answers.find((answer) => answer.reason !== null)?.reason ?? 'py-spy wrote nothing that is understood.';
      emit({ type: 'unit-stacks-missing', atMs: clock(), reason });
      return;
    }
    emit({
      ...{ type: 'unit-stacks', atMs: clock(), ...together(known, pids.length), answeredInMs: clock() - atMs },
      ...{ source: 'py-spy', asked: true },
    });
  };
  return { ask: () => void dump(), stop: () => abort.abort() };
}

/** By the program that it runs, which a script's name hides from its own. */
function isPython(procRoot: string, pid: number): boolean {
  try {
    return /^(python|pypy)[\d.]*t?$/.test(basename(readlinkSync(`${procRoot}/${pid}/exe`)));
  } catch {
    return false;
  }
}

interface Dump {
  readonly output: string | null;
  /** One sentence; null: it worked. */
  readonly reason: string | null;
}

function dumpOf(program: string, pid: number, signal: AbortSignal): Promise<Dump> {
  const options = { timeout: TIMEOUT_MS, maxBuffer: OUTPUT_BYTES_MAX, signal };
  return new Promise((resolve) => {
    execFile(program, ['dump', '--json', '--pid', `${pid}`], options, (error, stdout, stderr) => {
      if (error === null) return resolve({ output: stdout, reason: null });
      const isMissing = error.code === 'ENOENT';
      const words = stderr.split('\n').find((line) => line.trim() !== '') ?? error.message;
      const reason = isMissing
        ? 'py-spy is not installed: with it (pip install py-spy) the key u shows what the threads of a Python process wait for.'
        : `py-spy cannot read process ${pid}: ${words.replace(/^Error: /, '').trim()}`;
      resolve({ output: null, reason });
    });
  });
}

const PySpySchema = v.array(
  v.object({
    active: v.boolean(),
    owns_gil: v.boolean(),
    frames: v.array(v.object({ name: v.string(), filename: v.string(), line: v.number() })),
  }),
);

/** `py-spy dump --json`: an array of threads. Null where the text is none. */
export function parsePySpy(text: string): StacksAnswer | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = v.safeParse(PySpySchema, json);
  if (!parsed.success) return null;
  const groups = parsed.output.map(({ active, owns_gil, frames }) =>
    groupOfFrames({
      count: 1,
      state: owns_gil ? 'has the GIL' : active ? 'active' : 'idle',
      kind: null,
      frames: frames.map(({ name, filename, line }): [string, string, number] => [name, filename, Math.max(0, line)]),
    }),
  );
  return { unit: 'threads', total: groups.length, ...gatherGroups(groups), costMs: null };
}

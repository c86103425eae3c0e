import { type ChildProcess, spawn } from 'node:child_process';
import { conctop } from '../conctop.ts';

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Wanted {
  /** Beside this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** A line of a shell before it, which sets limits. */
  readonly before?: string;
  readonly watch?: (child: ChildProcess) => void;
}

/** `conctop ARGS`, without a terminal, to its end. */
export function runConctop(args: readonly string[], { env = {}, before, watch }: Wanted = {}): Promise<Finished> {
  const words = [process.execPath, conctop, ...args];
  const [program = '', ...rest] = before === undefined ? words : ['sh', '-c', `${before} exec "$@"`, 'sh', ...words];
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { env: { ...process.env, ...env } });
    const text = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk) => {
        text[stream] += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...text }));
    watch?.(child);
  });
}

/** What it says of this very process. */
export const attachHere = (args: readonly string[], seconds: number): Promise<Finished> =>
  runConctop(['attach', `${process.pid}`, ...args, '-d', `${seconds}s`, '--no-ui']);

import type { Command, Show, Trial } from './trial.ts';

/** What must be true after a fault; all else (processes, ports, files, no stack) is the same for every one. */
export interface Outcome {
  /** Null: nobody is left to see it. */
  readonly exitCode: number | null;
  /** Among the last lines in the terminal. */
  readonly words?: RegExp;
  /** `whole`: with its end; `readable`: all that was written before, up to a whole line. */
  readonly recording: 'whole' | 'readable';
  /** The terminal itself went away. */
  readonly closed?: true;
  /** The guardian gives the terminal back a moment after the end. */
  readonly guarded?: true;
  /** A bug of ours, made on purpose: its stack is to be seen. */
  readonly isBug?: true;
}

export interface Fault {
  readonly name: string;
  readonly shows: readonly Show[];
  /** With nothing said: a launched target. */
  readonly commands?: readonly Command[];
  /** More words for conctop, or the line of bash that runs it as "$@". */
  readonly more?: readonly string[];
  readonly shell?: string;
  readonly strike: (trial: Trial) => void | Promise<void>;
  readonly outcome: Outcome | ((trial: Trial) => Outcome);
  /** In `npm test` too, with this way of showing a run; the others in `npm run faults` only. */
  readonly quick?: Show;
}

export const ALL: readonly Show[] = ['screen', 'plain', 'json'];
export const COMMANDS: readonly Command[] = ['launch', 'run', 'attach'];

export const kill = (pid: number, signal: NodeJS.Signals): void => void process.kill(pid, signal);

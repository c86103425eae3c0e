/** Exit codes are part of the command line's contract (README, "Exit codes"). */
export const EXIT = {
  done: 0,
  runFailed: 1,
  usage: 2,
  thresholdFailed: 3,
} as const;

export type ErrorCode =
  | 'bad-usage'
  | 'bad-manifest'
  | 'bad-lesson'
  | 'bad-recording'
  | 'unknown-target'
  | 'unknown-lesson'
  | 'toolchain-missing'
  | 'build-failed'
  | 'port-busy'
  | 'port-denied'
  | 'target-died'
  | 'never-listened'
  | 'generator-failed'
  | 'record-failed'
  | 'output-failed'
  | 'not-loopback'
  | 'limits-too-low'
  | 'no-good-answer'
  | 'no-such-process';

export interface ConctopErrorOptions {
  /** One sentence that names the fix. */
  readonly hint: string;
  readonly exitCode?: number;
  readonly cause?: unknown;
  /** Lines that help to understand the cause, such as the end of the target's log. */
  readonly details?: readonly string[];
}

/**
 * The one error type for everything that can go wrong outside our own code. `message` is one sentence that names the
 * cause, `hint` one that names the fix. Whatever is thrown and is not a ConctopError is a bug and keeps its stack.
 */
export class ConctopError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly exitCode: number;
  readonly details: readonly string[];

  constructor(code: ErrorCode, message: string, options: ConctopErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ConctopError';
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT.runFailed;
    this.details = options.details ?? [];
  }
}

/** The command line asks for something that is not possible: exit code 2. */
export const usageError = (message: string, hint: string, cause?: unknown): ConctopError =>
  new ConctopError('bad-usage', message, { hint, exitCode: EXIT.usage, cause });

/** What is named as a recording cannot be read as one, whatever is wrong with it: exit code 2. */
export const badRecording = (message: string, hint: string, cause?: unknown): ConctopError =>
  new ConctopError('bad-recording', message, { hint, exitCode: EXIT.usage, cause });

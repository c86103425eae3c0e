import { constants } from 'node:os';

/**
 * Every signal that ends a program by default and can be heard: each ends the run in order, so that none leaves the
 * terminal in another mode. Not SEGV, BUS, FPE and ILL: after a fault of the machine no handler can go on (signal(7)); the
 * terminal's guardian (os/terminal-guardian.ts) sees to those. Names that a system does not have are never sent there.
 */
const ENDING_SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGTRAP',
  'SIGABRT',
  'SIGUSR2',
  'SIGALRM',
  'SIGTERM',
  'SIGSTKFLT',
  'SIGXCPU',
  'SIGVTALRM',
  'SIGPROF',
  'SIGIO',
  'SIGPWR',
  'SIGSYS',
] as const satisfies readonly NodeJS.Signals[];

/**
 * ink's signal-exit raises a signal again where nobody but itself listens. These are other names of ABRT and IO, for which Node
 * calls the listeners of both names, and XFSZ, which Node ignores: a file that has grown too large is an error of write(2).
 */
const LEFT_ALONE = ['SIGIOT', 'SIGPOLL', 'SIGXFSZ'] as const satisfies readonly NodeJS.Signals[];
const leaveAlone = (): void => undefined;

/** What every shell reports: 128 + the signal's number. */
const exitCodeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/** How often who started us is looked for: the end must come within 3 s of theirs. */
const PARENT_MS = 500;

export interface SignalWatch {
  /** The exit code of the signal that ended the run; null where none came. */
  readonly exitCode: () => number | null;
  /** A Ctrl-C that came as a key, since the screen has the terminal in raw mode. */
  readonly interrupt: () => void;
  /** Nobody reads the plain lines any more (`conctop … | head -3`): what SIGPIPE, which Node ignores, means to other programs. */
  readonly readerGone: () => void;
  readonly stop: () => void;
}

/** The process that hears the signals; a test has its own. */
export interface SignalHost {
  on(signal: NodeJS.Signals, handle: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, handle: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): unknown;
  readonly ppid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The first ending signal asks for an orderly end; the second one is somebody who will not wait.
 */
export function watchSignals(endInOrder: () => void, endAtOnce: () => void, host: SignalHost = process): SignalWatch {
  let exitCode: number | null = null;
  const handle = (signal: NodeJS.Signals): void => {
    const first = exitCode === null;
    exitCode ??= exitCodeOf(signal);
    if (first) {
      endInOrder();
      return;
    }
    endAtOnce();
    host.exit(exitCode);
  };
  for (const signal of ENDING_SIGNALS) host.on(signal, handle);
  for (const signal of LEFT_ALONE) host.on(signal, leaveAlone);
  const parent = watchParent(() => handle('SIGHUP'), host);
  return {
    exitCode: () => exitCode,
    interrupt: () => handle('SIGINT'),
    readerGone() {
      if (exitCode === null) handle('SIGPIPE');
    },
    stop() {
      if (parent !== null) clearInterval(parent);
      for (const signal of ENDING_SIGNALS) host.off(signal, handle);
      for (const signal of LEFT_ALONE) host.off(signal, leaveAlone);
    },
  };
}

/**
 * `npm start` stands between us and whoever started it, and does not hand on what ends it (TERM and HUP of a supervisor, KILL
 * of anybody). So a run below npm ends with npm. A run of its own may outlive its parent: that is what nohup is for.
 */
function watchParent(onGone: () => void, host: SignalHost): NodeJS.Timeout | null {
  if (host.env.npm_lifecycle_event === undefined) return null;
  const parentPid = host.ppid;
  const timer = setInterval(() => {
    if (host.ppid === parentPid) return;
    clearInterval(timer);
    onGone();
  }, PARENT_MS);
  timer.unref();
  return timer;
}

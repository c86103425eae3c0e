import { constants } from 'node:os';

/**
 * Every signal that ends a program by default and can be handled: each ends the run in order, so that none leaves the terminal
 * in another mode. Not SEGV, BUS, FPE and ILL: after such a fault no handler can continue (signal(7)); the terminal's guardian
 * (os/terminal-guardian.ts) handles those. Names that a system does not have are never sent there.
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
 * ink's signal-exit raises a signal again if it is the only listener. These are other names of ABRT and IO, for which Node
 * calls the listeners of both names, and XFSZ, which Node ignores: a file that has grown too large is an error of write(2).
 */
const LEFT_ALONE = ['SIGIOT', 'SIGPOLL', 'SIGXFSZ'] as const satisfies readonly NodeJS.Signals[];
const leaveAlone = (): void => undefined;

/** What every shell reports: 128 + the signal's number. */
const exitCodeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/** How often we check whether the parent is still there: we must end within 3 s after it. */
const PARENT_MS = 500;

export interface SignalWatch {
  /** The exit code of the signal that ended the run; null without one. */
  readonly exitCode: () => number | null;
  /** A Ctrl-C that came as a key, since the screen has the terminal in raw mode. */
  readonly interrupt: () => void;
  /** The reader of the plain lines is gone (`conctop … | head -3`): to other programs that is SIGPIPE, which Node ignores. */
  readonly readerGone: () => void;
  readonly stop: () => void;
}

/** The process that receives the signals; a test has its own. */
export interface SignalHost {
  on(signal: NodeJS.Signals, handle: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, handle: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): unknown;
  readonly ppid: number;
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The first ending signal ends the run in order; a second one ends it at once.
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
  // Node's profiler samples by this signal: a listener would take it from V8, and its first sample would end the run.
  const isProfiled = /--(cpu-)?prof\b/.test([...host.execArgv, host.env.NODE_OPTIONS].join(' '));
  const ending = ENDING_SIGNALS.filter((signal) => !(isProfiled && signal === 'SIGPROF'));
  for (const signal of ending) host.on(signal, handle);
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
      for (const signal of ending) host.off(signal, handle);
      for (const signal of LEFT_ALONE) host.off(signal, leaveAlone);
    },
  };
}

/**
 * `npm start` is between us and whoever started it, and does not pass on the signals that end it (TERM and HUP of a supervisor,
 * KILL). So a run below npm ends with npm. Without npm, a run may outlive its parent: that is what nohup is for.
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

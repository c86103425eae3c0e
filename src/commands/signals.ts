import { EXIT } from '../domain/errors.ts';

/** 128 + the signal's number, as every shell reports it. */
const EXIT_CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: 129 } as const;
type EndingSignal = keyof typeof EXIT_CODES;

export interface SignalWatch {
  /** The exit code of the signal that ended the run; null where none came. */
  readonly exitCode: () => number | null;
  /** A Ctrl-C that came as a key, since the screen has the terminal in raw mode. */
  readonly interrupt: () => void;
  readonly stop: () => void;
}

/**
 * The first ending signal asks for an orderly end; the second one is somebody who will not wait.
 */
export function watchSignals(endInOrder: () => void, endAtOnce: () => void): SignalWatch {
  let exitCode: number | null = null;
  const handle = (signal: EndingSignal): void => {
    const first = exitCode === null;
    exitCode ??= EXIT_CODES[signal];
    if (first) {
      endInOrder();
      return;
    }
    endAtOnce();
    process.exit(exitCode);
  };
  const signals = Object.keys(EXIT_CODES) as EndingSignal[];
  for (const signal of signals) process.on(signal, handle);
  return {
    exitCode: () => exitCode,
    interrupt: () => handle('SIGINT'),
    stop() {
      for (const signal of signals) process.off(signal, handle);
    },
  };
}

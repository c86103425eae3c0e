import type { Dispose } from '../../disposal.ts';
import type { Session } from '../../session.ts';
import type { RunControls } from '../../ui/keys/controls.ts';
import type { UiHandle } from '../../ui/open-terminal.tsx';
import { type SignalWatch, watchSignals } from './signals.ts';
import { watchSuspension } from './suspension.ts';

/** What runs at the moment: it changes while a command starts, and between the runs of a comparison. */
export interface Running {
  readonly screen: () => UiHandle | null;
  /** Null: nothing runs, as in a replay. */
  readonly session: () => Pick<Session, 'abandonSync' | 'suspend' | 'resume'> | null;
}

export interface Endings extends Pick<SignalWatch, 'exitCode' | 'readerGone'> {
  /** Aborted once somebody wants the end: a signal, or a key. */
  readonly asked: AbortSignal;
  readonly whenAsked: Promise<void>;
  /** What the screen's keys do about it. */
  readonly keys: Pick<RunControls, 'quit' | 'suspend'>;
}

/** Signals, Ctrl-Z and the keys that quit, of a command that may have a screen and a session; all are let go of when it is disposed. */
export function watchEndings({ screen, session }: Running, defer: (dispose: Dispose) => void): Endings {
  const ending = new AbortController();
  const whenAsked = new Promise<void>((resolve) => {
    ending.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const signals = watchSignals(
    () => ending.abort(),
    () => {
      screen()?.close();
      session()?.abandonSync();
    },
  );
  defer(signals.stop);
  const suspension = watchSuspension({
    onSuspend() {
      screen()?.suspend();
      session()?.suspend();
    },
    onResume() {
      session()?.resume();
      screen()?.resume();
    },
  });
  defer(suspension.stop);
  return {
    ...{ asked: ending.signal, whenAsked, exitCode: signals.exitCode, readerGone: signals.readerGone },
    keys: {
      quit: (reason) => (reason === 'interrupt' ? signals.interrupt() : ending.abort()),
      suspend: suspension.suspend,
    },
  };
}

import type { LoadTick } from '../../domain/events/run-event.ts';
import type { EngineOptions } from '../engines/engine.ts';

/**
 * The messages between main process and generator over Node's IPC channel (JSON, so times in nanoseconds are strings). The
 * channel's end is a message too: a generator whose parent is gone ends itself.
 */
export type ToGenerator =
  | StartGenerator
  | { readonly type: 'connections'; readonly connections: number }
  /** What is sent from now on; `path` null: as before, for an engine that cannot change it. */
  | { readonly type: 'steer'; readonly path: string | null; readonly sending: boolean }
  /** Sends nothing more, waits for the answers under way for at most `drainMs`, ticks a last time and exits. */
  | { readonly type: 'stop'; readonly drainMs: number };

/** The options of the engine and of the process around it; clocks and callbacks are the process's own. */
export interface StartGenerator extends Omit<EngineOptions, 'clock' | 'onBusy' | 'onSample'> {
  readonly type: 'start';
  readonly engine: string;
  readonly tickMs: number;
  /** process.hrtime.bigint() of the run's start: CLOCK_MONOTONIC is one for all processes of a machine. */
  readonly originNs: string;
}

export type FromGenerator =
  | {
      readonly type: 'ready';
      readonly engine: { readonly name: string; readonly version: string };
      readonly programPid: number | null;
    }
  | { readonly type: 'tick'; readonly tick: LoadTick }
  | { readonly type: 'failed'; readonly message: string; readonly hint: string };

import type { LoadTick } from '../domain/run-event.ts';
import type { SourceAddresses } from './engine.ts';

/**
 * What the main process and the generator say to each other over Node's IPC channel (JSON, so times in nanoseconds are
 * strings). The channel's end is a message too: a generator whose parent is gone ends the guarded groups and itself.
 */
export type ToGenerator =
  | StartGenerator
  | { readonly type: 'connections'; readonly connections: number }
  /** A process group to be ended should the parent die. */
  | { readonly type: 'guard'; readonly processGroup: number }
  /** Sends nothing more, waits for the answers under way for at most `drainMs`, ticks a last time and exits. */
  | { readonly type: 'stop'; readonly drainMs: number };

export interface StartGenerator {
  readonly type: 'start';
  readonly engine: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly tickMs: number;
  readonly timeoutMs: number;
  readonly requestsPerSecondLimit: number | null;
  readonly insecure: boolean;
  readonly sources: SourceAddresses;
  readonly somaxconn: number | null;
  /** process.hrtime.bigint() of the run's start: CLOCK_MONOTONIC is one for all processes of a machine. */
  readonly originNs: string;
  readonly guardProcessGroups: readonly number[];
}

export type FromGenerator =
  | {
      readonly type: 'ready';
      readonly pid: number;
      readonly engine: { readonly name: string; readonly version: string };
    }
  | { readonly type: 'tick'; readonly tick: LoadTick }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly message: string; readonly hint: string };

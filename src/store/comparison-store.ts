import { type ComparisonEvent, type ComparisonProgress, foldComparison } from '../domain/comparison/progress.ts';
import type { Comparison } from '../domain/comparison/whole.ts';
import type { RunStore } from './run-store.ts';

/** The screen of a comparison subscribes to it. */
export interface ComparisonStore {
  readonly getSnapshot: () => LiveComparison;
  readonly subscribe: (listener: () => void) => () => void;
  readonly onEvent: (event: ComparisonEvent) => void;
  /** The run that is shown from now on: the store that its events go to, and its index. */
  readonly onRun: (store: RunStore, run: number) => void;
  readonly onEnd: (comparison: Comparison) => void;
  /** Since the comparison's start. */
  readonly nowMs: () => number;
}

export interface LiveComparison {
  readonly progress: ComparisonProgress;
  /** The last run that began; null: none did. */
  readonly shown: { readonly store: RunStore; readonly run: number } | null;
  /** All of it; null: it is under way. */
  readonly ended: Comparison | null;
}

/** It changes a few times a second, between runs: no need to wait for the next frame. */
export function createComparisonStore(first: ComparisonProgress): ComparisonStore {
  const listeners = new Set<() => void>();
  const startedAtMs = performance.now();
  let now: LiveComparison = { progress: first, shown: null, ended: null };
  const change = (over: Partial<LiveComparison>): void => {
    now = { ...now, ...over };
    for (const listener of listeners) listener();
  };
  return {
    getSnapshot: () => now,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onEvent: (event) => change({ progress: foldComparison(now.progress, event) }),
    onRun: (store, run) => change({ shown: { store, run } }),
    onEnd: (ended) => change({ ended }),
    nowMs: () => performance.now() - startedAtMs,
  };
}

import { type ComparisonEvent, type ComparisonProgress, foldComparison } from '../domain/comparison/progress.ts';
import type { Comparison } from '../domain/comparison/whole.ts';
import { type Observable, observedFields } from './observed.ts';
import type { RunStore } from './run-store.ts';

/** The screen of a comparison subscribes to it. */
export interface ComparisonStore extends Observable<LiveComparison> {
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

export function createComparisonStore(first: ComparisonProgress): ComparisonStore {
  const startedAtMs = performance.now();
  const { getSnapshot, subscribe, change } = observedFields<LiveComparison>({
    progress: first,
    shown: null,
    ended: null,
  });
  return {
    ...{ getSnapshot, subscribe },
    onEvent: (event) => change({ progress: foldComparison(getSnapshot().progress, event) }),
    onRun: (store, run) => change({ shown: { store, run } }),
    onEnd: (ended) => change({ ended }),
    nowMs: () => performance.now() - startedAtMs,
  };
}

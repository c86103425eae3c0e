import type { ProcessSample } from './run-event.ts';

/**
 * The memory that the target holds now: of one process its RSS, of a tree of processes the sum of their PSS, which counts
 * shared pages once. `sharedOnce` false for a tree: the kernel tells no PSS, so shared pages count in each process.
 */
export function residentNow({
  process,
  pssBytes,
}: {
  readonly process: ProcessSample | null;
  readonly pssBytes: { readonly value: number } | null;
}): { bytes: number; sharedOnce: boolean } | null {
  if (process === null) return null;
  if (process.processes === 1) return { bytes: process.rssBytes, sharedOnce: true };
  return pssBytes === null
    ? { bytes: process.rssBytes, sharedOnce: false }
    : { bytes: pssBytes.value, sharedOnce: true };
}

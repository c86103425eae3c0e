import type { ProcessSample, RunEvent } from '../events/run-event.ts';

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

/** The process before its first connection: what is there without any load, and what a connection's cost is counted from. */
export interface MemoryBase {
  readonly bytes: number;
  /** As of `residentNow`. A base of summed RSS says nothing about a later PSS. */
  readonly sharedOnce: boolean;
  readonly threads: number;
}

/** What one connection adds: the slope over the base, not the whole process divided. */
export interface ResidentPerConnection {
  readonly baseBytes: number;
  readonly bytesPerConnection: number;
}

/** Null where the base was not seen (attach to a server that has its connections already), or nothing grew. */
export function residentPerConnection({
  process,
  pssBytes,
  base,
  load,
}: {
  readonly process: ProcessSample | null;
  readonly pssBytes: { readonly value: number } | null;
  readonly base: MemoryBase | null;
  readonly load: { readonly open: number; readonly acceptQueue: number | null } | null;
}): ResidentPerConnection | null {
  return slopeOver(base, residentNow({ process, pssBytes }), acceptedOf(load));
}

/** What waits in the accept queue costs the server nothing yet. */
export const acceptedOf = (load: { readonly open: number; readonly acceptQueue: number | null } | null): number =>
  load === null ? 0 : Math.max(0, load.open - (load.acceptQueue ?? 0));

/**
 * The kernel counts a process's pages in batches per thread or core (mm_counter, up to 64 pages of 4 KB): less growth than
 * that is no growth.
 */
const NOISE_BYTES = 262_144;

/**
 * Serving the first requests grows a runtime by megabytes, however many connections bring them (4 MB of Node at 5
 * connections: that is not 858 KB for each). Shared among fewer than these, the warm-up would be most of the price.
 */
export const MIN_CONNECTIONS = 100;

export function slopeOver(
  base: MemoryBase | null,
  resident: { readonly bytes: number; readonly sharedOnce: boolean } | null,
  open: number,
): ResidentPerConnection | null {
  if (base === null || resident === null || base.sharedOnce !== resident.sharedOnce) return null;
  if (open < MIN_CONNECTIONS) return null;
  const grownBytes = resident.bytes - base.bytes;
  return grownBytes < NOISE_BYTES ? null : { baseBytes: base.bytes, bytesPerConnection: grownBytes / open };
}

/** The newest sample before the first connection is the base; after it, the base stands. */
export function nextBase(
  before: MemoryBase | null,
  sample: Extract<RunEvent, { type: 'process-sample' }>,
  pssBytes: { readonly value: number } | null,
): MemoryBase | null {
  const resident = residentNow({ process: sample, pssBytes });
  return resident === null ? before : { ...resident, threads: sample.threads };
}

import type { ProcessSample, RunEvent } from '../events/run-event.ts';

/**
 * The memory that the target holds now: RSS of one process; for a tree the sum of PSS, which counts shared pages once.
 * `sharedOnce` is false for a tree whose kernel reports no PSS: then shared pages count in each process.
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

/** The process before its first connection: its memory without load, from which the cost of a connection is counted. */
export interface MemoryBase {
  readonly bytes: number;
  /** As in `residentNow`. A base of summed RSS cannot be compared with a later PSS. */
  readonly sharedOnce: boolean;
  readonly threads: number;
}

/** What one connection adds: the slope over the base, not the whole process divided. */
export interface ResidentPerConnection {
  readonly baseBytes: number;
  readonly bytesPerConnection: number;
}

/** Null where the base was not seen (attach to a server that already has its connections), or nothing grew. */
export function residentPerConnection({
  process,
  pssBytes,
  base,
  load,
}: {
  readonly process: ProcessSample | null;
  readonly pssBytes: { readonly value: number } | null;
  readonly base: MemoryBase | null;
  readonly load: { readonly open: number; readonly acceptQueue: number | null; readonly mostAccepted?: number } | null;
}): ResidentPerConnection | null {
  return slopeOver(base, residentNow({ process, pssBytes }), acceptedOf(load), load?.mostAccepted);
}

/** Connections in the accept queue cost the server nothing yet. */
export const acceptedOf = (load: { readonly open: number; readonly acceptQueue: number | null } | null): number =>
  load === null ? 0 : Math.max(0, load.open - (load.acceptQueue ?? 0));

/** How many of them each thread has on average; null: not known, or none. */
export function connectionsPerThread(accepted: number | null, threads: number | null): number | null {
  return accepted === null || accepted === 0 || threads === null || threads === 0 ? null : accepted / threads;
}

/**
 * The kernel counts a process's pages in batches per thread or core (mm_counter, up to 64 pages of 4 KB): growth below that
 * is none.
 */
const NOISE_BYTES = 262_144;

/**
 * The first requests grow a runtime by megabytes, however many connections send them (Node by 4 MB at 5 connections: that is
 * not 858 KB each). With fewer connections than these, the warm-up would be most of the figure.
 */
export const MIN_CONNECTIONS = 100;

/** Sockets that reconnect are missing for a moment; so few more do not count. */
const MORE_BEFORE = 1.1;

/** Clearly more connections were open before: a runtime gives their memory back late or never, so what grew is not that of those now open. */
export const keepsMemoryOfMore = (open: number, mostBefore: number): boolean => mostBefore > open * MORE_BEFORE;

/** `mostBefore`: the most connections that were open so far. */
export function slopeOver(
  base: MemoryBase | null,
  resident: { readonly bytes: number; readonly sharedOnce: boolean } | null,
  open: number,
  mostBefore = open,
): ResidentPerConnection | null {
  if (base === null || resident === null || base.sharedOnce !== resident.sharedOnce) return null;
  if (open < MIN_CONNECTIONS || keepsMemoryOfMore(open, mostBefore)) return null;
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

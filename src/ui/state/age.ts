import { formatAge } from '../../domain/words/format.ts';

/** A figure older than this shows its age: most are read four times a second. */
export const STALE_MS = 2_500;

/** `3 s ago`; null for a recent figure. */
export const staleAge = (nowMs: number, atMs: number, staleMs = STALE_MS): string | null =>
  nowMs - atMs > staleMs ? formatAge(nowMs - atMs) : null;

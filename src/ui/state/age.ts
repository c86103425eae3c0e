import { formatAge } from '../../domain/words/format.ts';

/** Older than this a figure says how old it is: most come four times a second. */
export const STALE_MS = 2_500;

/** `3 s ago`; null where it is as good as new. */
export const staleAge = (nowMs: number, atMs: number, staleMs = STALE_MS): string | null =>
  nowMs - atMs > staleMs ? formatAge(nowMs - atMs) : null;

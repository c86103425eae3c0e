import * as v from 'valibot';
import { count, event, type Infer, number } from './schema.ts';

const memoryArea = v.object({
  /** `stack`: what the kernel names so. A runtime's thread stacks are mostly `anonymous` mappings. */
  kind: v.picklist(['heap', 'stack', 'anonymous', 'program', 'library', 'file', 'shared', 'kernel']),
  mappings: count,
  reservedBytes: count,
  /** Summed over the processes: a page that several of them share counts in each. */
  residentBytes: count,
  /** Shared pages counted once. Absent in older recordings. */
  pssBytes: v.exactOptional(count),
});

/** What the tree's memory consists of (smaps). Costly to read, so only every few seconds. Null: not known. */
export const memoryMap = event('memory-map', {
  rssBytes: count,
  pssBytes: v.nullable(count),
  privateBytes: v.nullable(count),
  sharedBytes: v.nullable(count),
  swapBytes: v.nullable(count),
  /** By kind of mapping as far as the kernel distinguishes them; the largest first. */
  areas: v.array(memoryArea),
  costMs: number,
});

/** How close the target's cgroup is to its ceiling. */
export const ceilingSample = event('ceiling-sample', {
  /** Share of its scheduling periods in which the quota stopped it, since the last sample; null: no quota. */
  throttledPercent: v.nullable(number),
  memoryBytes: v.nullable(count),
  pids: v.nullable(count),
});

export type MemoryArea = Infer<typeof memoryArea>;
export type MemoryMap = Infer<typeof memoryMap>;
export type CeilingSample = Infer<typeof ceilingSample>;

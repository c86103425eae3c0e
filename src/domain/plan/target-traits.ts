import * as v from 'valibot';
import { count, type Infer } from '../events/schema.ts';

/** The traits of a server's model with which a run's figures are compared; recorded with the run. */

/** A fixed number, or one for each logical core. */
export const atOnce = v.union([count, v.literal('per-core')]);

/** `gil`: threads take turns under one interpreter lock. `loop`: one event loop, or one thread, runs every handler. */
export const oneAtATime = v.picklist(['gil', 'loop']);

/**
 * What a blocking request holds while others wait for it.
 *
 * | kind    | is held                                    | then waits                       |
 * |---------|--------------------------------------------|----------------------------------|
 * | lock    | a lock that every /block needs             | every other /block               |
 * | loop    | the event loop, or the only thread         | every request of that process    |
 * | workers | one of a fixed number of workers or threads| a request without a free worker  |
 */
export const blocks = v.object({
  kind: v.picklist(['lock', 'loop', 'workers']),
  /** With its article, for a sentence: `one mutex`, `the event loop`. */
  what: v.string(),
  /** How many such requests can be served at the same time, in the whole server. */
  atOnce,
});

export const httpServer = v.object({
  /** `net/http`, `node:http`, `uvicorn 0.35 (h11)`. */
  name: v.string(),
  kind: v.picklist(['standard library', 'framework', 'written for this']),
});

/** Every folklore field is a figure that a step measures. */
const folkloreField = v.picklist([
  'rssBytes',
  'rssBytesPerConnection',
  'rssBytesPerThread',
  'vszBytes',
  'vszBytesPerThread',
  'threads',
  'p99Ms',
]);

/** A claim that people repeat, and the measured field that it can be compared with. */
export const folklore = v.object({
  claim: v.string(),
  /** Where it is commonly stated. */
  source: v.string(),
  field: folkloreField,
  /** The claimed value in the field's unit (bytes, threads, ms). */
  value: v.number(),
  /** Only compared at or above this many connections. */
  atConnections: v.exactOptional(v.number()),
  /** Only compared in runs whose requests wait this long: a claim about 10 ms of I/O says nothing about 100 ms. */
  atDelayMs: v.exactOptional(v.number()),
  /** Only compared at or above this many OS threads: 10,000 connections do not show what 10,000 threads cost. */
  atThreads: v.exactOptional(v.number()),
  /** Only compared if a single process serves: a claim about one process says nothing about a tree of them. */
  ofOneProcess: v.exactOptional(v.boolean()),
  /** What to say instead of the bare figure, `{measured}` in it: `Node runs JavaScript on one of its {measured}`. */
  told: v.exactOptional(v.string()),
});

export const isFolkloreField = (name: string): boolean => v.is(folkloreField, name);

export type AtOnce = Infer<typeof atOnce>;
export type OneAtATime = Infer<typeof oneAtATime>;
export type Blocks = Infer<typeof blocks>;
export type HttpServer = Infer<typeof httpServer>;
export type FolkloreField = Infer<typeof folkloreField>;
export type Folklore = Infer<typeof folklore>;

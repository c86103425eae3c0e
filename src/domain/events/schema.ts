import * as v from 'valibot';

/**
 * What the events' definitions are made of. Each event is defined once, as a schema: its type is inferred from it, and a
 * recording's lines are checked by it (record/parse-event.ts). Who emits or folds events imports types only, so a live run
 * neither loads nor pays for a schema. Fields of a later version are left out when a recording is read.
 */

/** Never negative: a count, bytes, a duration. */
export const count = v.pipe(v.number(), v.minValue(0));

/** How often each of some names came. */
export const counts = v.record(v.string(), count);

export const event = <const T extends string, const E extends v.ObjectEntries>(type: T, entries: E) =>
  v.object({
    type: v.literal(type),
    /** Milliseconds since the run's start, monotonic. */
    atMs: v.number(),
    ...entries,
  });

/** The type that a schema describes, immutable as everything that was emitted. */
export type Infer<S extends v.GenericSchema> = DeepReadonly<v.InferOutput<S>>;

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

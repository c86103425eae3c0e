import * as v from 'valibot';

/**
 * Building blocks of the event definitions. Each event is defined once, as a schema: its type is inferred from it, and it
 * checks a recording's lines (record/parse-event.ts). Code that emits or folds events imports types only, so a live run
 * neither loads nor pays for a schema. Reading a recording drops the fields of later versions.
 */

/** JSON can hold numbers that are read as infinite (`1e999`): no figure is one. */
export const number = v.pipe(v.number(), v.finite());

/** Never negative: a count, bytes, a duration. */
export const count = v.pipe(v.number(), v.finite(), v.minValue(0));

/** How often each name occurred. */
export const counts = v.record(v.string(), count);

export const event = <const T extends string, const E extends v.ObjectEntries>(type: T, entries: E) =>
  v.object({
    type: v.literal(type),
    /** Milliseconds since the run's start, monotonic. */
    atMs: number,
    ...entries,
  });

/** The type that a schema describes, immutable like everything that was emitted. */
export type Infer<S extends v.GenericSchema> = DeepReadonly<v.InferOutput<S>>;

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

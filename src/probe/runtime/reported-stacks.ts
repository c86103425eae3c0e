import * as v from 'valibot';
import type { StackFrame, UnitGroup } from '../../domain/events/run-event.ts';
import { gatherGroups, NO_FRAMES, type StacksAnswer } from './stack-groups.ts';

const Count = v.pipe(v.number(), v.finite(), v.minValue(0));

/**
 * `/stacks` of the target contract, for runtimes that have no format of their own. `own` says whether a call is the program's
 * own code; where the target leaves it out, calls with a file outside of its language's library are.
 */
const StacksSchema = v.object({
  unit: v.nullish(v.string(), null),
  total: Count,
  tookMs: v.nullish(Count, null),
  groups: v.array(
    v.object({
      count: Count,
      state: v.nullish(v.string(), null),
      /** What they are, where there are no stacks. */
      kind: v.nullish(v.string(), null),
      frames: v.optional(v.array(v.tuple([v.string(), v.nullable(v.string()), v.nullable(Count)])), []),
    }),
  ),
  rest: v.optional(v.object({ groups: Count, units: Count }), { groups: 0, units: 0 }),
  /** A target of several processes: how many of them are in this. */
  processes: v.exactOptional(v.object({ reported: Count, of: Count })),
});

/** Null where the text is no such JSON. */
export function parseReportedStacks(text: string): StacksAnswer | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = v.safeParse(StacksSchema, json);
  if (!parsed.success) return null;
  const { unit, total, tookMs, groups, rest, processes } = parsed.output;
  const gathered = gatherGroups(groups.map(groupOfFrames));
  return {
    unit,
    total,
    groups: gathered.groups,
    rest: { groups: gathered.rest.groups + rest.groups, units: gathered.rest.units + rest.units },
    ...(processes === undefined ? {} : { processes }),
    costMs: tookMs,
  };
}

/** A group as it was reported: each frame is function, file and line. */
type Reported = v.InferOutput<typeof StacksSchema>['groups'][number];

export function groupOfFrames({ count, state, kind, frames: reported }: Reported): UnitGroup {
  const frames = reported.map(([name, file, line]): StackFrame => {
    const own = isOwn(name, file);
    return { function: own ? name : publicName(name), file, line, own };
  });
  // What a library calls within itself says nothing to who uses it: the program's own call of it does.
  const own = frames.findIndex((frame) => frame.own);
  const outer = own > 0 ? own - 1 : frames.findIndex(({ function: name, own }) => own || !IS_PRIVATE.test(name));
  const shown = frames.slice(Math.max(0, outer));
  return { count, state, waitsFor: kind ?? shown[0]?.function ?? NO_FRAMES, frames: shown };
}

/** `asyncio.streams.StreamReader._wait_for_data` */
const IS_PRIVATE = /(^|\.)_\w*$/;

/** `asyncio.sleep` of `asyncio.tasks.sleep`: what people import. */
const publicName = (name: string): string => name.replace(/^asyncio\.[a-z_]+\./, 'asyncio.');

/** Where a language's own library and installed packages lie, or what its classes are called. */
const LIBRARY_FILES = /\/lib\/python\d|\/(site|dist)-packages\/|^<frozen|^node:/;
const LIBRARY_CLASSES = /^(java|javax|jdk|sun|com\.sun)\./;

const isOwn = (name: string, file: string | null): boolean =>
  file !== null && !LIBRARY_FILES.test(file) && !LIBRARY_CLASSES.test(name);

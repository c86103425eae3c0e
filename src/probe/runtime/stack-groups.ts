import type { StackFrame, UnitGroup, UnitStacks } from '../../domain/events/run-event.ts';

/** What one answer says. */
export type StacksAnswer = Pick<UnitStacks, 'unit' | 'total' | 'groups' | 'rest' | 'processes' | 'costMs'>;

/** More groups than a screen lists; under load a server's units stand at a handful of places. */
const MOST_GROUPS = 16;
/** Threads of the runtime itself, and units that have not begun. */
export const NO_FRAMES = 'no frames reported';

/** From the waiting call to the handler and what called it. */
const MOST_FRAMES = 8;

/**
 * Puts groups together that wait in the same call at the same place of the program's own code: runtimes also tell apart by
 * which branch of their library led there. Keeps the largest.
 */
export function gatherGroups(found: readonly UnitGroup[]): Pick<StacksAnswer, 'groups' | 'rest'> {
  const byPlace = new Map<string, UnitGroup>();
  for (const group of found) {
    const frames = group.frames.slice(0, MOST_FRAMES);
    const key = JSON.stringify([group.state, group.waitsFor, placesOf(frames)]);
    const before = byPlace.get(key);
    byPlace.set(key, before === undefined ? { ...group, frames } : { ...before, count: before.count + group.count });
  }
  const groups = [...byPlace.values()].sort((a, b) => b.count - a.count || ownFirst(a) - ownFirst(b));
  const rest = groups.splice(MOST_GROUPS);
  return { groups, rest: { groups: rest.length, units: sumOf(rest.map(({ count }) => count)) } };
}

/** The units of the processes that reported, of so many, as one answer. */
export function together(answers: readonly StacksAnswer[], of: number): StacksAnswer {
  const { groups, rest } = gatherGroups(answers.flatMap((answer) => answer.groups));
  const costs = answers.flatMap(({ costMs }) => costMs ?? []);
  return {
    unit: answers[0]?.unit ?? null,
    total: sumOf(answers.map(({ total }) => total)),
    groups,
    rest: {
      groups: rest.groups + sumOf(answers.map((answer) => answer.rest.groups)),
      units: rest.units + sumOf(answers.map((answer) => answer.rest.units)),
    },
    ...(of > 1 ? { processes: { reported: answers.length, of } } : {}),
    costMs: costs.length === 0 ? null : sumOf(costs),
  };
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** As many stand elsewhere: the program's own code says more. */
const ownFirst = ({ frames }: UnitGroup): number => (frames.some(({ own }) => own) ? 0 : 1);

function placesOf(frames: readonly StackFrame[]): readonly string[] {
  const own = frames.filter((frame) => frame.own);
  return (own.length > 0 ? own : frames.slice(-1)).map(({ function: name, file, line }) => `${name} ${file} ${line}`);
}

import type { StackFrame, UnitGroup, UnitStacks } from '../events/run-event.ts';

/** `main.go` of `conctop.example/go/main.go`. */
export const baseName = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;

/**
 * Where a group stands in the program's own code: in the handler's file, where it is known and they pass through it, else in
 * the innermost own call. Null: these units run none of the program's own code.
 */
export function placeOf({ frames }: UnitGroup, handlerFile: string | null): StackFrame | null {
  const own = frames.filter((frame) => frame.own);
  return own.find((frame) => isIn(frame, handlerFile)) ?? own[0] ?? null;
}

const isIn = ({ file }: StackFrame, handlerFile: string | null): boolean =>
  file !== null && handlerFile !== null && baseName(file) === baseName(handlerFile);

/** How many units stand on each line of the handler's file, by line number. */
export function unitsByLine({ groups }: UnitStacks, handlerFile: string): ReadonlyMap<number, number> {
  const lines = new Map<number, number>();
  for (const group of groups) {
    const place = placeOf(group, handlerFile);
    if (place === null || place.line === null || !isIn(place, handlerFile)) continue;
    lines.set(place.line, (lines.get(place.line) ?? 0) + group.count);
  }
  return lines;
}

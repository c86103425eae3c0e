import type { UnitGroup, UnitStacks } from '../events/run-event.ts';
import { baseName, placeOf } from '../meaning/unit-places.ts';
import { formatCount, formatId, formatUnits } from './format.ts';

/** As many as a line has room for. */
const MOST_GROUPS = 3;

/** `main.slow main.go:16`; null: none of the program's own code. */
function placeWords(group: UnitGroup, handlerFile: string | null): string | null {
  const place = placeOf(group, handlerFile);
  if (place === null) return null;
  const file = place.file === null ? '' : ` ${baseName(place.file)}`;
  return `${place.function}${file}${place.line === null ? '' : `:${formatId(place.line)}`}`;
}

/**
 * ` in 4 processes`; `, of 3 of 4 processes`, where the others did not report in time; empty for a single one, or where the units
 * are the processes.
 */
export function processesWords({ unit, processes }: Pick<UnitStacks, 'unit' | 'processes'>): string {
  if (processes === undefined) return '';
  const { reported, of } = processes;
  if (reported < of) return `, of ${formatCount(reported)} of ${formatUnits(of, 'process', 'processes')}`;
  return unit?.endsWith('processes') === true ? '' : ` in ${formatUnits(of, 'process', 'processes')}`;
}

/** `goroutines: 9,900 time.Sleep ← main.slow main.go:16 · 9,900 net/http background read`: the largest groups in one line. */
export function unitWaitsLine(stacks: UnitStacks, handlerFile: string | null): string {
  const { unit, groups } = stacks;
  const words = groups.slice(0, MOST_GROUPS).map((group) => {
    const place = placeWords(group, handlerFile);
    const call = place?.startsWith(`${group.waitsFor} `) === true ? '' : `${group.waitsFor}`;
    return `${formatCount(group.count)} ${[call, place].filter(Boolean).join(' ← ')}`;
  });
  return `${unit ?? 'units'}${processesWords(stacks)}: ${words.join(' · ')}`;
}

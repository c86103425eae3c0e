import type { RunStarted } from '../events/run-event.ts';

export interface UnitNames {
  readonly singular: string;
  readonly plural: string;
}

/**
 * What the runtime schedules, as people call it: of a shipped target by its manifest, of a server of the user's own by what
 * its metrics name (`goroutines`), since its manifest is ours and knows nothing. Null: nobody named it.
 */
export function unitNames(started: RunStarted | null, plural: string | null): UnitNames | null {
  if (started?.config.command === 'target') return started.target.unit;
  return plural === null ? null : { singular: plural.replace(/(?<=ss)es$|(?<!s)s$/, ''), plural };
}

import type { RunStarted } from '../events/run-event.ts';

export interface UnitNames {
  readonly singular: string;
  readonly plural: string;
}

/**
 * What the runtime schedules, as people call it: for a shipped target from its manifest, for the user's own server from its
 * metrics (`goroutines`), since it has no manifest of its own. Null: not named.
 */
export function unitNames(started: RunStarted | null, plural: string | null): UnitNames | null {
  if (started?.config.command === 'target') return started.target.unit;
  return plural === null ? null : { singular: plural.replace(/(?<=ss)es$|(?<!s)s$/, ''), plural };
}

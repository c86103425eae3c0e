import { closestMatch } from 'leven';

/** The closest name, or the only one that starts with it; null where none is close. */
export function nearest(name: string, names: readonly string[]): string | null {
  const starting = names.filter((candidate) => name.length > 1 && candidate.startsWith(name));
  if (starting.length === 1) return starting[0] ?? null;
  // Up to a third of the letters wrong is a typing error; more is another word.
  return closestMatch(name, names, { maxDistance: Math.max(1, Math.floor(name.length / 3)) }) ?? null;
}

/** The end of a sentence about a name that there is not: `; did you mean go?`, or a full stop. */
export function orMeant(name: string, names: readonly string[], prefix = ''): string {
  const near = nearest(name, names);
  return near === null ? '.' : `; did you mean ${prefix}${near}?`;
}

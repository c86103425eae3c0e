/** Of several limits the tightest one counts; null where none is known. */
export function smallestKnown(...limits: readonly (number | null | undefined)[]): number | null {
  const known = limits.filter((limit) => limit != null);
  return known.length === 0 ? null : Math.min(...known);
}

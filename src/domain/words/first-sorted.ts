/**
 * The first `count` items in the order of `compare`, without sorting the rest: of 10,000 threads a table shows 200. Stable:
 * of equals the earlier one comes first.
 */
export function firstSorted<T>(items: Iterable<T>, count: number, compare: (a: T, b: T) => number): T[] {
  const found: T[] = [];
  for (const item of items) {
    const last = found[found.length - 1];
    const isFull = found.length >= count;
    if (last !== undefined && compare(item, last) >= 0) {
      if (!isFull) found.push(item);
      continue;
    }
    if (isFull) found.pop();
    if (count > 0) found.splice(placeOf(item, found, compare), 0, item);
  }
  return found;
}

/** After everything that is not greater. */
function placeOf<T>(item: T, sorted: readonly T[], compare: (a: T, b: T) => number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compare(item, sorted[middle] as T) < 0) to = middle;
    else from = middle + 1;
  }
  return from;
}

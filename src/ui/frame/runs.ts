/** Merges neighbours with the same key: a run of cells of one colour needs one pair of escape sequences. */
export function runs<T, K>(items: readonly T[], keyOf: (item: T) => K): [key: K, items: T[]][] {
  const merged: [K, T[]][] = [];
  for (const item of items) {
    const key = keyOf(item);
    const last = merged.at(-1);
    if (last !== undefined && last[0] === key) last[1].push(item);
    else merged.push([key, [item]]);
  }
  return merged;
}

/** How often each name occurred: status codes, causes. */
export type Counts = Readonly<Record<string, number>>;

/** The same object if nothing was added. */
export function addCounts(before: Counts, more: Counts | undefined): Counts {
  if (more === undefined) return before;
  const sums: Record<string, number> = { ...before };
  for (const [name, count] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

/** What is in `all` and not in `some` of them. */
export const subtractCounts = (all: Counts, some: Counts): Counts =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, count]) =>
      count > (some[name] ?? 0) ? [[name, count - (some[name] ?? 0)]] : [],
    ),
  );

/** The most frequent first. */
export const byFrequency = (counts: Counts): (readonly [name: string, count: number])[] =>
  Object.entries(counts).sort((a, b) => b[1] - a[1]);

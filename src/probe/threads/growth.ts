/** A counter that only grows, of one member of a group: a process of a tree, a thread of a process. */
export interface Member {
  /** Never reused, unlike a pid. */
  readonly key: string;
  /** When it began, by the samples' clock; null where the system does not report it. */
  readonly startedAtMs: number | null;
}

/** A member that no sample has found for this long has ended, and is forgotten. */
export const REMEMBERED_MS = 30_000;

/**
 * How much a group's counter grew from sample to sample, while members come and go and are sometimes missed (unreadable
 * once, found late by a scan of the tree). Pure.
 *
 * | a member that this sample finds                   | counts                                                          |
 * |---------------------------------------------------|-----------------------------------------------------------------|
 * | and an earlier one found                          | its growth since it was last found, never less than 0           |
 * | for the first time, started since the last sample | its whole value: it began at 0                                  |
 * | for the first time, started before that           | 0: how much of its life belongs to this interval is not known   |
 * | no longer                                         | 0: what it did after the last sample is not known, one at most  |
 */
export class Growth {
  readonly #seen = new Map<string, { value: number; atMs: number }>();
  #sampledAtMs: number | null = null;
  #isWhole = true;

  /** False if the last sample found a member whose part is not known. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** By how much each member grew since the last sample, in their order; 0 at the first. */
  add<T extends Member>(atMs: number, members: readonly T[], counterOf: (member: T) => number): number[] {
    this.#isWhole = true;
    const grown = members.map((member) => {
      const value = counterOf(member);
      const seen = this.#seen.get(member.key);
      this.#seen.set(member.key, { value, atMs });
      if (seen !== undefined) return Math.max(0, value - seen.value);
      if (isNewSince(this.#sampledAtMs, member)) return value;
      this.#isWhole = false;
      return 0;
    });
    for (const [key, seen] of this.#seen) if (atMs - seen.atMs > REMEMBERED_MS) this.#seen.delete(key);
    this.#sampledAtMs = atMs;
    return grown;
  }
}

/** Whether it began after the sample at `sampledAtMs` (null: there was none). Without start times every sample sees all. */
export const isNewSince = (sampledAtMs: number | null, { startedAtMs }: Member): boolean =>
  sampledAtMs !== null && (startedAtMs === null || startedAtMs >= sampledAtMs);

/** Small, fast, seeded: mulberry32, public domain. 0 ≤ x < 1. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Every run of a comparison, round by round, each round in an order of its own: what a machine does over time (it warms up, a
 * neighbour wakes) then meets every subject alike. The same seed gives the same order.
 */
export function shuffledRounds<T>(items: readonly T[], rounds: number, seed: number): { item: T; round: number }[] {
  const random = randomFrom(seed);
  return Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) =>
    shuffled(items, random).map((item) => ({ item, round })),
  );
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}

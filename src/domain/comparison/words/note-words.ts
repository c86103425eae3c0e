import type { Unfair } from '../fairness.ts';

/**
 * Why rounds take no part, each reason with its own rounds: `the server ended (1 of 3 rounds); other programs had 12–30 % of the cores (2 of 3
 * rounds)`. `unfair` has one for each round, null where it takes part. Null: all do.
 */
export function noteWords(unfair: readonly (Unfair | null)[]): string | null {
  const reasons = new Map<string, Unfair[]>();
  for (const one of unfair) if (one !== null) reasons.set(one.reason, [...(reasons.get(one.reason) ?? []), one]);
  if (reasons.size === 0) return null;
  return [...reasons.values()]
    .sort(([a], [b]) => Number(b?.spoilsAll) - Number(a?.spoilsAll))
    .flatMap((of) => {
      const [first] = of;
      const rounds = unfair.length > 1 ? ` (${of.length} of ${unfair.length} rounds)` : '';
      return first === undefined ? [] : [`${first.words(amountsWords(of))}${rounds}`];
    })
    .join('; ');
}

/** `12–30 %`; empty: none is known. */
function amountsWords(of: readonly Unfair[]): string {
  const amounts = of.flatMap(({ amount }) => (amount === null ? [] : [amount])).sort((a, b) => a - b);
  const [low, high, format] = [amounts[0], amounts.at(-1), of[0]?.format];
  if (low === undefined || high === undefined || format === undefined) return '';
  const [from, to] = [format(low), format(high)];
  return from === to ? from : `${from.replace(/ %$/, '')}–${to}`;
}

import { addCounts, byFrequency, type Counts } from '../../domain/events/counts.ts';

/** Distinct codes of one interval: a server that answers with random codes must not make ticks grow. */
const MAX_CODES = 16;
/** All further ones together. */
const REST = 'other';

/** How often each code occurred since the last take: status codes of failed answers, system codes of failed sockets. */
export class CodeCounts {
  #counts = new Map<number | string, number>();

  add(code: number | string): void {
    const key = this.#counts.has(code) || this.#counts.size < MAX_CODES ? code : REST;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** Null where there was none. Resets the counts. */
  take(): Counts | null {
    if (this.#counts.size === 0) return null;
    const counts = Object.fromEntries(this.#counts);
    this.#counts = new Map();
    return counts;
  }
}

/** The sum of several takes, with the most frequent codes by name; null where all of them are empty. */
export function mergeCodes(all: readonly (Counts | undefined)[]): Counts | null {
  const { [REST]: others = 0, ...sums } = all.reduce<Counts>(addCounts, {});
  const named = byFrequency(sums);
  const rest = named.splice(MAX_CODES).reduce((sum, [, count]) => sum + count, others);
  if (named.length === 0 && rest === 0) return null;
  return Object.fromEntries(rest === 0 ? named : [...named, [REST, rest]]);
}

import type { RuntimeStats } from '../events/run-event.ts';
import { type Spread, spread } from './spread.ts';

/** A number that the runtime reports, over one step. */
export interface FactSpread extends Spread {
  readonly first: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

export type StepFacts = Readonly<Record<string, FactSpread>>;

/** The user's own /stats may report any number of facts; the shipped targets report some twenty. */
const FACTS_MAX = 100;

/** Numbers by their names, yes and no as 1 and 0; of a list of numbers (one per worker) the largest, of an empty list none. */
export function addFacts(before: StepFacts, { atMs, facts }: RuntimeStats): StepFacts {
  const next: Record<string, FactSpread> = { ...before };
  for (const [key, raw] of Object.entries(facts)) {
    const value = numberOf(raw);
    const known = before[key] ?? null;
    if (value === null || (known === null && Object.keys(next).length >= FACTS_MAX)) continue;
    const grown = spread(known, value);
    if (grown === null) continue;
    next[key] = { ...grown, first: known?.first ?? value, firstAtMs: known?.firstAtMs ?? atMs, lastAtMs: atMs };
  }
  return next;
}

function numberOf(raw: unknown): number | null {
  if (typeof raw === 'boolean') return Number(raw);
  if (typeof raw === 'number' && Number.isFinite(raw)) return raw;
  if (!Array.isArray(raw)) return null;
  const numbers = raw.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  return numbers.length === 0 || numbers.length !== raw.length ? null : Math.max(...numbers);
}

/** How fast a counter grew within the step, per second; null where it was read once, or never. */
export function growthPerSecond(fact: FactSpread | undefined): number | null {
  if (fact === undefined || fact.lastAtMs <= fact.firstAtMs) return null;
  return ((fact.last - fact.first) * 1000) / (fact.lastAtMs - fact.firstAtMs);
}

import type { RunConfig } from '../plan/run-config.ts';
import type { Summary } from '../words/summary.ts';

/** A server, and what its requests were: only the same can be held against one another. */
export interface Measured {
  /** The target's name, or the whole command: every `node x.js` is node. */
  readonly who: string;
  readonly asked: string;
}

export const measuredIn = ({ target, work, delayMs, request }: Summary): Measured => ({
  who: target.command ?? target.name,
  asked: askedWords(work, delayMs, request?.method ?? '', request?.path ?? ''),
});

export const askedOf = ({ work, delayMs, request, path }: RunConfig): string =>
  askedWords(work, delayMs, request.method, path);

const askedWords = (work: string, delayMs: number | null, method: string, path: string): string =>
  `${method} ${path}${delayMs === null ? '' : `, ${work} of ${delayMs} ms`}`;

/**
 * Of a baseline what a subject is held against: the same server asked the same. Where the baseline is of one other server alone (`b.js`
 * beside the recordings of `a.js`), that one, unless another subject is it.
 */
export function heldBeside<T extends Measured>(
  subject: Measured,
  baseline: readonly T[],
  subjects: readonly Measured[],
): readonly T[] {
  const alike = baseline.filter(({ asked }) => asked === subject.asked);
  const same = alike.filter(({ who }) => who === subject.who);
  if (same.length > 0) return same;
  const [only, ...more] = new Set(alike.map(({ who }) => who));
  return more.length > 0 || subjects.some(({ who }) => who === only) ? [] : alike;
}

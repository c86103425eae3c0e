import type { Cell, ComparedRatio, Contest, WhyNoWinner } from './comparison.ts';
import { CONTESTED, type Figure } from './figures.ts';
import { ratioOf } from './ratio.ts';

/** A subject's rounds of one figure. */
export interface Contestant {
  readonly name: string;
  /** The figures that take part. */
  readonly fair: readonly number[];
  /** Of all rounds; absent: those that take part. */
  readonly measured?: readonly number[];
  readonly median: number | null;
  /** Takes no part, by whose fault; null: it does. */
  readonly out: 'outside' | 'own' | null;
}

/** At most so often somebody is called best in anything at a step, among subjects that are equal. */
const FALSE_WINNERS = 0.05;

/**
 * How sure each interval is. The best is better than each other subject: these tests must all agree and need no correction for
 * their number. What needs one is that there are several figures, and that either of two equals could have come out on top; of
 * three or more equals one beats all the others less often still (docs/comparison.md has both, simulated).
 */
export const CONFIDENCE = 1 - FALSE_WINNERS / (2 * CONTESTED.length);

interface Decided {
  readonly result: Contest;
  readonly marks: ReadonlyMap<string, Cell['mark']>;
}

export function contest(
  { name, better, leastConnections = 0 }: Figure,
  contestants: readonly Contestant[],
  connections = Number.POSITIVE_INFINITY,
): Decided {
  const direction = better === 'less' ? -1 : 1;
  if (connections < leastConnections) {
    const none = { winner: null, leader: null, ratios: [], unjudged: null };
    return {
      result: { figure: name, better: better ?? 'more', whyNone: { why: 'few-connections' }, ...none },
      marks: new Map(),
    };
  }
  const takingPart = contestants
    .flatMap((contestant) =>
      contestant.out === null && contestant.median !== null && contestant.median > 0
        ? [{ ...contestant, median: contestant.median }]
        : [],
    )
    .sort((a, b) => direction * (b.median - a.median));
  const [leader, ...others] = takingPart;
  const ratios = leader === undefined ? [] : others.flatMap((other) => ratioOver(leader, other));
  const near = ratios.filter(({ beyondNoise }) => !beyondNoise).map(({ over }) => over);
  const unknown = contestants
    .filter(({ name: of, out }) => out !== 'own' && !takingPart.some((known) => known.name === of))
    .map(({ name: of }) => of);
  const whyNone = whyNoWinner(takingPart, ratios, near, unknown);
  const marks = new Map<string, Cell['mark']>();
  if (leader !== undefined && whyNone === null) marks.set(leader.name, 'best');
  if (leader !== undefined && whyNone?.why === 'within-noise') {
    for (const of of [leader.name, ...near]) marks.set(of, '~');
  }
  return {
    result: {
      figure: name,
      better: better ?? 'more',
      winner: whyNone === null ? (leader?.name ?? null) : null,
      whyNone,
      leader: leader?.name ?? null,
      ratios,
      unjudged: ratios.length > 0 ? null : unjudged(contestants, direction),
    },
    marks,
  };
}

/** Where something else spoiled the figures: what was measured all the same. */
function unjudged(contestants: readonly Contestant[], direction: 1 | -1): Contest['unjudged'] {
  const [leader, ...others] = contestants
    .flatMap(({ name, fair, measured = fair, median, out }) =>
      out === 'own' || median === null ? [] : [{ name, fair: measured, median, out }],
    )
    .sort((a, b) => direction * (b.median - a.median));
  const ratios = leader === undefined ? [] : others.flatMap((other) => ratioOver(leader, other));
  return leader === undefined || ratios.length === 0 ? null : { leader: leader.name, ratios };
}

function ratioOver(leader: Contestant, other: Contestant): readonly ComparedRatio[] {
  const ratio = ratioOf(leader.fair, other.fair, CONFIDENCE);
  return ratio === null ? [] : [{ over: other.name, ...ratio }];
}

function whyNoWinner(
  takingPart: readonly Contestant[],
  ratios: readonly ComparedRatio[],
  near: readonly string[],
  unknown: readonly string[],
): WhyNoWinner | null {
  if (ratios.length === 0) return { why: 'alone' };
  const once = takingPart.filter(({ fair }) => fair.length < 2).map(({ name }) => name);
  if (once.length > 0) return { why: 'one-round', subjects: once };
  if (near.length > 0) return { why: 'within-noise', subjects: near };
  return unknown.length > 0 ? { why: 'unknown-others', subjects: unknown } : null;
}

import type { CoreLoad } from '../../domain/events/run-event.ts';

/** One party's CPU over the last second or so. */
export interface PartyUsage {
  /** What its processes used together, 100 = one core; null before a second sample. */
  readonly cpuPercent: number | null;
  /** The same by core, as each thread was last seen; only the proportions are used. */
  readonly byCore: ReadonlyMap<number, number> | null;
}

export interface CoreTotal {
  readonly core: number;
  /** 0 to 100. */
  readonly totalPercent: number;
}

/**
 * Splits each core's load into target, generator and the rest.
 *
 * The kernel reports how much CPU a thread used and on which core it ran *last*, not how much it used on each core. So all
 * that a thread used between two samples is assigned to the core where the second sample found it, and then corrected by
 * what is certain: (1) a party's sum over the cores is what its processes used; (2) target and generator together cannot
 * exceed a core's load: the excess moves to cores with room.
 *
 * The error: a thread that moved between two samples counts wholly on one core. With one busy thread, or as many as cores,
 * (1) and (2) leave little room for it; with a few threads that wander over many half-idle cores, single cores may be
 * wrong by a thread's share while the sums stay right. Load that no thread's figures explain is "other".
 */
export function attributeToCores(totals: readonly CoreTotal[], target: PartyUsage, generator: PartyUsage): CoreLoad[] {
  const targetShares = spread(totals, target);
  const generatorShares = spread(totals, generator);
  fitIntoTotals(
    totals,
    [targetShares, generatorShares].filter((shares) => shares !== null),
  );
  return totals.map(({ core, totalPercent }, index) => ({
    core,
    totalPercent,
    targetPercent: targetShares?.[index] ?? null,
    generatorPercent: generatorShares?.[index] ?? null,
  }));
}

/** A party's CPU over the cores in the proportions of its threads; null where these are not known. */
function spread(totals: readonly CoreTotal[], { cpuPercent, byCore }: PartyUsage): number[] | null {
  if (cpuPercent === null || byCore === null) return null;
  const raw = totals.map(({ core }) => byCore.get(core) ?? 0);
  const sum = raw.reduce((total, value) => total + value, 0);
  // It used so little that no thread's ticks moved: assign it where there is load.
  if (sum === 0) return raw.map(() => cpuPercent / Math.max(1, totals.length));
  return raw.map((value) => (value / sum) * cpuPercent);
}

/** Moves what exceeds a core's load to the cores with room, in proportion to their room. Changes `parties`. */
function fitIntoTotals(totals: readonly CoreTotal[], parties: readonly number[][]): void {
  const sumAt = (index: number): number => parties.reduce((sum, shares) => sum + (shares[index] ?? 0), 0);
  const excess = parties.map(() => 0);
  totals.forEach(({ totalPercent }, index) => {
    const sum = sumAt(index);
    if (sum <= totalPercent) return;
    parties.forEach((shares, party) => {
      const share = shares[index] ?? 0;
      const kept = (share / sum) * totalPercent;
      shares[index] = kept;
      excess[party] = (excess[party] ?? 0) + share - kept;
    });
  });
  const rooms = totals.map(({ totalPercent }, index) => Math.max(0, totalPercent - sumAt(index)));
  const room = rooms.reduce((sum, value) => sum + value, 0);
  const wanted = excess.reduce((sum, value) => sum + value, 0);
  if (room === 0 || wanted === 0) return;
  // The remainder (clocks that disagree by a tick) is discarded: no core was that busy.
  const moved = Math.min(1, room / wanted);
  parties.forEach((shares, party) => {
    rooms.forEach((free, index) => {
      shares[index] = (shares[index] ?? 0) + (excess[party] ?? 0) * moved * (free / room);
    });
  });
}

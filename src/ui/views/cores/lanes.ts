import type { CoreLane, CoreMoment } from '../../../domain/state/recent-past.ts';
import type { Token } from '../../theme.ts';
import { type CoreShare, GENERATOR, OTHER, TARGET } from '../../widgets/core-shares.ts';

/** A colour and a letter that identify a thread in lanes and legend. */
export interface ThreadKey {
  readonly key: string;
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly token: Token;
  readonly letter: string;
  /** Mean over the shown moments; 100 = one core busy. */
  readonly cpuPercent: number;
  /** How many cores it was seen on. */
  readonly cores: number;
}

/** Shades of the target's colour, in turns; the letter says which thread. All further threads are "others". */
const SHADES: readonly Token[] = ['lane1', 'lane2', 'lane3'];
const LETTERS = 'abcdef';

export interface LaneCell {
  readonly token: Token;
  readonly text: string;
  /** Of the one thread that fills the cell. */
  readonly letter?: string;
}

const threadKey = ({ pid, tid }: { readonly pid: number; readonly tid: number }): string => `${pid}/${tid}`;

/** The busiest threads of these moments, each with a colour of its own, the busiest first. */
export function busiestThreads(moments: readonly CoreMoment[]): ThreadKey[] {
  const seen = new Map<string, { pid: number; tid: number; name: string; sum: number; cores: Set<number> }>();
  for (const { lanes } of moments) {
    for (const lane of lanes) {
      for (const thread of lane.threads) {
        const key = threadKey(thread);
        const entry = seen.get(key) ?? { ...thread, sum: 0, cores: new Set<number>() };
        entry.sum += thread.cpuPercent;
        entry.cores.add(lane.core);
        seen.set(key, entry);
      }
    }
  }
  return [...seen]
    .sort(([, a], [, b]) => b.sum - a.sum || a.tid - b.tid)
    .slice(0, LETTERS.length)
    .map(([key, { pid, tid, name, sum, cores }], index) => ({
      key,
      pid,
      tid,
      name,
      token: SHADES[index % SHADES.length] ?? 'cores',
      letter: LETTERS[index] ?? '?',
      cpuPercent: sum / Math.max(1, moments.length),
      cores: cores.size,
    }));
}

/** Eighths of a block, from below. */
const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * One moment of one core as a column of `rows` cells, the uppermost first: the target's threads below (each in its colour),
 * the generator above them, other programs on top, idle is blank. The part of the target's share that no row explains
 * (threads that were last seen on another core) has the target's own colour.
 */
export function laneColumn(
  lane: CoreLane,
  keys: ReadonlyMap<string, ThreadKey>,
  rows: number,
  hasColours: boolean,
): LaneCell[] {
  const segments = segmentsOf(lane, keys);
  const percentARow = 100 / rows;
  const total = Math.min(100, lane.totalPercent);
  return Array.from({ length: rows }, (_, index) => {
    const from = (rows - 1 - index) * percentARow;
    const filled = Math.max(0, Math.min(1, (total - from) / percentARow));
    const eighths = Math.round(filled * 8);
    // An idle core still has a floor: blank means not sampled.
    if (eighths === 0) return { token: 'border', text: index === rows - 1 ? '▁' : ' ' };
    // A cell has one colour: that of the middle of its filled part.
    const middle = from + (filled * percentARow) / 2;
    const segment = segments.find(({ toPercent }) => middle < toPercent) ?? segments.at(-1);
    if (segment === undefined) return { token: 'dim', text: ' ' };
    const full = segment.text === '█' ? (EIGHTHS[eighths] ?? '█') : segment.text;
    const isOneThread = eighths === 8 && SHADES.includes(segment.token);
    return {
      token: segment.token,
      text: hasColours ? full : segment.letter,
      ...(isOneThread && hasColours ? { letter: segment.letter } : {}),
    };
  });
}

interface Segment {
  readonly token: Token;
  readonly text: string;
  readonly letter: string;
  readonly toPercent: number;
}

function segmentsOf(lane: CoreLane, keys: ReadonlyMap<string, ThreadKey>): Segment[] {
  const target = Math.min(100, lane.targetPercent ?? 0);
  const seen = lane.threads.reduce((sum, thread) => sum + thread.cpuPercent, 0);
  // A thread's CPU counts where it was last seen, so the rows of a core may add up to more than ran there: then scale down.
  const scale = seen > target ? target / seen : 1;
  const segments: Segment[] = [];
  let at = 0;
  const add = (percent: number, { token, mark, letter }: Omit<CoreShare, 'name'>): void => {
    if (percent <= 0) return;
    at += percent;
    segments.push({ token, text: mark, letter, toPercent: at });
  };
  // Always in the order of the legend: threads that changed places with every sample would flicker.
  const rank = [...keys.keys()];
  const rankOf = (thread: CoreLane['threads'][number]): number => {
    const index = rank.indexOf(threadKey(thread));
    return index < 0 ? rank.length : index;
  };
  for (const thread of [...lane.threads].sort((a, b) => rankOf(a) - rankOf(b))) {
    add(thread.cpuPercent * scale, { ...TARGET, ...keys.get(threadKey(thread)) });
  }
  add(target - Math.min(target, seen * scale), TARGET);
  add(lane.generatorPercent ?? 0, GENERATOR);
  add(Math.max(0, lane.totalPercent - at), OTHER);
  return segments;
}

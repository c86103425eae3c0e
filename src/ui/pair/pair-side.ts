import type { TrackStatus } from '../../domain/meaning/replay-status.ts';
import { residentNow } from '../../domain/state/resident.ts';
import { openNow, type RunState } from '../../domain/state/run-state.ts';
import { askedNow } from '../../domain/state/steering.ts';
import {
  formatBytes,
  formatCores,
  formatCount,
  formatMs,
  formatPercent,
  formatShort,
} from '../../domain/words/format.ts';
import { loadWords } from '../../domain/words/steering-words.ts';
import { noticeOf } from '../state/notice.ts';
import { progressText } from '../state/progress.ts';
import { steeredBadge } from '../state/steered-badge.ts';
import { throughputOf, verdictOf } from '../state/throughput.ts';
import type { Paint, Token } from '../theme.ts';

/** One of two recordings that are seen beside each other, at one moment. */
export interface PairSide {
  readonly name: string;
  readonly colour: Token;
  readonly state: RunState;
  readonly track: TrackStatus;
  /** Where a moment of its own is on the common clock. */
  readonly toCommonMs: (ownMs: number) => number;
}

/** Null: not measured. */
export interface SideFigures {
  readonly connections: number | null;
  readonly threads: number | null;
  readonly requestsPerSecond: number | null;
  readonly ofIdealPercent: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly residentBytes: number | null;
  readonly cpuPercent: number | null;
}

export function figuresOf({ state }: PairSide): SideFigures {
  const { requestsPerSecond, share } = throughputOf(state);
  const latency = state.load?.latency ?? null;
  const percentile = (at: number): number | null =>
    latency === null || latency.count === 0 ? null : latency.percentileMs(at);
  return {
    connections: openNow(state),
    threads: state.process?.threads ?? null,
    requestsPerSecond,
    ofIdealPercent: share?.percent ?? null,
    p50Ms: percentile(50),
    p99Ms: percentile(99),
    residentBytes: residentNow(state)?.bytes ?? null,
    cpuPercent: state.process?.cpuPercent ?? null,
  };
}

export const FIGURE_TEXTS: Readonly<Record<keyof SideFigures, (value: number | null) => string>> = {
  connections: formatCount,
  threads: formatCount,
  requestsPerSecond: formatShort,
  ofIdealPercent: formatPercent,
  p50Ms: formatMs,
  p99Ms: formatMs,
  residentBytes: formatBytes,
  cpuPercent: formatCores,
};

/** At the end of a recording, and while one waits for the other, that is what matters; else what its run does. */
export function standingWords({ state, track }: PairSide): string {
  if (track.stands === 'end') return 'at its end';
  if (track.stands === 'waits') return 'waits for the other';
  return progressText(state);
}

/** What ended the run, where that was not its plan; null: nothing did. */
export function troubleOf({ state }: PairSide): string | null {
  const notice = noticeOf(state);
  return notice === null || notice.token !== 'bad' ? null : (notice.sentences[0] ?? null);
}

/** `server: both cores`; null while the step is not judged. */
export const limitWords = ({ state }: PairSide): string | null => verdictOf(state)?.replaceAll('\n', ' ') ?? null;

/** What its load asks at this moment, as a badge where a key made it so; empty: nothing of ours is asked. */
export function askedWords({ state }: PairSide, paint: Paint): string {
  const badge = steeredBadge(state);
  if (badge !== null) return paint('warning', ` ${badge} `, { bold: true, inverse: true });
  const asked = askedNow(state);
  return asked === null || asked.delayMs === null ? '' : paint('dim', loadWords(asked));
}

import { connectWindow } from '../../domain/plan/connect-window.ts';

/**
 * How many connects may start now, so that a ramp neither overflows the server's accept queue (each overflow costs a SYN
 * retransmit of 1 s) nor waits for ever for a server that does not accept.
 *
 * A socket counts as unaccepted from its connect until its first answer: the kernel may have completed the handshake while
 * the connection still waits in the accept queue, and the client cannot see the difference.
 *
 *   situation                         pace
 *   room in the window                the whole window per FILL_MS, in small batches
 *   window full, no answers           a trickle, so that starvation shows at once
 *   connects fail                     RETRIES_PER_SECOND over all sockets together, until one succeeds
 *
 * Pure: the caller keeps the value and passes the time.
 */
export interface ConnectPacer {
  /** Sockets that may be unaccepted at once. */
  readonly windowSockets: number;
  /** When it was last called. */
  readonly atMs: number;
  /** Connects earned and not yet started. */
  readonly credit: number;
}

export interface ConnectLevel {
  /** Connects that wait to start. */
  readonly wanted: number;
  readonly connecting: number;
  readonly open: number;
  /** Open sockets that had at least one answer. */
  readonly answered: number;
  /** True from a failed connect until the next one that succeeds. */
  readonly failing: boolean;
}

/** A window is filled in this time: 100 connects per 10 ms at most. */
const FILL_MS = 100;
/** Share of the window per second that still starts when no answers come: 50/s for a window of 1000. */
const TRICKLE_PER_SECOND = 0.05;
const MIN_TRICKLE_PER_SECOND = 2;
/** A refused connect costs about 50 us: 200 a second are 1 % of a core, and find a returning server within 5 ms. */
const RETRIES_PER_SECOND = 200;
/** Earned and unused connects are kept for this long, so that a socket that the server closed can be replaced at once. */
const KEPT_MS = 10;
/** A longer gap (a busy loop) earns no more than one window. */
const MAX_GAP_MS = FILL_MS;

/** `somaxconn` null: not known. */
export function createConnectPacer(somaxconn: number | null, nowMs: number): ConnectPacer {
  return { windowSockets: connectWindow(somaxconn), atMs: nowMs, credit: 0 };
}

export function paceConnects(
  pacer: ConnectPacer,
  nowMs: number,
  level: ConnectLevel,
): { readonly pacer: ConnectPacer; readonly connects: number } {
  const unaccepted = level.connecting + Math.max(0, level.open - level.answered);
  const room = pacer.windowSockets - unaccepted;
  const gapMs = Math.max(0, Math.min(MAX_GAP_MS, nowMs - pacer.atMs));
  const rate = perSecond(pacer.windowSockets, room, level.failing);
  const kept = Math.min(Math.max(1, (rate * KEPT_MS) / 1000), pacer.credit);
  const earned = kept + (rate * gapMs) / 1000;
  const allowed = room > 0 ? Math.min(room, Math.floor(earned)) : Math.floor(earned);
  const connects = Math.max(0, Math.min(level.wanted, allowed));
  return { pacer: { ...pacer, atMs: nowMs, credit: earned - connects }, connects };
}

function perSecond(windowSockets: number, room: number, failing: boolean): number {
  const trickle = Math.max(MIN_TRICKLE_PER_SECOND, windowSockets * TRICKLE_PER_SECOND);
  if (room <= 0) return trickle;
  const full = (windowSockets * 1000) / FILL_MS;
  return failing ? Math.min(full, RETRIES_PER_SECOND) : full;
}

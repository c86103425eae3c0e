import type { ErrorCounts } from '../events/run-event.ts';

/** Answers that conctop counted (without HTTP errors) beside the server's own count, over the whole run. */
export interface AnswerCount {
  readonly answers: number;
  /** What /stats reported after the last answer; null where the server does not count. */
  readonly served: number | null;
  /** Requests whose answers were not read: closed at a step down or the end, timed out, reset. */
  readonly unread: number;
  /** served = answers, up to those that were not read; null: not known. */
  readonly agrees: boolean | null;
}

/** The whole run's counts. */
export interface CountedLoad {
  readonly requestsTotal: number;
  readonly errorsTotal: ErrorCounts;
  readonly unansweredTotal: number;
}

/** Paths of the target contract whose answers a server counts as served; /stats, /leak and its own paths do not count. */
const COUNTED_PATHS: readonly string[] = ['/slow', '/cpu', '/block'];

/** Whether the server and conctop count the same requests. `path`: of the load's requests, with its query. */
export const countsPath = (path: string): boolean => COUNTED_PATHS.includes(path.split('?')[0] ?? '');

/**
 * `served`: the server's own count; null where it has none. `elsewhere`: answers to other machines of which nobody told us (k6 that
 * is gone, or goes on).
 */
export function countAnswers(load: CountedLoad | null, served: number | null, elsewhere = 0): AnswerCount {
  const answers = load === null ? 0 : load.requestsTotal - load.errorsTotal.http;
  const unread =
    load === null ? 0 : load.unansweredTotal + load.errorsTotal.timeout + load.errorsTotal.reset + elsewhere;
  const isKnown = load !== null && served !== null;
  return { answers, served, unread, agrees: isKnown ? served >= answers && served <= answers + unread : null };
}

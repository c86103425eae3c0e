import { byFrequency, type Counts } from '../events/counts.ts';
import { formatCount } from '../words/format.ts';
import { causeName, ownLimitOf as limitOfCause, type OwnLimit } from './socket-cause.ts';
import { isUntrusted } from './tls-trust.ts';

/** The limit on conctop's side that most failed sockets met; null where they failed for other reasons, or none failed. */
export function ownLimitOf(causes: Counts): OwnLimit | null {
  const [first] = byFrequency(causes);
  return first === undefined ? null : limitOfCause(first[0]);
}

/** More kinds than these are too many to read. */
const NAMED = 3;

/** `405 × 45,783, 503 × 12`; `ECONNRESET × 3, no answer in time × 2`. */
export const countsWords = (counts: Counts): string =>
  byFrequency(counts)
    .slice(0, NAMED)
    .map(([name, count]) => `${causeName(name)} × ${formatCount(count)}`)
    .join(', ');

/** Most of the failed sockets failed because the server's certificate is not trusted: `--insecure` takes any. */
export function isTlsTrust(causes: Counts): boolean {
  const [first] = byFrequency(causes);
  return first !== undefined && isUntrusted(first[0]);
}

import type { SocketErrorKind } from '../connections/error-kind.ts';
import { CAUSE } from '../connections/error-kind.ts';

interface Failure {
  readonly kind: SocketErrorKind;
  readonly cause: string;
}

/** k6's codes (lib/netext/httpext/error_codes.go) that have a name with us. */
const NAMED: Readonly<Record<string, Failure>> = {
  1050: { kind: 'timeout', cause: CAUSE.answerTimeout },
  1101: { kind: 'connect', cause: 'ENOTFOUND' },
  1201: { kind: 'reset', cause: 'EPIPE' },
  1211: { kind: 'connect', cause: CAUSE.connectTimeout },
  1212: { kind: 'connect', cause: 'ECONNREFUSED' },
  1220: { kind: 'reset', cause: 'ECONNRESET' },
};
/** By range, the first that holds: what failed before there was a connection, while it was used, or in the answer. */
const RANGES: readonly (readonly [from: number, to: number, kind: SocketErrorKind])[] = [
  [1010, 1199, 'connect'],
  [1210, 1213, 'connect'],
  [1300, 1399, 'connect'],
  [1700, 1799, 'protocol'],
];

/** Why a request of k6 had no answer; `code`: the label `error_code`. */
export function failureOf(code: string | undefined): Failure {
  const named = NAMED[code ?? ''];
  if (named !== undefined) return named;
  const number = Number(code ?? Number.NaN);
  const range = RANGES.find(([from, to]) => number >= from && number <= to);
  return { kind: range?.[2] ?? 'reset', cause: code === undefined ? CAUSE.unknown : `K6_${code}` };
}

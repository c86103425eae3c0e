import { createRequire } from 'node:module';
import { FAILURE, type ParserLimits, RESPONSE, ResponseParser } from '../../src/load/engines/socket/response-parser.ts';
import type { Answer } from './response-corpus.ts';

/** What a parser made of a connection's bytes, up to the first answer after which it cannot be used again. */
export interface Reading {
  readonly answers: readonly Answer[];
  readonly end: 'idle' | 'more' | 'failure' | 'close' | 'closed';
}

/** Ours, with the bytes in these pieces. Throws if it makes no progress. */
export function readOurs(pieces: readonly Uint8Array[], isHead: boolean, limits?: ParserLimits): Reading {
  const parser = new ResponseParser(isHead, limits);
  const answers: Answer[] = [];
  for (const bytes of pieces) {
    let at = 0;
    while (at < bytes.length) {
      const before = at;
      at = parser.feed(bytes, at, bytes.length);
      if (parser.outcome === FAILURE) return { answers, end: 'failure' };
      if (at <= before || at > bytes.length) throw new Error(`it went from ${before} to ${at} of ${bytes.length}`);
      if (parser.outcome !== RESPONSE) continue;
      answers.push([parser.status, parser.keepAlive]);
      if (!parser.keepAlive) return { answers, end: 'closed' };
    }
  }
  if (!parser.busy) return { answers, end: 'idle' };
  return { answers, end: parser.finish() ? 'close' : 'more' };
}

interface Llhttp {
  initialize(type: number, resource: object): void;
  execute(bytes: Uint8Array): number | Error;
  finish(): undefined | Error;
  /** Frees what V8 does not know of. */
  close(): void;
  [callback: number]: unknown;
}
interface LlhttpClass {
  new (): Llhttp;
  readonly RESPONSE: number;
  readonly kOnHeadersComplete: number;
  readonly kOnMessageComplete: number;
}
// Node's own parser, llhttp, by the door that Node's http client uses; there is no public one.
const { HTTPParser } = createRequire(import.meta.url)('_http_common') as { readonly HTTPParser: LlhttpClass };

/**
 * The reference: Node's own parser in its default, strict mode. Of HEAD it knows where an answer ends, but not whether the
 * connection stays: it wants a length that such an answer need not have (RFC 9110, 9.3.2).
 */
export function readReference(bytes: Uint8Array, isHead: boolean): Reading {
  const parser = new HTTPParser();
  try {
    return readWith(parser, bytes, isHead);
  } finally {
    parser.close();
  }
}

function readWith(parser: Llhttp, bytes: Uint8Array, isHead: boolean): Reading {
  const answers: Answer[] = [];
  let status = 0;
  let keepAlive = false;
  let upgrade = false;
  let busy = false;
  parser.initialize(HTTPParser.RESPONSE, {});
  parser[HTTPParser.kOnHeadersComplete | 0] = (...args: unknown[]): number => {
    [status, upgrade, keepAlive] = [Number(args[5]), args[7] === true, args[8] === true];
    busy = true;
    return isHead ? 1 : 0;
  };
  parser[HTTPParser.kOnMessageComplete | 0] = (): void => {
    busy = false;
    if (status >= 200) answers.push([status, keepAlive]);
  };
  const isClosed = (): boolean => answers.at(-1)?.[1] === false;
  // Byte by byte, so that what it has read before it fails is known.
  for (const [index] of bytes.entries()) {
    const result = parser.execute(bytes.subarray(index, index + 1));
    if (isClosed()) return { answers, end: 'closed' };
    if (result instanceof Error || upgrade || (status === 101 && !busy)) return { answers, end: 'failure' };
  }
  const before = answers.length;
  const wasBusy = busy;
  const end = parser.finish();
  if (answers.length > before) return { answers: answers.slice(0, before), end: 'close' };
  return { answers, end: end instanceof Error || wasBusy ? 'more' : 'idle' };
}

/** Where we differ from llhttp on purpose. Mutated bytes that hold one of these are not compared with it. */
const DIFFERENCES: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /content-length:[ \t]*\d+ *\t/i,
    'a tab after the digits is optional white space (RFC 9110, 5.6.3); llhttp refuses it',
  ],
  [/content-length:[ \t]*\r/i, 'an empty Content-Length fails at once, in llhttp at the end of the headers'],
  [/\d{12}|[0-9a-f]{10}/i, 'bodies end at 1 TiB, in llhttp at 2^64 bytes'],
  [/\n[0-9a-f]+;/i, 'chunk extensions are skipped; llhttp checks the grammar of their names and values'],
  [
    /transfer-encoding:[ \t,]*\r/i,
    'an empty Transfer-Encoding is one that we do not know; llhttp acts as if it were not there',
  ],
  [/transfer-encoding:[^\r]*,[ \t,]*\r/i, 'empty elements of a list count for nothing (RFC 9110, 5.6.1)'],
  [
    /HTTP\/1\.[01] 1\d\d(?:(?!\r\n\r\n)[\s\S])*(transfer-encoding|content-length)/i,
    'interim responses have no body (RFC 9110, 15.2); llhttp reads one where their headers announce it',
  ],
  [
    /HTTP\/1\.0 (?=(?:(?!\r\n\r\n)[\s\S])*keep-alive)(?=(?:(?!\r\n\r\n)[\s\S])*close)/i,
    'close beats keep-alive (RFC 9112, 9.3); llhttp looks for close in HTTP/1.1 only',
  ],
  [/HTTP\/1\.0 1\d\d/, 'an interim response is followed by the final one; llhttp takes one of HTTP/1.0 for the last'],
  [/HTTP\/(2\.0|0\.9) /, 'only HTTP/1.0 and HTTP/1.1 are spoken; llhttp frames these alike'],
  [/HTTP\/1\.[01] 0/, 'a status below 100 is none; llhttp takes 000'],
  [/\r\r/, 'two carriage returns end no line; llhttp takes them after a reason phrase'],
  [
    /(chunked|close|keep-alive) *\t/i,
    'a tab after a token is optional white space; llhttp takes it as part of the token',
  ],
  [
    /\n0+\r\n[\s\S]*(content-length|transfer-encoding|connection)/i,
    'trailers do not frame; llhttp reads framing headers there',
  ],
];

export const differsOnPurpose = (bytes: Buffer): boolean => {
  const text = bytes.toString('latin1');
  return DIFFERENCES.some(([pattern]) => pattern.test(text));
};

/** The same answers, and the same end. That one sees an error a few bytes before the other is no difference of framing. */
export function framesAlike(a: Reading, b: Reading): boolean {
  if (JSON.stringify(a.answers) !== JSON.stringify(b.answers)) return false;
  const ends = [a.end, b.end].sort().join(' ');
  return a.end === b.end || ends === 'failure more';
}

/** Flips, deletes, doubles or inserts some bytes, or continues with another entry. */
export function mutate(bytes: Buffer, other: Buffer, random: () => number): Buffer {
  const INTERESTING = '\r\n \t:;,0159afAFxX\0\x7f\xff';
  let mutated = Buffer.from(bytes);
  const times = 1 + Math.floor(random() * 3);
  for (let time = 0; time < times; time += 1) {
    const at = Math.floor(random() * (mutated.length + 1));
    const length = Math.floor(random() * 4);
    const [left, right] = [mutated.subarray(0, at), mutated.subarray(at)];
    const inserted = Buffer.from(INTERESTING[Math.floor(random() * INTERESTING.length)] ?? '', 'latin1');
    const kind = Math.floor(random() * 5);
    if (kind === 0 && right.length > 0) mutated.writeUInt8(Math.floor(random() * 256), at);
    else if (kind === 1) mutated = Buffer.concat([left, right.subarray(length)]);
    else if (kind === 2) mutated = Buffer.concat([left, inserted, right]);
    else if (kind === 3) mutated = Buffer.concat([left, left.subarray(-length), right]);
    else mutated = Buffer.concat([left, other.subarray(Math.floor(random() * other.length))]);
  }
  return mutated;
}

/** The bytes in up to four pieces. */
export function split(bytes: Buffer, random: () => number): Buffer[] {
  const cuts = Array.from({ length: 3 }, () => Math.floor(random() * (bytes.length + 1))).sort((a, b) => a - b);
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.length));
}

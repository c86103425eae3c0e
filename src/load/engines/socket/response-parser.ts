import { ChunkLines } from './chunk-lines.ts';
import { HeaderSection } from './header-section.ts';
import { CR, type Failure, LF, type LineOutcome } from './http-bytes.ts';
import { StatusLine } from './status-line.ts';

/**
 * Finds where an HTTP/1.x response ends (RFC 9112, sections 2 to 7) and whether its connection can be reused. It is as strict
 * as Node's llhttp by default: lines end in CR LF, no folded headers, no second Content-Length and none beside a
 * Transfer-Encoding, so the framing is never ambiguous. The few differences are listed, with reasons, in
 * test/load/parser-driver.ts.
 *
 * It copies nothing and keeps only some integers: bodies are skipped by count. The hot path allocates nothing.
 */

/** All bytes were consumed and the response is not complete. */
export const NEED_MORE = 0;
/** One response is complete; `status` and `keepAlive` describe it. */
export const RESPONSE = 1;
/** Not HTTP/1.x, or beyond a limit: `failure` says why. Close the connection. */
export const FAILURE = 2;

export interface ParserLimits {
  /** For status line and headers, including those of interim responses; also for trailers, and for each chunk's line. */
  readonly headerBytes: number;
  readonly bodyBytes: number;
}

/** Headers: curl's limit (300 KiB) is more than any server sends; Node's is 16 KiB. Bodies: an endless stream must end. */
const DEFAULT_LIMITS: ParserLimits = { headerBytes: 64 * 1024, bodyBytes: 1024 ** 4 };

const START = 0;
const STATUS_LINE = 1;
const HEADERS = 2;
const BODY = 3;
const BODY_UNTIL_CLOSE = 4;
const CHUNK_LINE = 5;
const CHUNK_DATA = 6;

export class ResponseParser {
  outcome = NEED_MORE;
  keepAlive = false;
  failure: Failure | null = null;
  readonly #isHead: boolean;
  readonly #limits: ParserLimits;
  #state = START;
  readonly #headers = new HeaderSection();
  readonly #chunks: ChunkLines;
  readonly #statusLine = new StatusLine();
  /** Of the body by Content-Length, or of the current chunk. */
  #remaining = 0;
  #headBytes = 0;
  #bodyBytes = 0;

  constructor(isHead: boolean, limits: ParserLimits = DEFAULT_LIMITS) {
    this.#isHead = isHead;
    this.#limits = limits;
    this.#chunks = new ChunkLines(limits.bodyBytes);
  }

  /** Of the current response, or of the last one. */
  get status(): number {
    return this.#statusLine.status;
  }

  /** In the middle of a response. */
  get busy(): boolean {
    return this.#state !== START;
  }

  /** For a new connection. */
  reset(): void {
    this.outcome = NEED_MORE;
    this.#begin();
  }

  /** The peer ended the connection: true if that completes the response. */
  finish(): boolean {
    if (this.#state !== BODY_UNTIL_CLOSE) return false;
    this.#complete();
    return true;
  }

  /** Consumes bytes[from, to), up to the end of one response at most. Returns the offset after what it consumed. */
  feed(bytes: Uint8Array, from: number, to: number): number {
    this.outcome = NEED_MORE;
    let at = from;
    while (at < to) {
      const state = this.#state;
      if (state === BODY || state === CHUNK_DATA) at = this.#skip(at, to);
      else if (state === BODY_UNTIL_CLOSE) {
        this.#count(to - at);
        at = to;
      } else at = this.#head(bytes, at, to);
      if (this.outcome !== NEED_MORE) return at;
    }
    return at;
  }

  #begin(): void {
    this.#headBytes = 0;
    this.#beginHead();
  }

  #beginHead(): void {
    this.#state = START;
    this.#bodyBytes = 0;
    this.#headers.begin();
    this.#remaining = 0;
  }

  #complete(): void {
    const untilClose = this.#state === BODY_UNTIL_CLOSE;
    const { saysClose, saysKeepAlive } = this.#headers.fields;
    this.keepAlive = !untilClose && !saysClose && (this.#statusLine.isHttp11 || saysKeepAlive);
    this.outcome = RESPONSE;
    this.#begin();
  }

  #fail(reason: Failure): void {
    this.outcome = FAILURE;
    this.failure = reason;
  }

  #count(bytes: number): void {
    this.#bodyBytes += bytes;
    if (this.#bodyBytes > this.#limits.bodyBytes) this.#fail('the body is too long');
  }

  /** Of a body or chunk whose length is known. */
  #skip(at: number, to: number): number {
    const taken = Math.min(this.#remaining, to - at);
    this.#remaining -= taken;
    this.#count(taken);
    if (this.#remaining === 0 && this.outcome === NEED_MORE) {
      if (this.#state === BODY) this.#complete();
      else {
        this.#state = CHUNK_LINE;
        this.#chunks.dataEnds();
        // A long body has many chunk lines: the limit applies to each of them.
        this.#headBytes = 0;
      }
    }
    return at + taken;
  }

  /** Reads byte by byte until a body begins, the response ends or the bytes run out. */
  #head(bytes: Uint8Array, from: number, end: number): number {
    // Never a byte beyond the limit, so it does not matter how a response is split into reads.
    const to = Math.min(end, from + this.#limits.headerBytes - this.#headBytes);
    let at = from;
    while (at < to) {
      if (this.#state === HEADERS) {
        at = this.#headers.skip(bytes, at, to);
        if (at === to) break;
      }
      this.#step(bytes[at] as number);
      if (this.outcome === FAILURE) return at;
      at += 1;
      if (
        this.outcome === RESPONSE ||
        this.#state === BODY ||
        this.#state === CHUNK_DATA ||
        this.#state === BODY_UNTIL_CLOSE
      ) {
        return this.#counted(at, at - from);
      }
    }
    if (to < end) this.#fail('the headers are too long');
    return this.#counted(at, at - from);
  }

  #counted(at: number, headBytes: number): number {
    if (this.outcome === NEED_MORE) this.#headBytes += headBytes;
    return at;
  }

  #step(byte: number): void {
    switch (this.#state) {
      case START:
        // As lenient as llhttp: empty lines before a status line are ignored.
        if (byte === CR || byte === LF) return;
        this.#state = STATUS_LINE;
        this.#statusLine.begin();
        if (this.#endsWith(this.#statusLine.byte(byte))) this.#state = HEADERS;
        return;
      case STATUS_LINE:
        if (this.#endsWith(this.#statusLine.byte(byte))) this.#state = HEADERS;
        return;
      case HEADERS:
        if (!this.#endsWith(this.#headers.byte(byte))) return;
        if (this.#headers.inTrailers) this.#complete();
        else this.#headersEnd();
        return;
      default:
        if (this.#endsWith(this.#chunks.lineByte(byte))) this.#chunkBegins();
    }
  }

  /** Whether the line, or the section, is over; a failure fails the response. */
  #endsWith(found: LineOutcome): boolean {
    if (found !== 'goes on' && found !== 'ends') this.#fail(found);
    return found === 'ends';
  }

  /** The last chunk is empty. Trailers are headers that we ignore (RFC 9112, 7.1.2). */
  #chunkBegins(): void {
    this.#remaining = this.#chunks.size;
    if (this.#remaining > 0) this.#state = CHUNK_DATA;
    else {
      this.#state = HEADERS;
      this.#headers.beginTrailers();
    }
  }

  #headersEnd(): void {
    const { status } = this;
    const { hasLength, hasCoding, lastIsChunked, length } = this.#headers.fields;
    if (status < 100) this.#fail('a status below 100');
    else if (status === 101) this.#fail('it switches protocols');
    else if (hasLength && hasCoding) this.#fail('a Content-Length beside a Transfer-Encoding');
    // Interim responses have no body, and the final one follows (RFC 9110, 15.2).
    else if (status < 200) this.#beginHead();
    else if (this.#isHead || status === 204 || status === 304) this.#complete();
    else if (lastIsChunked) {
      this.#state = CHUNK_LINE;
      this.#chunks.begin();
    } else if (hasLength) {
      this.#remaining = length;
      if (length === 0) this.#complete();
      else if (length > this.#limits.bodyBytes) this.#fail('the body is too long');
      else this.#state = BODY;
    } else this.#state = BODY_UNTIL_CLOSE;
  }
}

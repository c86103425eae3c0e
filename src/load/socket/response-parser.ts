import { ChunkLines } from './chunk-lines.ts';
import { HeaderFields } from './header-fields.ts';
import { COLON, CR, IS_TOKEN, isFieldByte, LF, LINE_ENDS, LINE_GOES_ON, SPACE, TAB } from './http-bytes.ts';
import { StatusLine } from './status-line.ts';

/**
 * Finds where an HTTP/1.x response ends (RFC 9112, sections 2 to 7) and whether its connection can be used again. It
 * reads as strictly as Node's own llhttp does by default: lines end in CR LF, no folded headers, no second
 * Content-Length and none beside a Transfer-Encoding, so that nobody could frame the same bytes otherwise. The few
 * differences are listed, with reasons, in test/load/parser-driver.ts.
 *
 * Nothing is copied or kept but some integers: bodies are skipped by count. The hot path allocates nothing.
 */

/** All bytes were consumed and the response is not complete. */
export const NEED_MORE = 0;
/** One response is complete; `status` and `keepAlive` tell of it. */
export const RESPONSE = 1;
/** Not HTTP/1.x, or beyond a limit: `failure` says why. The connection is to be closed. */
export const FAILURE = 2;

export interface ParserLimits {
  /** Status line and headers, those of interim responses included; also the trailers, and each chunk's line by itself. */
  readonly headerBytes: number;
  readonly bodyBytes: number;
}

/** Headers: what curl takes at most (300 KiB) is more than any server sends; Node takes 16 KiB. Bodies: a stuck stream ends some day. */
export const DEFAULT_LIMITS: ParserLimits = { headerBytes: 64 * 1024, bodyBytes: 1024 ** 4 };

const START = 0;
const STATUS_LINE = 1;
const HEADER_START = 2;
const NAME = 3;
const VALUE_START = 4;
const VALUE = 5;
const VALUE_LF = 6;
const HEADERS_LF = 7;
const BODY = 8;
const BODY_UNTIL_CLOSE = 9;
const CHUNK_LINE = 10;
const CHUNK_DATA = 11;

export class ResponseParser {
  outcome = NEED_MORE;
  keepAlive = false;
  failure = '';
  readonly #isHead: boolean;
  readonly #limits: ParserLimits;
  #state = START;
  readonly #fields = new HeaderFields();
  readonly #chunks: ChunkLines;
  readonly #statusLine = new StatusLine();
  #inTrailers = false;
  /** Of the body by Content-Length, or of the current chunk. */
  #remaining = 0;
  #headBytes = 0;
  #bodyBytes = 0;

  constructor(isHead: boolean, limits: ParserLimits = DEFAULT_LIMITS) {
    this.#isHead = isHead;
    this.#limits = limits;
    this.#chunks = new ChunkLines(limits.bodyBytes);
  }

  /** Of the response that is read, or that was the last one. */
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

  /** The peer ended the connection: true where that is what completes the response. */
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
    this.#fields.reset();
    this.#inTrailers = false;
    this.#remaining = 0;
  }

  #complete(): void {
    const untilClose = this.#state === BODY_UNTIL_CLOSE;
    this.keepAlive =
      !untilClose && !this.#fields.saysClose && (this.#statusLine.isHttp11 || this.#fields.saysKeepAlive);
    this.outcome = RESPONSE;
    this.#begin();
  }

  #fail(reason: string): void {
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
        // A long body has many chunk lines: each has the whole limit for itself.
        this.#headBytes = 0;
      }
    }
    return at + taken;
  }

  /** Everything that is read byte by byte, until a body begins, the response ends or the bytes do. */
  #head(bytes: Uint8Array, from: number, end: number): number {
    // Never a byte beyond the limit, so that where a response was cut into reads changes nothing.
    const to = Math.min(end, from + this.#limits.headerBytes - this.#headBytes);
    let at = from;
    while (at < to) {
      const state = this.#state;
      // The bulk of a head is names and values that do not matter.
      if (state === VALUE && !this.#fields.matters) {
        while (at < to && isFieldByte(bytes[at] as number)) at += 1;
        if (at === to) break;
      } else if (state === NAME && !this.#fields.matters) {
        while (at < to && IS_TOKEN[bytes[at] as number] === 1) at += 1;
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
        // Lenient as llhttp: empty lines before a status line mean nothing.
        if (byte === CR || byte === LF) return;
        this.#state = STATUS_LINE;
        this.#statusLine.begin();
        this.#statusByte(byte);
        return;
      case STATUS_LINE:
        this.#statusByte(byte);
        return;
      case VALUE_LF:
        if (byte !== LF) {
          this.#fail('a carriage return inside a line');
          return;
        }
        this.#state = HEADER_START;
        return;
      case HEADER_START:
        if (byte === CR) this.#state = HEADERS_LF;
        else {
          this.#state = NAME;
          this.#check(this.#fields.beginName(byte, this.#inTrailers));
        }
        return;
      case NAME:
        if (byte === COLON) {
          this.#state = VALUE_START;
          this.#check(this.#fields.beginValue());
        } else this.#check(this.#fields.nameByte(byte));
        return;
      case VALUE_START:
        if (byte === SPACE || byte === TAB) return;
        this.#state = VALUE;
        this.#value(byte);
        return;
      case VALUE:
        this.#value(byte);
        return;
      case HEADERS_LF:
        if (byte !== LF) {
          this.#fail('a carriage return inside a line');
          return;
        }
        if (this.#inTrailers) this.#complete();
        else this.#headersEnd();
        return;
      default:
        this.#chunkByte(byte);
    }
  }

  #value(byte: number): void {
    if (byte === CR) {
      this.#state = VALUE_LF;
      this.#check(this.#fields.endValue());
    } else this.#check(this.#fields.valueByte(byte));
  }

  /** The empty string: nothing is wrong. */
  #check(failure: string): void {
    if (failure !== '') this.#fail(failure);
  }

  #chunkByte(byte: number): void {
    const found = this.#chunks.lineByte(byte);
    if (found === LINE_GOES_ON) return;
    if (found !== LINE_ENDS) {
      this.#fail(found);
      return;
    }
    // The last chunk is empty. Trailers are headers whose meaning is not ours (RFC 9112, 7.1.2).
    this.#remaining = this.#chunks.size;
    this.#inTrailers = this.#remaining === 0;
    this.#state = this.#inTrailers ? HEADER_START : CHUNK_DATA;
  }

  #statusByte(byte: number): void {
    const found = this.#statusLine.byte(byte);
    if (found === LINE_GOES_ON) return;
    if (found === LINE_ENDS) this.#state = HEADER_START;
    else this.#fail(found);
  }

  #headersEnd(): void {
    const { status } = this;
    const { hasLength, hasCoding, lastIsChunked, length } = this.#fields;
    if (status < 100) this.#fail('a status below 100');
    else if (status === 101) this.#fail('it changes the protocol');
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

import { ChunkLines, LINE_ENDS, LINE_GOES_ON } from './chunk-lines.ts';
import { HeaderFields } from './header-fields.ts';
import { bytesOf, COLON, CR, IS_TOKEN, isFieldByte, LF, SPACE, TAB } from './http-bytes.ts';

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
const PREFIX = 1;
const MINOR = 2;
const VERSION_END = 3;
const STATUS = 4;
const STATUS_END = 5;
const REASON = 6;
const STATUS_LF = 7;
const HEADER_START = 8;
const NAME = 9;
const VALUE_START = 10;
const VALUE = 11;
const VALUE_LF = 12;
const HEADERS_LF = 13;
const BODY = 14;
const BODY_UNTIL_CLOSE = 15;
const CHUNK_LINE = 16;
const CHUNK_DATA = 17;

const HTTP_1 = bytesOf('HTTP/1.');

export class ResponseParser {
  outcome = NEED_MORE;
  status = 0;
  keepAlive = false;
  failure = '';
  readonly #isHead: boolean;
  readonly #limits: ParserLimits;
  #state = START;
  readonly #fields = new HeaderFields();
  readonly #chunks: ChunkLines;
  /** Position in the version that is compared; digits of the status. */
  #at = 0;
  #isHttp11 = true;
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
    this.keepAlive = !untilClose && !this.#fields.saysClose && (this.#isHttp11 || this.#fields.saysKeepAlive);
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
        this.#state = PREFIX;
        this.#at = 0;
        this.#prefix(byte);
        return;
      case PREFIX:
        this.#prefix(byte);
        return;
      case MINOR:
        if (byte !== 48 && byte !== 49) {
          this.#fail('neither HTTP/1.0 nor HTTP/1.1');
          return;
        }
        this.#isHttp11 = byte === 49;
        this.#state = VERSION_END;
        return;
      case VERSION_END:
        if (byte !== SPACE) {
          this.#fail('no space after the version');
          return;
        }
        this.status = 0;
        this.#at = 0;
        this.#state = STATUS;
        return;
      case STATUS:
        if (byte < 48 || byte > 57) {
          this.#fail('the status is no number');
          return;
        }
        this.status = this.status * 10 + byte - 48;
        this.#at += 1;
        if (this.#at === 3) this.#state = STATUS_END;
        return;
      case STATUS_END:
        if (byte === SPACE) this.#state = REASON;
        else if (byte === CR) this.#state = STATUS_LF;
        else this.#fail('the status has more than three digits');
        return;
      case REASON:
        if (byte === CR) this.#state = STATUS_LF;
        else if (byte === LF) this.#fail('a line without its carriage return');
        return;
      case STATUS_LF:
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

  #prefix(byte: number): void {
    if (byte !== HTTP_1[this.#at]) {
      this.#fail('it does not begin with HTTP/1.');
      return;
    }
    this.#at += 1;
    if (this.#at === HTTP_1.length) this.#state = MINOR;
  }

  #headersEnd(): void {
    const { status } = this;
    const { hasLength, hasCoding, lastIsChunked, length } = this.#fields;
    if (status < 100) {
      this.#fail('a status below 100');
      return;
    }
    if (status === 101) {
      this.#fail('it changes the protocol');
      return;
    }
    if (hasLength && hasCoding) {
      this.#fail('a Content-Length beside a Transfer-Encoding');
      return;
    }
    // Interim responses have no body, and the final one follows (RFC 9110, 15.2).
    if (status >= 100 && status < 200) this.#beginHead();
    else if (this.#isHead || status === 204 || status === 304) this.#complete();
    else if (lastIsChunked) {
      this.#state = CHUNK_LINE;
      this.#chunks.begin();
    } else if (hasLength && !hasCoding) {
      this.#remaining = length;
      if (length === 0) this.#complete();
      else if (length > this.#limits.bodyBytes) this.#fail('the body is too long');
      else this.#state = BODY;
    } else this.#state = BODY_UNTIL_CLOSE;
  }
}

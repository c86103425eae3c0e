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
const CHUNK_START = 16;
const CHUNK_SIZE = 17;
const CHUNK_EXTENSION = 18;
const CHUNK_LF = 19;
const CHUNK_DATA = 20;
const CHUNK_DATA_CR = 21;
const CHUNK_DATA_LF = 22;

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const COMMA = 44;
const COLON = 58;
const SEMICOLON = 59;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const HTTP_1 = bytesOf('HTTP/1.');
/** Headers that frame: the index is `#header`. */
const OTHER = 0;
const CONTENT_LENGTH = 1;
const TRANSFER_ENCODING = 2;
const CONNECTION = 3;
const NAMES: readonly Uint8Array[] = ['', 'content-length', 'transfer-encoding', 'connection'].map(bytesOf);
/** Where `connection` and `content-length` part. */
const CON = 3;
const LETTER_N = 110;
const CHUNKED = bytesOf('chunked');
const CLOSE = bytesOf('close');
const KEEP_ALIVE = bytesOf('keep-alive');
const NO_TOKEN = bytesOf('');

/** RFC 9110, 5.6.2. */
const IS_TOKEN = new Uint8Array(256);
for (const byte of bytesOf("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
  IS_TOKEN[byte] = 1;

/** RFC 9110, 5.5: visible characters, obs-text, space and tab. */
const isFieldByte = (byte: number): boolean => (byte >= SPACE && byte !== 127) || byte === TAB;

export class ResponseParser {
  outcome = NEED_MORE;
  status = 0;
  keepAlive = false;
  failure = '';
  readonly #isHead: boolean;
  readonly #limits: ParserLimits;
  #state = START;
  /** Position in what is compared: the version, a name, a token; digits of the status. */
  #at = 0;
  #header = OTHER;
  /** The token of a list value that is being compared with; NO_TOKEN: it is none of interest. */
  #token = NO_TOKEN;
  #isHttp11 = true;
  #saysClose = false;
  #saysKeepAlive = false;
  #hasLength = false;
  #hasDigits = false;
  #hasCoding = false;
  #lastIsChunked = false;
  #inTrailers = false;
  /** A space has ended the token; only a comma may follow. */
  #tokenEnded = false;
  /** Of the body by Content-Length, or of the current chunk. */
  #remaining = 0;
  #headBytes = 0;
  #bodyBytes = 0;

  constructor(isHead: boolean, limits: ParserLimits = DEFAULT_LIMITS) {
    this.#isHead = isHead;
    this.#limits = limits;
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
    this.#hasLength = false;
    this.#hasCoding = false;
    this.#lastIsChunked = false;
    this.#inTrailers = false;
    this.#saysClose = false;
    this.#saysKeepAlive = false;
    this.#remaining = 0;
  }

  #complete(): void {
    const untilClose = this.#state === BODY_UNTIL_CLOSE;
    this.keepAlive = !untilClose && !this.#saysClose && (this.#isHttp11 || this.#saysKeepAlive);
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
        this.#state = CHUNK_DATA_CR;
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
      if (state === VALUE && this.#header === OTHER) {
        while (at < to && isFieldByte(bytes[at] as number)) at += 1;
        if (at === to) break;
      } else if (state === NAME && this.#header === OTHER) {
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
        else this.#name(byte, true);
        return;
      case NAME:
        this.#name(byte, false);
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
        this.#chunkStep(byte);
    }
  }

  #prefix(byte: number): void {
    if (byte !== HTTP_1[this.#at]) {
      this.#fail('it does not begin with HTTP/1.');
      return;
    }
    this.#at += 1;
    if (this.#at === HTTP_1.length) this.#state = MINOR;
  }

  #name(byte: number, isFirst: boolean): void {
    const lower = byte >= 65 && byte <= 90 ? byte | 32 : byte;
    if (isFirst) {
      this.#at = 0;
      this.#header = this.#inTrailers
        ? OTHER
        : lower === 99
          ? CONTENT_LENGTH
          : lower === 116
            ? TRANSFER_ENCODING
            : OTHER;
      this.#state = NAME;
    } else if (byte === COLON) {
      if (this.#at !== (NAMES[this.#header] as Uint8Array).length) this.#header = OTHER;
      this.#beginValue();
      return;
    }
    if (IS_TOKEN[byte] === 0) {
      this.#fail('a header name that is none');
      return;
    }
    if (this.#header === OTHER) return;
    if (this.#header === CONTENT_LENGTH && this.#at === CON && lower === LETTER_N) this.#header = CONNECTION;
    if (lower === (NAMES[this.#header] as Uint8Array)[this.#at]) this.#at += 1;
    else this.#header = OTHER;
  }

  #beginValue(): void {
    this.#state = VALUE_START;
    this.#at = 0;
    this.#tokenEnded = false;
    if (this.#header === CONTENT_LENGTH) {
      if (this.#hasLength) {
        this.#fail('a second Content-Length');
        return;
      }
      this.#hasLength = true;
      this.#hasDigits = false;
      this.#remaining = 0;
    } else if (this.#header === TRANSFER_ENCODING) {
      this.#hasCoding = true;
      this.#token = CHUNKED;
    } else if (this.#header === CONNECTION) this.#token = NO_TOKEN;
  }

  #value(byte: number): void {
    if (byte === CR) {
      if (this.#header === CONTENT_LENGTH && !this.#hasDigits) {
        this.#fail('an empty Content-Length');
        return;
      }
      if (this.#header === TRANSFER_ENCODING || this.#header === CONNECTION) this.#endToken();
      this.#state = VALUE_LF;
      return;
    }
    if (!isFieldByte(byte)) {
      this.#fail('a control character in a header');
      return;
    }
    if (this.#header === CONTENT_LENGTH) this.#lengthByte(byte);
    else if (this.#header !== OTHER) this.#tokenByte(byte);
  }

  #lengthByte(byte: number): void {
    // `at` is set once a space has ended the digits.
    if (byte === SPACE || byte === TAB) this.#at = 1;
    else if (byte < 48 || byte > 57 || this.#at === 1) this.#fail('a Content-Length that is no number');
    else {
      this.#hasDigits = true;
      this.#remaining = this.#remaining * 10 + byte - 48;
    }
  }

  /** Transfer-Encoding and Connection are lists of tokens, in any case, with commas between them. */
  #tokenByte(byte: number): void {
    if (byte === COMMA) {
      this.#endToken();
      this.#at = 0;
      this.#tokenEnded = false;
      this.#token = this.#header === TRANSFER_ENCODING ? CHUNKED : NO_TOKEN;
      return;
    }
    if (byte === SPACE || byte === TAB) {
      this.#tokenEnded = this.#at !== 0;
      return;
    }
    const lower = byte >= 65 && byte <= 90 ? byte | 32 : byte;
    if (this.#at === 0 && this.#header === CONNECTION)
      this.#token = lower === 99 ? CLOSE : lower === 107 ? KEEP_ALIVE : NO_TOKEN;
    if (this.#at >= 0 && !this.#tokenEnded && lower === this.#token[this.#at]) this.#at += 1;
    else this.#at = -1;
  }

  #endToken(): void {
    const matched = this.#at > 0 && this.#at === this.#token.length;
    if (this.#header === TRANSFER_ENCODING) {
      // An empty element of the list changes nothing.
      if (this.#at !== 0) this.#lastIsChunked = matched;
    } else if (matched && this.#token === CLOSE) this.#saysClose = true;
    else if (matched && this.#token === KEEP_ALIVE) this.#saysKeepAlive = true;
  }

  #headersEnd(): void {
    const { status } = this;
    if (status < 100) {
      this.#fail('a status below 100');
      return;
    }
    if (status === 101) {
      this.#fail('it changes the protocol');
      return;
    }
    if (this.#hasLength && this.#hasCoding) {
      this.#fail('a Content-Length beside a Transfer-Encoding');
      return;
    }
    // Interim responses have no body, and the final one follows (RFC 9110, 15.2).
    if (status >= 100 && status < 200) this.#beginHead();
    else if (this.#isHead || status === 204 || status === 304) this.#complete();
    else if (this.#lastIsChunked) this.#state = CHUNK_START;
    else if (this.#hasLength && !this.#hasCoding) {
      if (this.#remaining === 0) this.#complete();
      else if (this.#remaining > this.#limits.bodyBytes) this.#fail('the body is too long');
      else this.#state = BODY;
    } else this.#state = BODY_UNTIL_CLOSE;
  }

  #chunkStep(byte: number): void {
    switch (this.#state) {
      case CHUNK_START:
        this.#remaining = 0;
        this.#state = CHUNK_SIZE;
        if (hexOf(byte) < 0) {
          this.#fail('a chunk without its size');
          return;
        }
        this.#remaining = hexOf(byte);
        return;
      case CHUNK_SIZE: {
        const digit = hexOf(byte);
        if (digit >= 0) {
          this.#remaining = this.#remaining * 16 + digit;
          if (this.#remaining > this.#limits.bodyBytes) this.#fail('the body is too long');
        } else if (byte === SEMICOLON) this.#state = CHUNK_EXTENSION;
        else if (byte === CR) this.#state = CHUNK_LF;
        else this.#fail('a chunk size that is none');
        return;
      }
      case CHUNK_EXTENSION:
        if (byte === CR) this.#state = CHUNK_LF;
        else if (!isFieldByte(byte)) this.#fail('a control character in a chunk extension');
        return;
      case CHUNK_LF:
        if (byte !== LF) {
          this.#fail('a carriage return inside a line');
          return;
        }
        // The last chunk is empty. Trailers are headers whose meaning is not ours (RFC 9112, 7.1.2).
        this.#inTrailers = this.#remaining === 0;
        this.#state = this.#inTrailers ? HEADER_START : CHUNK_DATA;
        return;
      case CHUNK_DATA_CR:
        if (byte !== CR) {
          this.#fail('a chunk longer than its size');
          return;
        }
        this.#state = CHUNK_DATA_LF;
        return;
      case CHUNK_DATA_LF:
        if (byte !== LF) {
          this.#fail('a chunk longer than its size');
          return;
        }
        this.#state = CHUNK_START;
        return;
    }
  }
}

/** -1: no hexadecimal digit. */
function hexOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

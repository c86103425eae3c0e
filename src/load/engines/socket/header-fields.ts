import { bytesOf, COMMA, type Failure, IS_TOKEN, isFieldByte, SPACE, TAB } from './http-bytes.ts';

/** Headers that define the framing: the index is `#header`. */
const OTHER = 0;
const CONTENT_LENGTH = 1;
const TRANSFER_ENCODING = 2;
const CONNECTION = 3;
const NAMES: readonly Uint8Array[] = ['', 'content-length', 'transfer-encoding', 'connection'].map(bytesOf);
/** Where `connection` and `content-length` begin to differ. */
const CON = 3;
const LETTER_N = 110;
const CHUNKED = bytesOf('chunked');
const CLOSE = bytesOf('close');
const KEEP_ALIVE = bytesOf('keep-alive');
const NO_TOKEN = bytesOf('');

/**
 * The headers that define a response's framing (RFC 9112, 6 and 9.3): Content-Length, Transfer-Encoding and Connection, read
 * byte by byte. Others are skipped; `matters` is true for these three. Methods return what is wrong, or null.
 */
export class HeaderFields {
  hasLength = false;
  /** Of Content-Length. */
  length = 0;
  hasCoding = false;
  lastIsChunked = false;
  saysClose = false;
  saysKeepAlive = false;
  #header = OTHER;
  /** Position in the name or token that is compared. */
  #at = 0;
  /** The token with which a list value is being compared; NO_TOKEN: it is of no interest. */
  #token = NO_TOKEN;
  #hasDigits = false;
  /** A space has ended the token; only a comma may follow. */
  #tokenEnded = false;

  /** False: the current header is none of the three, as far as read. */
  get matters(): boolean {
    return this.#header !== OTHER;
  }

  /** For a new response. */
  reset(): void {
    this.hasLength = false;
    this.length = 0;
    this.hasCoding = false;
    this.lastIsChunked = false;
    this.saysClose = false;
    this.saysKeepAlive = false;
  }

  /** The first byte of a name. Trailers do not affect the framing. */
  beginName(byte: number, inTrailers: boolean): Failure | null {
    const lower = lowerOf(byte);
    this.#at = 0;
    this.#header = OTHER;
    if (!inTrailers && lower === LETTER_C) this.#header = CONTENT_LENGTH;
    else if (!inTrailers && lower === LETTER_T) this.#header = TRANSFER_ENCODING;
    return this.nameByte(byte);
  }

  nameByte(byte: number): Failure | null {
    if (IS_TOKEN[byte] === 0) return 'an invalid header name';
    if (this.#header === OTHER) return null;
    const lower = lowerOf(byte);
    if (this.#header === CONTENT_LENGTH && this.#at === CON && lower === LETTER_N) this.#header = CONNECTION;
    if (lower === (NAMES[this.#header] as Uint8Array)[this.#at]) this.#at += 1;
    else this.#header = OTHER;
    return null;
  }

  /** The name's colon was read. */
  beginValue(): Failure | null {
    if (this.#at !== (NAMES[this.#header] as Uint8Array).length) this.#header = OTHER;
    this.#at = 0;
    this.#tokenEnded = false;
    if (this.#header === CONTENT_LENGTH) {
      if (this.hasLength) return 'a second Content-Length';
      this.hasLength = true;
      this.#hasDigits = false;
      this.length = 0;
    } else if (this.#header === TRANSFER_ENCODING) {
      this.hasCoding = true;
      this.#token = CHUNKED;
    } else if (this.#header === CONNECTION) this.#token = NO_TOKEN;
    return null;
  }

  valueByte(byte: number): Failure | null {
    if (!isFieldByte(byte)) return 'a control character in a header';
    if (this.#header === CONTENT_LENGTH) return this.#lengthByte(byte);
    if (this.#header !== OTHER) this.#tokenByte(byte);
    return null;
  }

  /** The line's carriage return was read. */
  endValue(): Failure | null {
    if (this.#header === CONTENT_LENGTH && !this.#hasDigits) return 'an empty Content-Length';
    if (this.#header === TRANSFER_ENCODING || this.#header === CONNECTION) this.#endToken();
    return null;
  }

  #lengthByte(byte: number): Failure | null {
    // `at` is set once a space has ended the digits.
    if (byte === SPACE || byte === TAB) this.#at = 1;
    else if (byte < 48 || byte > 57 || this.#at === 1) return 'a Content-Length that is not a number';
    else {
      this.#hasDigits = true;
      this.length = this.length * 10 + byte - 48;
    }
    return null;
  }

  /** Transfer-Encoding and Connection are comma-separated lists of tokens; case does not matter. */
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
    const lower = lowerOf(byte);
    if (this.#at === 0 && this.#header === CONNECTION)
      this.#token = lower === LETTER_C ? CLOSE : lower === 107 ? KEEP_ALIVE : NO_TOKEN;
    if (this.#at >= 0 && !this.#tokenEnded && lower === this.#token[this.#at]) this.#at += 1;
    else this.#at = -1;
  }

  #endToken(): void {
    const matched = this.#at > 0 && this.#at === this.#token.length;
    if (this.#header === TRANSFER_ENCODING) {
      // An empty element of the list changes nothing.
      if (this.#at !== 0) this.lastIsChunked = matched;
    } else if (matched && this.#token === CLOSE) this.saysClose = true;
    else if (matched && this.#token === KEEP_ALIVE) this.saysKeepAlive = true;
  }
}

const LETTER_C = 99;
const LETTER_T = 116;
const lowerOf = (byte: number): number => (byte >= 65 && byte <= 90 ? byte | 32 : byte);

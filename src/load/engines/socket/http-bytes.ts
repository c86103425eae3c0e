/** The elements of HTTP's lines (RFC 9110, RFC 9112), for parsers that read byte by byte. */

export const CR = 13;
export const LF = 10;
export const SPACE = 32;
export const TAB = 9;
export const COMMA = 44;
export const COLON = 58;
export const SEMICOLON = 59;

export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** RFC 9110, 5.6.2. */
export const IS_TOKEN = new Uint8Array(256);
for (const byte of bytesOf("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
  IS_TOKEN[byte] = 1;

/** RFC 9110, 5.5: visible characters, obs-text, space and tab. */
export const isFieldByte = (byte: number): boolean => (byte >= SPACE && byte !== 127) || byte === TAB;

/** -1: not a hexadecimal digit. */
export function hexOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** What can be wrong with a response: all values of `ResponseParser.failure`. */
export type Failure =
  | 'a Content-Length beside a Transfer-Encoding'
  | 'a Content-Length that is not a number'
  | 'a carriage return inside a line'
  | 'a chunk longer than its size'
  | 'an invalid chunk size'
  | 'a chunk without a size'
  | 'a control character in a chunk extension'
  | 'a control character in a header'
  | 'an invalid header name'
  | 'a line without a carriage return'
  | 'a second Content-Length'
  | 'a status below 100'
  | 'an empty Content-Length'
  | 'it switches protocols'
  | 'it does not begin with HTTP/1.'
  | 'neither HTTP/1.0 nor HTTP/1.1'
  | 'no space after the version'
  | 'the body is too long'
  | 'the headers are too long'
  | 'the status has more than three digits'
  | 'the status is not a number';

/** What a byte means for its line. A failure is an outcome too: it ends the line. */
export type LineOutcome = 'goes on' | 'ends' | Failure;

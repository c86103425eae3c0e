/** What HTTP's lines are made of (RFC 9110, RFC 9112), for parsers that read byte by byte. */

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

/** -1: no hexadecimal digit. */
export function hexOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** What a line's parser says of a byte; any other text is what is wrong with it. */
export const LINE_GOES_ON = '';
export const LINE_ENDS = 'ends';

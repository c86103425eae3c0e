import { CR, hexOf, isFieldByte, LF, type LineOutcome, SEMICOLON } from './http-bytes.ts';

const SIZE_FIRST = 0;
const SIZE = 1;
const EXTENSION = 2;
const LINE_LF = 3;
const DATA_CR = 4;
const DATA_LF = 5;

/** The lines between the data of a chunked body (RFC 9112, 7.1): the end of the previous data, then size and extensions. */
export class ChunkLines {
  /** Bytes of the chunk that the line announced; 0: it was the last one. */
  size = 0;
  readonly #mostBytes: number;
  #state = SIZE_FIRST;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** For a new body. */
  begin(): void {
    this.#state = SIZE_FIRST;
  }

  /** A chunk's data was read: its line end comes first. */
  dataEnds(): void {
    this.#state = DATA_CR;
  }

  lineByte(byte: number): LineOutcome {
    switch (this.#state) {
      case DATA_CR:
        this.#state = DATA_LF;
        return byte === CR ? 'goes on' : 'a chunk longer than its size';
      case DATA_LF:
        this.#state = SIZE_FIRST;
        return byte === LF ? 'goes on' : 'a chunk longer than its size';
      case SIZE_FIRST:
        this.size = hexOf(byte);
        this.#state = SIZE;
        return this.size < 0 ? 'a chunk without a size' : 'goes on';
      case SIZE: {
        const digit = hexOf(byte);
        if (digit >= 0) {
          this.size = this.size * 16 + digit;
          return this.size > this.#mostBytes ? 'the body is too long' : 'goes on';
        }
        if (byte === SEMICOLON) this.#state = EXTENSION;
        else if (byte === CR) this.#state = LINE_LF;
        else return 'an invalid chunk size';
        return 'goes on';
      }
      case EXTENSION:
        if (byte === CR) this.#state = LINE_LF;
        else if (!isFieldByte(byte)) return 'a control character in a chunk extension';
        return 'goes on';
      default:
        return byte === LF ? 'ends' : 'a carriage return inside a line';
    }
  }
}

import { HeaderFields } from './header-fields.ts';
import { COLON, CR, type Failure, IS_TOKEN, isFieldByte, LF, type LineOutcome, SPACE, TAB } from './http-bytes.ts';

const LINE_START = 0;
const NAME = 1;
const VALUE_START = 2;
const VALUE = 3;
const VALUE_LF = 4;
const SECTION_LF = 5;

/**
 * The lines after the status line, or after the last chunk, up to the empty one (RFC 9112, 5 and 7.1.2). Trailers are read as
 * strictly as headers, but do not affect the framing.
 */
export class HeaderSection {
  readonly fields = new HeaderFields();
  #state = LINE_START;
  #inTrailers = false;

  get inTrailers(): boolean {
    return this.#inTrailers;
  }

  /** For a new response. */
  begin(): void {
    this.fields.reset();
    this.#inTrailers = false;
    this.#state = LINE_START;
  }

  beginTrailers(): void {
    this.#inTrailers = true;
    this.#state = LINE_START;
  }

  /** Skips names and values that do not matter, most of a section: the offset of the first byte that does, or `to`. */
  skip(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    if (this.fields.matters) return at;
    if (this.#state === VALUE) while (at < to && isFieldByte(bytes[at] as number)) at += 1;
    else if (this.#state === NAME) while (at < to && IS_TOKEN[bytes[at] as number] === 1) at += 1;
    return at;
  }

  /** `ends`: that was the empty line. */
  byte(byte: number): LineOutcome {
    switch (this.#state) {
      case LINE_START:
        this.#state = byte === CR ? SECTION_LF : NAME;
        return byte === CR ? 'goes on' : goesOn(this.fields.beginName(byte, this.#inTrailers));
      case NAME:
        if (byte !== COLON) return goesOn(this.fields.nameByte(byte));
        this.#state = VALUE_START;
        return goesOn(this.fields.beginValue());
      case VALUE_START:
        if (byte === SPACE || byte === TAB) return 'goes on';
        this.#state = VALUE;
        return this.#valueByte(byte);
      case VALUE:
        return this.#valueByte(byte);
      case VALUE_LF:
        this.#state = LINE_START;
        return byte === LF ? 'goes on' : 'a carriage return inside a line';
      default:
        return byte === LF ? 'ends' : 'a carriage return inside a line';
    }
  }

  #valueByte(byte: number): LineOutcome {
    if (byte !== CR) return goesOn(this.fields.valueByte(byte));
    this.#state = VALUE_LF;
    return goesOn(this.fields.endValue());
  }
}

const goesOn = (failure: Failure | null): LineOutcome => failure ?? 'goes on';

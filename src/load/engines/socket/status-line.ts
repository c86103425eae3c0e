import { bytesOf, CR, LF, type LineOutcome, SPACE } from './http-bytes.ts';

const HTTP_1 = bytesOf('HTTP/1.');

const PREFIX = 0;
const MINOR = 1;
const VERSION_END = 2;
const STATUS = 3;
const STATUS_END = 4;
const REASON = 5;
const LINE_LF = 6;

/** `HTTP/1.1 200 OK` (RFC 9112, 4). */
export class StatusLine {
  status = 0;
  isHttp11 = true;
  #state = PREFIX;
  /** Position in the version being compared; digits of the status. */
  #at = 0;

  /** For a new response. */
  begin(): void {
    this.#state = PREFIX;
    this.#at = 0;
  }

  byte(byte: number): LineOutcome {
    switch (this.#state) {
      case PREFIX:
        if (byte !== HTTP_1[this.#at]) return 'it does not begin with HTTP/1.';
        this.#at += 1;
        if (this.#at === HTTP_1.length) this.#state = MINOR;
        return 'goes on';
      case MINOR:
        this.isHttp11 = byte === 49;
        this.#state = VERSION_END;
        return byte === 48 || byte === 49 ? 'goes on' : 'neither HTTP/1.0 nor HTTP/1.1';
      case VERSION_END:
        this.status = 0;
        this.#at = 0;
        this.#state = STATUS;
        return byte === SPACE ? 'goes on' : 'no space after the version';
      case STATUS:
        if (byte < 48 || byte > 57) return 'the status is not a number';
        this.status = this.status * 10 + byte - 48;
        this.#at += 1;
        if (this.#at === 3) this.#state = STATUS_END;
        return 'goes on';
      case STATUS_END:
        if (byte === SPACE) this.#state = REASON;
        else if (byte === CR) this.#state = LINE_LF;
        else return 'the status has more than three digits';
        return 'goes on';
      case REASON:
        if (byte === CR) this.#state = LINE_LF;
        return byte === LF ? 'a line without a carriage return' : 'goes on';
      default:
        return byte === LF ? 'ends' : 'a carriage return inside a line';
    }
  }
}

import { constants, crc32, deflateRawSync } from 'node:zlib';

/** RFC 1952, 2.3: deflate, no name, no time, an unknown system. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
/** RFC 1951, 3.2.3: the last block, by fixed codes, with nothing in it. */
const LAST_BLOCK = Uint8Array.of(0x03, 0x00);
/** As far back as deflate refers (RFC 1951, 2). */
const WINDOW_BYTES = 32 * 1024;

/**
 * One gzip stream in pieces, each made at once and whole: after any of them, what was put in can be read. It is what a stream with
 * Z_SYNC_FLUSH writes, as pigz makes it of blocks: each piece begins with what went before as its dictionary, so that it is compressed as well.
 * Node's own streams compress on another thread, and what they still hold is lost with the process.
 */
export class GzipFlow {
  #window: Buffer = Buffer.alloc(0);
  #crc = 0;
  #bytes = 0;

  start(): Uint8Array {
    return HEADER;
  }

  piece(bytes: Buffer): Uint8Array {
    const dictionary = this.#window.length === 0 ? {} : { dictionary: this.#window };
    const compressed = deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, ...dictionary });
    // A copy: a piece may be a small part of a large buffer.
    this.#window = Buffer.concat([this.#window, bytes]).subarray(-WINDOW_BYTES);
    this.#crc = crc32(bytes, this.#crc);
    this.#bytes += bytes.length;
    return compressed;
  }

  end(): Uint8Array {
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#crc, 0);
    trailer.writeUInt32LE(this.#bytes % 2 ** 32, 4);
    return Buffer.concat([LAST_BLOCK, trailer]);
  }
}

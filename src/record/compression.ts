import type { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { badRecording, ConctopError } from '../domain/errors.ts';

/** How a recording is compressed. */
export type Compression = 'none' | 'gzip' | 'zstd';

/** RFC 1952, 2.3.1 and RFC 8878, 3.1.1: what such a file begins with. */
const MAGIC: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];
/** As many bytes tell which it is. */
export const MAGIC_BYTES = 4;

/** By what a file holds, not by its name: a recording that was renamed, or downloaded under another name, is still read. */
export const compressionOf = (start: Uint8Array): Compression =>
  MAGIC.find(([, magic]) => magic.every((byte, index) => start[index] === byte))?.[0] ?? 'none';

/** zlib of Node 22.15 and newer; absent before. */
interface Zstd {
  readonly createZstdDecompress?: (options: object) => NodeJS.ReadWriteStream;
  readonly zstdDecompressSync?: (bytes: Uint8Array, options: object) => Buffer;
}
const { createZstdDecompress, zstdDecompressSync } = zlib as Zstd;
/** ZSTD_e_flush of zstd.h; older Nodes have no name for it. */
const ZSTD_FLUSH = 1;

/** A recording of a run that was killed has no end: what is there is given out, as a file that is cut short is read. */
const UP_TO_ITS_END = { finishFlush: zlib.constants.Z_SYNC_FLUSH };
const ZSTD_UP_TO_ITS_END = { finishFlush: ZSTD_FLUSH };

/** As much as Node holds in one piece: three days of a run. */
const LARGEST_BYTES = 2 ** 32 - 1;

/** @throws ConctopError `bad-recording` where the bytes are damaged, or this Node cannot read them. */
export function decompressed(bytes: Buffer, name: string): Buffer {
  const limit = { maxOutputLength: LARGEST_BYTES };
  try {
    switch (compressionOf(bytes)) {
      case 'none':
        return bytes;
      case 'gzip':
        return zlib.gunzipSync(bytes, { ...UP_TO_ITS_END, ...limit });
      case 'zstd':
        if (zstdDecompressSync === undefined) throw needsNewerNode(name);
        return zstdDecompressSync(bytes, { ...ZSTD_UP_TO_ITS_END, ...limit });
    }
  } catch (cause) {
    throw cause instanceof ConctopError ? cause : damaged(name, cause);
  }
}

/** The same for a stream whose first bytes are `start`: piece by piece. Errors as above, while it is read. */
export async function* decompressing(
  source: Readable,
  start: Uint8Array,
  name: string,
): AsyncGenerator<Buffer, void, void> {
  const compression = compressionOf(start);
  if (compression === 'zstd' && createZstdDecompress === undefined) throw needsNewerNode(name);
  const opened =
    compression === 'none'
      ? source
      : source.pipe(
          compression === 'gzip' || createZstdDecompress === undefined
            ? zlib.createGunzip(UP_TO_ITS_END)
            : createZstdDecompress(ZSTD_UP_TO_ITS_END),
        );
  // An error of the file itself does not pass through a pipe.
  if (opened !== source) source.once('error', (error) => (opened as Readable).destroy(error));
  try {
    for await (const piece of opened) yield piece as Buffer;
  } catch (cause) {
    throw isZlibs(cause) ? damaged(name, cause) : cause;
  } finally {
    source.destroy();
  }
}

const isZlibs = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && /^(?:Z_|ZSTD_)/.test(String(cause.code));

const damaged = (name: string, cause: unknown): ConctopError =>
  badRecording(
    `${name} is damaged: what is compressed in it cannot be decompressed.`,
    'Copy it again from where it was written, or name another recording.',
    cause,
  );

const needsNewerNode = (name: string): ConctopError =>
  badRecording(
    `${name} is compressed with zstd, which Node ${process.versions.node} cannot read.`,
    `Run conctop with Node 22.15 or newer, or decompress it first: zstd -d ${name}`,
  );

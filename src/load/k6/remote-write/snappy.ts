import { RemoteWriteProblem } from './problem.ts';

/**
 * Snappy's block format (github.com/google/snappy, format_description.txt): the length as a varint, then literals and copies
 * of what was already written. Ours and not a package: the ones on npm read beyond their input without a word, and this input
 * comes from a network.
 */
export function decompressSnappy(input: Uint8Array, maxBytes: number): Uint8Array {
  const { length, at: start } = readLength(input);
  if (length > maxBytes) {
    throw new RemoteWriteProblem(`It would be ${length} bytes once decompressed, more than the ${maxBytes} allowed.`);
  }
  const output = new Uint8Array(length);
  let at = start;
  let written = 0;
  const need = (isThere: boolean): void => {
    if (!isThere) throw new RemoteWriteProblem('Its snappy block is cut off or damaged.');
  };
  const read = (bytes: number): number => {
    need(at + bytes <= input.length);
    let value = 0;
    for (let index = 0; index < bytes; index += 1) value += (input[at + index] ?? 0) * 256 ** index;
    at += bytes;
    return value;
  };
  while (at < input.length) {
    const tag = read(1);
    const kind = tag & 0b11;
    const high = tag >> 2;
    if (kind === 0) {
      const size = (high < 60 ? high : read(high - 59)) + 1;
      need(at + size <= input.length && written + size <= length);
      output.set(input.subarray(at, at + size), written);
      at += size;
      written += size;
      continue;
    }
    const size = kind === 1 ? (high & 0b111) + 4 : high + 1;
    const offset = kind === 1 ? (tag >> 5) * 256 + read(1) : read(kind === 2 ? 2 : 4);
    need(offset > 0 && offset <= written && written + size <= length);
    // Byte by byte: a copy may overlap what it writes, which is how runs are encoded.
    for (let index = 0; index < size; index += 1) output[written + index] = output[written + index - offset] ?? 0;
    written += size;
  }
  need(written === length);
  return output;
}

function readLength(input: Uint8Array): { readonly length: number; readonly at: number } {
  let length = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = input[at];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { length, at: at + 1 };
  }
  throw new RemoteWriteProblem('It is no snappy block.');
}

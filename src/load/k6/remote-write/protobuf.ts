import { isUtf8 } from 'node:buffer';
import { RemoteWriteProblem } from './problem.ts';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** One field of a message: its number, and what it holds in each of the forms in which the wire can carry it. */
export interface Field {
  readonly number: number;
  /** Of a varint or a double; NaN for bytes. */
  readonly value: number;
  /** Of a length-delimited field; empty for a number. */
  readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/**
 * The fields of a Protocol Buffers message in the order of the wire (protobuf.dev/programming-guides/encoding). Every step
 * moves on by a byte at least and never beyond the input, so hostile input ends in an error.
 */
export function* fieldsOf(input: Uint8Array): Generator<Field> {
  const reader = new WireReader(input);
  while (!reader.isAtEnd) {
    const key = reader.varint();
    const wireType = key % 8;
    const number = Math.floor(key / 8);
    if (wireType === VARINT) yield { number, value: reader.varint(), bytes: NOTHING };
    else if (wireType === FIXED64) yield { number, value: reader.double(), bytes: NOTHING };
    else if (wireType === BYTES) yield { number, value: Number.NaN, bytes: reader.take(reader.varint()) };
    else if (wireType === FIXED32) yield { number, value: Number.NaN, bytes: reader.take(4) };
    else throw new RemoteWriteProblem(`Its protobuf has a field of the unknown wire type ${wireType}.`);
  }
}

/** A packed list of varints, or the one that a field holds by itself. */
export function varintsOf({ value, bytes }: Field): number[] {
  if (bytes.length === 0) return Number.isNaN(value) ? [] : [value];
  const reader = new WireReader(bytes);
  const values: number[] = [];
  while (!reader.isAtEnd) values.push(reader.varint());
  return values;
}

/** A packed list of doubles, or the one that a field holds by itself. */
export function doublesOf({ value, bytes }: Field): number[] {
  if (bytes.length === 0) return Number.isNaN(value) ? [] : [value];
  const reader = new WireReader(bytes);
  const values: number[] = [];
  while (!reader.isAtEnd) values.push(reader.double());
  return values;
}

export function textOf({ bytes }: Field): string {
  if (!isUtf8(bytes)) throw new RemoteWriteProblem('A label of it is not UTF-8.');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** sint32 and sint64 are written 0, -1, 1, -2, 2, … */
export const zigZag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

class WireReader {
  readonly #input: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(input: Uint8Array) {
    this.#input = input;
    this.#view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#input.length;
  }

  /** As a number: exact up to 2^53, which no count of a load test reaches. */
  varint(): number {
    let value = 0;
    for (let index = 0; index < 10; index += 1) {
      const byte = this.#input[this.#at];
      if (byte === undefined) throw new RemoteWriteProblem('Its protobuf is cut off.');
      this.#at += 1;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw new RemoteWriteProblem('Its protobuf has a varint of more than ten bytes.');
  }

  double(): number {
    const at = this.#at;
    this.take(8);
    return this.#view.getFloat64(at, true);
  }

  take(length: number): Uint8Array {
    if (this.#at + length > this.#input.length) throw new RemoteWriteProblem('Its protobuf is cut off.');
    const taken = this.#input.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }
}

/** A message as prompb/remote.proto has it, for figures that no k6 was captured with. */
interface Made {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly isStale?: boolean;
}

export const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))];

export const nested = (number: number, bytes: readonly number[]): number[] => [
  ...varint(number * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
];

const STALE = [0x02, 0, 0, 0, 0, 0, 0xf0, 0x7f];

export function writeRequest(series: readonly Made[]): Uint8Array {
  const double = (value: number): number[] => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return [...bytes];
  };
  return Uint8Array.from(
    series.flatMap(({ labels, value, isStale = false }) =>
      nested(1, [
        ...Object.entries(labels).flatMap(([key, text]) =>
          nested(1, [...nested(1, [...Buffer.from(key)]), ...nested(2, [...Buffer.from(text)])]),
        ),
        ...nested(2, [0x09, ...(isStale ? STALE : double(value))]),
      ]),
    ),
  );
}

/** A snappy block of one literal. */
export const snappyLiteral = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from([...varint(bytes.length), 61 << 2, (bytes.length - 1) & 0xff, (bytes.length - 1) >> 8, ...bytes]);

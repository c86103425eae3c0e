export interface Written {
  readonly name: string;
  readonly folder: string;
  readonly holds: string;
}
export interface Tarball {
  readonly tarball: string;
  readonly bytes: number;
  readonly unpackedBytes: number;
  readonly files: readonly string[];
}
export type Packed = Written & Tarball;
export function pack(folder: string, destination: string): Tarball;
export function listed(folder: string): readonly string[];

import type { Packed } from './packages/pack.d.mts';

export interface Installed {
  readonly seconds: number;
  readonly packages: readonly string[];
  readonly bytes: number;
  readonly entry: string;
}
export function installInto(folder: string, packed: readonly Pick<Packed, 'name' | 'tarball'>[]): Installed;
export function runAlone(
  installed: Pick<Installed, 'entry'>,
  folder: string,
  args: readonly string[],
): { readonly status: number | null; readonly stdout: string; readonly stderr: string; readonly seconds: number };

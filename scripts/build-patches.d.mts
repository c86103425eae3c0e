import type { Plugin } from 'esbuild';

export interface Patch {
  readonly name: string;
  readonly saves: string;
  readonly file: RegExp;
  readonly imports?: boolean;
  readonly from?: RegExp;
  readonly becomes?: string;
  readonly edit?: (text: string) => string;
  readonly elsewhere?: string;
}

export const PATCHES: readonly Patch[];
export function withPatches(patches: readonly Patch[]): Plugin;

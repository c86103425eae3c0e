import type { BuildOptions } from 'esbuild';
import type { Patch } from './build-patches.d.mts';

export function bundleOptions(patches?: readonly Patch[]): BuildOptions;
export function bundle(outdir?: string, patches?: readonly Patch[]): Promise<void>;
export function pageAssets(): Promise<{ readonly script: string; readonly style: string }>;

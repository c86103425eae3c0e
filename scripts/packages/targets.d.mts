import type { Written } from './pack.d.mts';

export interface Platform {
  readonly platform: 'linux' | 'darwin';
  readonly arch: 'x64' | 'arm64';
}
export const PLATFORMS: readonly Platform[];
export function writeTargetsPackage(out: string, platform: Platform, only?: readonly string[] | null): Promise<Written>;

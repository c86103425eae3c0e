import type { Written } from './pack.d.mts';

export function withAbsoluteLinks(markdown: string): string;
export function writeMainPackage(out: string): Promise<Written>;

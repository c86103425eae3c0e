import type { RunFigures } from './figures/run-figures.ts';
import type { PageAssets } from './html/html-report.ts';

/** What a report may be written as. The file's extension says which. */
export const FORMATS = ['html'] as const;
export type Format = (typeof FORMATS)[number];

/** Null where the name ends in none of them. */
export function formatOfFile(file: string): Format | null {
  const extension = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase();
  return FORMATS.find((format) => format === extension) ?? null;
}

export interface RenderContext {
  readonly conctopVersion: string;
  /** Read only where a page is made. */
  readonly pageAssets: () => PageAssets;
}

/** The report as text. Loaded on demand: no run needs any of it. */
export async function renderReport(
  format: Format,
  runs: readonly RunFigures[],
  context: RenderContext,
): Promise<string> {
  switch (format) {
    case 'html': {
      const { htmlReport } = await import('./html/html-report.ts');
      return htmlReport(runs, context.pageAssets(), context.conctopVersion);
    }
  }
}

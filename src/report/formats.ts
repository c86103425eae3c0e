import type { RunFigures } from './figures/run-figures.ts';
import type { PageAssets } from './html/html-report.ts';

/** What a report may be written as: the ending of the file, or --format. A cast is a film of the screen, which ui/ draws. */
export const FORMATS = ['html', 'md', 'csv', 'json', 'svg', 'cast'] as const;
export type Format = (typeof FORMATS)[number];

/** Formats of exactly one recording. */
export const OF_ONE_RUN: readonly Format[] = ['svg', 'cast'];

/** Null where the name ends in none of them. */
export function formatOfFile(file: string): Format | null {
  const extension = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase();
  return FORMATS.find((format) => format === extension) ?? null;
}

export interface RenderContext {
  readonly conctopVersion: string;
  readonly theme: 'dark' | 'light';
  /** Read only where a page is made. */
  readonly pageAssets: () => PageAssets;
}

/** The report as text. Each form is loaded on demand. */
export async function renderReport(
  format: Exclude<Format, 'cast'>,
  runs: readonly [RunFigures, ...RunFigures[]],
  { conctopVersion, theme, pageAssets }: RenderContext,
): Promise<string> {
  switch (format) {
    case 'html': {
      const { htmlReport } = await import('./html/html-report.ts');
      return htmlReport(runs, pageAssets(), conctopVersion);
    }
    case 'md': {
      const { markdownReport } = await import('./markdown/markdown-report.ts');
      return markdownReport(runs, conctopVersion);
    }
    case 'csv': {
      const { csvReport } = await import('./csv.ts');
      return csvReport(runs);
    }
    case 'json': {
      const { jsonReport } = await import('./json.ts');
      return jsonReport(runs);
    }
    case 'svg': {
      const { svgReport } = await import('./svg/svg-report.ts');
      return svgReport(runs[0], theme);
    }
  }
}

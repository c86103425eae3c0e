import type { PageAssets } from './html/html-report.ts';
import type { ReportInput } from './report-input.ts';

/** What a report may be written as: the ending of the file, or --format. A cast is a film of the screen, which ui/ draws. */
export const FORMATS = ['html', 'md', 'csv', 'json', 'svg', 'cast'] as const;
export type Format = (typeof FORMATS)[number];

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
  input: ReportInput,
  { conctopVersion, theme, pageAssets }: RenderContext,
): Promise<string> {
  switch (format) {
    case 'html': {
      const { htmlReport } = await import('./html/html-report.ts');
      return htmlReport(input, pageAssets(), conctopVersion);
    }
    case 'md': {
      if (input.kind === 'comparison') {
        const { markdownOfComparison } = await import('./markdown/markdown-comparison.ts');
        return markdownOfComparison(input.comparison, input.details, conctopVersion);
      }
      const { markdownReport } = await import('./markdown/markdown-report.ts');
      return markdownReport(input.run, conctopVersion);
    }
    case 'csv': {
      const { csvOfComparison, csvReport } = await import('./csv.ts');
      return input.kind === 'run' ? csvReport(input.run) : csvOfComparison(input.comparison);
    }
    case 'json': {
      const { jsonReport } = await import('./json.ts');
      return jsonReport(input);
    }
    case 'svg': {
      if (input.kind === 'comparison') {
        const { svgOfComparison } = await import('./svg/svg-comparison.ts');
        return svgOfComparison(input.comparison, theme);
      }
      const { svgReport } = await import('./svg/svg-report.ts');
      return svgReport(input.run, theme);
    }
  }
}

import type { Column } from '../../domain/words/text-table.ts';
import { escapeMarkdown } from './escape.ts';

export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    `|${columns.map(({ align }) => (align === 'right' ? '--:' : ':--')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

/** The blank lines make GitHub read what is inside as Markdown. */
export const folded = (title: string, parts: readonly string[]): readonly string[] =>
  parts.length === 0 ? [] : [`<details><summary>${title}</summary>`, ...parts, '</details>'];

export const bullets = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')];

import { type Column, textTable } from '../words/text-table.ts';

const RULE = /^\|(?: *:?-+:? *\|)+$/;

/** Tables of a text as aligned lines of code: how wide a column is, is known only once its figures are there. */
export function alignTables(markdown: string): string {
  const lines = markdown.split('\n');
  const aligned: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const rule = lines[at + 1]?.trim() ?? '';
    if (!line.startsWith('|') || !RULE.test(rule)) {
      aligned.push(line);
      continue;
    }
    const end = lines.findIndex((below, index) => index > at && !below.startsWith('|'));
    const rows = lines.slice(at + 2, end === -1 ? lines.length : end);
    aligned.push('```', ...tableLines(line, rule, rows), '```');
    at += 1 + rows.length;
  }
  return aligned.join('\n');
}

function tableLines(head: string, rule: string, rows: readonly string[]): readonly string[] {
  const ends = cellsOf(rule);
  const columns = cellsOf(head).map(
    (title, index): Column => ({ title, align: ends[index]?.endsWith(':') === true ? 'right' : 'left' }),
  );
  const [titles = '', ...below] = textTable(columns, rows.map(cellsOf));
  const width = Math.max(titles.length, ...below.map((line) => line.length));
  return [titles, '─'.repeat(width), ...below];
}

const cellsOf = (row: string): readonly string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

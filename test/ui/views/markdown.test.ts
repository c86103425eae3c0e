import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../../src/ui/frame/ansi-text.ts';
import type { Paint } from '../../../src/ui/theme.ts';
import { renderMarkdown } from '../../../src/ui/views/markdown.ts';

const paint: Paint = (token, text, style) =>
  token === 'text' ? text : style?.bold === true ? `*${text}*` : `‹${text}›`;
const bare: Paint = (_token, text) => text;

describe('Markdown in a terminal', () => {
  test.each<[string, string, readonly string[]]>([
    ['a heading', '# Where it lives', ['*Where* *it* *lives*']],
    ['lines of a paragraph are joined', 'one\ntwo', ['one two']],
    ['paragraphs are apart', 'one\n\ntwo', ['one', '', 'two']],
    ['code', 'a `b c` d', ['a ‹b› ‹c› d']],
    ['emphasis', '**a** *b* c', ['*a* *b* c']],
    ['code that ends a sentence', 'call `await`.', ['call ‹await›.']],
    ['a link is its text', 'see [the docs](https://x.y/z).', ['see the docs.']],
    ['a list, its lines joined', '- one\n  more\n- two', ['‹• ›one more', '‹• ›two']],
    ['numbers', '1. one\n2. two', ['‹• ›one', '‹• ›two']],
    ['a block of code', '```go\nx := 1\n```\nafter', ['‹  x := 1›', '', 'after']],
    ['stars of a product', '2 * 3 * 4', ['2 * 3 * 4']],
    ['nothing', '', []],
  ])('%s', (_name, text, lines) => {
    expect(renderMarkdown(text, 40, paint)).toEqual(lines);
  });

  test.each([10, 17, 40])('no line is wider than %d columns', (columns) => {
    const text = `# A heading that is long enough to wrap\n\n${'word `code` **bold** '.repeat(12)}\n- ${'item '.repeat(20)}\n- ${'x'.repeat(90)}`;
    for (const line of renderMarkdown(text, columns, bare)) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
  });
});

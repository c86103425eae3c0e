import { plain } from '../frame/ansi-text.ts';
import type { Paint, Token } from '../theme.ts';

interface Word {
  readonly text: string;
  readonly token: Token;
  readonly bold: boolean;
  /** Whether there is a space before it in the source. */
  readonly spaced: boolean;
}

/** The simple Markdown of the explanations as painted lines: headings, paragraphs, lists, code, emphasis. */
export function renderMarkdown(text: string, columns: number, paint: Paint): string[] {
  const lines: string[] = [];
  const width = Math.max(10, columns);
  for (const block of blocksOf(text)) {
    if (lines.length > 0 && block.kind !== 'item') lines.push('');
    if (block.kind === 'code') {
      lines.push(...block.lines.map((line) => paint('cores', plain(`  ${line}`))));
      continue;
    }
    const first = block.kind === 'item' ? '• ' : '';
    const heading = block.kind === 'heading';
    const words = wordsOf(block.text, heading ? 'units' : 'text', heading);
    lines.push(...wrapped(words, width - first.length, paint).map((line, index) => indent(first, index, paint) + line));
  }
  return lines;
}

const indent = (first: string, index: number, paint: Paint): string =>
  first === '' ? '' : index === 0 ? paint('dim', first) : '  ';

type Block =
  | { readonly kind: 'heading' | 'paragraph' | 'item'; readonly text: string }
  | { readonly kind: 'code'; readonly lines: readonly string[] };

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let fence: string[] | null = null;
  let open: { kind: 'paragraph' | 'item'; text: string } | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) {
      if (fence !== null) blocks.push({ kind: 'code', lines: fence });
      fence = fence === null ? [] : null;
      open = null;
    } else if (fence !== null) fence.push(line);
    else if (line.trim() === '') open = null;
    else if (/^#+ /.test(line)) {
      blocks.push({ kind: 'heading', text: line.replace(/^#+ /, '') });
      open = null;
    } else if (/^ *[-*] |^ *\d+\. /.test(line)) {
      open = { kind: 'item', text: line.replace(/^ *([-*]|\d+\.) /, '') };
      blocks.push(open);
    } else if (open === null) {
      open = { kind: 'paragraph', text: line };
      blocks.push(open);
    } else open.text += ` ${line.trim()}`;
  }
  return fence === null ? blocks : [...blocks, { kind: 'code', lines: fence }];
}

/** Links show only their text: nobody clicks in a terminal during a talk. */
function wordsOf(text: string, token: Token, bold: boolean): Word[] {
  const words: Word[] = [];
  const pattern = /`([^`]+)`|\*\*([^*]+)\*\*|(?<![\w*])\*([^*\s][^*]*)\*/g;
  const source = text.replace(/!?\[([^\]]+)\]\([^)]*\)/g, '$1').replace(/<(https?:[^>]+)>/g, '$1');
  const add = (part: string, style: Pick<Word, 'token' | 'bold'>, afterBlank: boolean): void => {
    for (const [index, word] of part.split(/\s+/).entries()) {
      if (word !== '') words.push({ text: plain(word), ...style, spaced: index > 0 || afterBlank });
    }
  };
  let from = 0;
  const before = (at: number): boolean => at === 0 || /\s/.test(source[at - 1] ?? ' ');
  for (const match of source.matchAll(pattern)) {
    add(source.slice(from, match.index), { token, bold }, before(from));
    const [whole, code, strong, emphasis] = match;
    if (code !== undefined) add(code, { token: 'cores', bold: false }, before(match.index));
    else add(strong ?? emphasis ?? '', { token: 'strong', bold: true }, before(match.index));
    from = match.index + whole.length;
  }
  add(source.slice(from), { token, bold }, before(from));
  return words;
}

function wrapped(words: readonly Word[], columns: number, paint: Paint): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const word of words) {
    const text = [...word.text].slice(0, columns).join('');
    const blank = word.spaced && width > 0 ? 1 : 0;
    if (width > 0 && width + blank + text.length > columns) {
      lines.push(line);
      line = '';
      width = 0;
    }
    const space = word.spaced && width > 0 ? ' ' : '';
    line += space + paint(word.token, text, { bold: word.bold });
    width += space.length + text.length;
  }
  return width > 0 ? [...lines, line] : lines;
}

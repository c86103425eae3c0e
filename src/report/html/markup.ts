import { printable } from '../../domain/words/printable.ts';

/** Text that is HTML already. Everything else is data, and is escaped where it is put into a template. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = string | number | null | Markup | readonly Piece[];

/**
 * The only way to HTML: html`<td>${name}</td>`. What is put in is escaped, whatever it is and wherever it came from; only
 * another template is taken as it is. Attributes stand in double quotes.
 */
export const html = (parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup =>
  new Markup(parts.map((part, index) => part + (index < pieces.length ? textOf(pieces[index] ?? null) : '')).join(''));

function textOf(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'string' || typeof piece === 'number') return escapeMarkup(`${piece}`);
  return piece.map(textOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for attributes, in HTML and XML; control characters and invisible formatting become visible. */
export const escapeMarkup = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/**
 * JSON that a script element can hold: there only `<` could end it or begin a comment, and JSON may write it as an escape.
 */
export const scriptJson = (value: unknown): Markup => new Markup(JSON.stringify(value).replaceAll('<', '\\u003c'));

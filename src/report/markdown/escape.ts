import { printable } from '../../domain/words/printable.ts';

/**
 * Text from anywhere as Markdown that shows it as it is, also in a table's cell: no markup, no HTML, and on GitHub neither a
 * person nor an issue that is meant by accident.
 */
export const escapeMarkdown = (text: string): string =>
  printable(text)
    .replace(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replace(/@(?=\w)|#(?=\d)/g, '$&<!-- -->');

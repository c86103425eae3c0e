import { columnsOf } from './ansi-text.ts';

/** Painted parts in one line of at most `columns`, in their order; parts that do not fit are left out. */
export const joined = (parts: readonly string[], separator: string, columns: number): string =>
  parts.reduce((line, part) => {
    const next = line === '' ? part : `${line}${separator}${part}`;
    return columnsOf(next) <= columns ? next : line;
  }, '');

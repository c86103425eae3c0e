import { toWidth } from '../ansi-text.ts';

const GAP = 3;

/** Two columns of lines; `left` takes `leftColumns`, what is left of `columns` is the right one's. */
export function beside(
  left: readonly string[],
  right: readonly string[],
  { columns, leftColumns }: { readonly columns: number; readonly leftColumns: number },
): string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const first = toWidth(left[row] ?? '', leftColumns);
    return `${first}${' '.repeat(GAP)}${toWidth(right[row] ?? '', columns - leftColumns - GAP)}`;
  });
}

export const rightColumns = (columns: number, leftColumns: number): number => columns - leftColumns - GAP;

import { type Extent, extentOf } from '../state/scroll.ts';

/** A fixed head above a body that scrolls. Only visible body lines are made. */
export function headAndBody({
  head,
  count,
  line,
  rows,
  scroll,
}: {
  readonly head: readonly string[];
  readonly count: number;
  readonly line: (index: number) => string;
  readonly rows: number;
  readonly scroll: number;
}): { readonly lines: string[]; readonly extent: Extent } {
  const shownHead = head.slice(0, rows);
  const extent = extentOf(count, rows - shownHead.length, scroll);
  const shown = Math.min(count - extent.offset, extent.visible);
  return {
    lines: [...shownHead, ...Array.from({ length: Math.max(0, shown) }, (_, row) => line(extent.offset + row))],
    extent,
  };
}

/** The same for existing lines, all of which scroll. */
export const scrolledBody = (lines: readonly string[], rows: number, scroll: number) =>
  headAndBody({ head: [], count: lines.length, line: (index) => lines[index] ?? '', rows, scroll });

import type { DOMElement } from 'ink';

/** The painted lines of each box, all of the box's width. They go when the box goes. */
const painted = new WeakMap<DOMElement, readonly string[]>();

export const paintBox = (box: DOMElement, lines: readonly string[]): void => {
  painted.set(box, lines);
};

/** Painted lines and where ink's layout (yoga) put them; lines count from `top` on. */
interface Placed {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly lines: readonly string[];
}

/** The screen as ink laid it out: every painted box below `root` at its place. Call it once a commit has its layout. */
export function linesOf(root: DOMElement): string[] {
  const placed = placedBelow(root, 0, 0).sort((a, b) => a.left - b.left);
  const rows: ({ readonly text: string; readonly columns: number } | undefined)[] = [];
  for (const { left, top, columns, lines } of placed) {
    for (const [index, line] of lines.entries()) {
      const row = rows[top + index] ?? { text: '', columns: 0 };
      rows[top + index] = {
        text: row.text + ' '.repeat(Math.max(0, left - row.columns)) + line,
        columns: left + columns,
      };
    }
  }
  return Array.from(rows, (row) => row?.text ?? '');
}

function placedBelow(box: DOMElement, x: number, y: number): Placed[] {
  const { yogaNode } = box;
  if (yogaNode === undefined) return [];
  const left = x + yogaNode.getComputedLeft();
  const top = y + yogaNode.getComputedTop();
  const lines = painted.get(box);
  if (lines !== undefined) return [{ left, top, columns: yogaNode.getComputedWidth(), lines }];
  return box.childNodes.flatMap((child) => (child.nodeName === '#text' ? [] : placedBelow(child, left, top)));
}

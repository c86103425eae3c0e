import type { DOMElement } from 'ink';

/** A cell of a box, counted from its upper left one, which is 0, 0. */
export interface Cell {
  readonly column: number;
  readonly row: number;
}

interface Painting {
  /** All of the box's width. */
  readonly lines: readonly string[];
  readonly onClick: ((at: Cell) => void) | null;
}

/** They go when the box goes. */
const painted = new WeakMap<DOMElement, Painting>();

export const paintBox = (box: DOMElement, lines: readonly string[], onClick: Painting['onClick'] = null): void => {
  painted.set(box, { lines, onClick });
};

/** Painted lines and where ink's layout (yoga) put them; lines count from `top` on. */
interface Placed extends Painting {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
}

/** What a click on a cell of the screen does; false: nothing is there that has a meaning for it. */
export function clickAt(root: DOMElement, { column, row }: Cell): boolean {
  const hit = placedBelow(root, 0, 0).find(
    ({ left, top, columns, lines }) =>
      column >= left && column < left + columns && row >= top && row < top + lines.length,
  );
  hit?.onClick?.({ column: column - hit.left, row: row - hit.top });
  return hit !== undefined && hit.onClick !== null;
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
  const painting = painted.get(box);
  if (painting !== undefined) return [{ left, top, columns: yogaNode.getComputedWidth(), ...painting }];
  return box.childNodes.flatMap((child) => (child.nodeName === '#text' ? [] : placedBelow(child, left, top)));
}

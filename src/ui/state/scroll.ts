/** A window onto more lines than fit: `offset` is the first shown line, counted from 0. */
export interface Extent {
  readonly total: number;
  readonly visible: number;
  readonly offset: number;
}

export type Motion = 'up' | 'down' | 'page-up' | 'page-down' | 'start' | 'end';

const lastOffset = ({ total, visible }: Pick<Extent, 'total' | 'visible'>): number => Math.max(0, total - visible);

/** The window at `wanted`, kept inside: the content may have shrunk, or the terminal grown. */
export function extentOf(total: number, visible: number, wanted: number): Extent {
  const room = Math.max(0, visible);
  return { total, visible: room, offset: Math.min(Math.max(0, wanted), lastOffset({ total, visible: room })) };
}

/** The offset after a key. A page keeps one line of the previous one, like less and vi. */
export function scrolled({ total, visible, offset }: Extent, motion: Motion): number {
  const extent = extentOf(total, visible, offset);
  const page = Math.max(1, extent.visible - 1);
  const wanted: Readonly<Record<Motion, number>> = {
    up: extent.offset - 1,
    down: extent.offset + 1,
    'page-up': extent.offset - page,
    'page-down': extent.offset + page,
    start: 0,
    end: lastOffset(extent),
  };
  return extentOf(total, visible, wanted[motion]).offset;
}

export const isAtEnd = (extent: Extent): boolean => extent.offset >= lastOffset(extent);

/** `1–20 of 64`; empty if everything is on the screen. */
export function extentText({ total, visible, offset }: Extent): string {
  if (total <= visible) return '';
  return `${offset + 1}–${Math.min(total, offset + visible)} of ${total}`;
}

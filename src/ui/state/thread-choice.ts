/** In the order of the table's columns and of the keys. */
const THREAD_SORTS = [
  'tid',
  'name',
  'role',
  'state',
  'wait',
  'cpu',
  'ready',
  'core',
  'voluntary',
  'involuntary',
] as const;
export type ThreadSort = (typeof THREAD_SORTS)[number];

/** The user's settings of the threads view. */
export interface ThreadChoice {
  readonly sort: ThreadSort;
  /** What the colour of a cell means. */
  readonly colouredBy: 'state' | 'wait';
}

export const FIRST_CHOICE: ThreadChoice = { sort: 'cpu', colouredBy: 'state' };

/** The column next to the sort column; it wraps at the table's edge. */
export function sortBeside(sort: ThreadSort, by: 1 | -1): ThreadSort {
  const index = THREAD_SORTS.indexOf(sort) + by + THREAD_SORTS.length;
  return THREAD_SORTS[index % THREAD_SORTS.length] ?? 'cpu';
}

/** In the order of the table's columns, which is that of the keys. */
export const THREAD_SORTS = [
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

/** What a person chose of the threads view. */
export interface ThreadChoice {
  readonly sort: ThreadSort;
  /** What the colour of a cell tells. */
  readonly colouredBy: 'state' | 'wait';
}

export const FIRST_CHOICE: ThreadChoice = { sort: 'cpu', colouredBy: 'state' };

/** The column beside the one that rows are sorted by, around the table's edge. */
export function sortBeside(sort: ThreadSort, by: 1 | -1): ThreadSort {
  const index = THREAD_SORTS.indexOf(sort) + by + THREAD_SORTS.length;
  return THREAD_SORTS[index % THREAD_SORTS.length] ?? 'cpu';
}

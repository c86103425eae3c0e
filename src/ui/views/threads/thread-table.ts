import type { ThreadTable } from '../../../domain/events/run-event.ts';
import type { Cell } from '../../frame/laid-out.ts';
import type { Extent } from '../../state/scroll.ts';
import type { ThreadSort } from '../../state/thread-choice.ts';
import type { Paint } from '../../theme.ts';
import { headAndBody } from '../body.ts';
import { columnsFor } from './thread-columns.ts';
import { type ListOptions, threadItems } from './thread-list.ts';
import { headerLine, headingAt, itemLine } from './thread-rows.ts';

interface ThreadTableOptions extends ListOptions {
  /** Lines above the table's own heading. */
  readonly head: readonly string[];
  readonly columns: number;
  readonly rows: number;
  /** The first thread that is shown. */
  readonly scroll: number;
  readonly paint: Paint;
}

interface DrawnThreads {
  readonly lines: readonly string[];
  readonly extent: Extent;
  /** The column whose heading stands at this place of the lines; null: none does. */
  readonly headingAt: (at: Cell) => ThreadSort | null;
}

export const NO_THREADS = 'No sample of the threads yet.';

/** The target's threads: the table of the overview and that of the threads view. */
export function threadTable(table: ThreadTable, options: ThreadTableOptions): DrawnThreads {
  const { head, columns, rows, sort, scroll, paint } = options;
  const items = threadItems(table, options);
  const layout = columnsFor(columns, table);
  const drawn = headAndBody({
    head: [...head, headerLine(layout, sort, paint)],
    count: items.length,
    line: (index) => {
      const item = items[index];
      return item === undefined ? '' : itemLine(item, layout, columns, paint);
    },
    rows,
    scroll,
  });
  const isShown = head.length < rows;
  return {
    ...drawn,
    headingAt: ({ column, row }) => (isShown && row === head.length ? headingAt(layout, column) : null),
  };
}

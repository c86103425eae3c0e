import { threadRole } from '../../../domain/meaning/thread-roles.ts';
import { formatId, formatPercent } from '../../../domain/words/format.ts';
import { columnsOf, plain, toWidth } from '../../frame/ansi-text.ts';
import type { PaneTools } from '../../panes/pane-context.ts';
import { TARGET } from '../../widgets/core-shares.ts';
import type { ThreadKey } from './lanes.ts';

/** `██ 26890 server 28 %, on 2 cores`; a role is added if there is room. */
const LEGEND_CELL = 36;

/** The thread of each letter in the lanes, the busiest first, and last all others. */
export function coresLegend(
  threads: readonly ThreadKey[],
  columns: number,
  maxRows: number,
  { paint, hasColours }: PaneTools,
): string[] {
  if (threads.length === 0) return [paint('dim', 'No thread of the target used half a percent of a core or more.')];
  const perRow = Math.max(1, Math.floor(columns / LEGEND_CELL));
  const cell = Math.floor(columns / perRow);
  const mark = ({ token, letter }: Pick<ThreadKey, 'token' | 'letter'>): string =>
    hasColours ? paint(token, ` ${letter}`, { inverse: true }) : paint(token, `${letter} `);
  const entries = threads.map((thread) => {
    const role = threadRole(thread);
    const where = `${formatPercent(thread.cpuPercent)}${thread.cores > 1 ? `, on ${thread.cores} cores` : ''}`;
    const name = `${formatId(thread.tid)} ${plain(thread.name)}`;
    const more = role === null ? '' : ` ${paint('dim', role)}`;
    const text = `${mark(thread)} ${paint('text', name)} ${paint('strong', where)}`;
    return toWidth(columnsOf(text + more) < cell ? text + more : text, cell);
  });
  // It is always the last, even if threads are left out for it.
  entries.splice(maxRows * perRow - 1);
  const others = `${hasColours ? paint(TARGET.token, '██') : mark(TARGET)} ${paint('dim', 'other threads of the target')}`;
  entries.push(toWidth(others, cell));
  return Array.from({ length: Math.ceil(entries.length / perRow) }, (_, row) =>
    entries.slice(row * perRow, (row + 1) * perRow).join(''),
  );
}

import type { ThreadRow, ThreadTable } from '../../domain/run-event.ts';
import { threadRole } from '../../domain/thread-roles.ts';

export type ThreadItem = ProcessItem | ThreadItemRow;

export interface ProcessItem {
  readonly kind: 'process';
  readonly pid: number;
  readonly name: string;
  /** All that the process has, also those without a row; null where the table does not tell. */
  readonly threads: number | null;
  /** Of the rows; 100 = one core busy. */
  readonly cpuPercent: number;
}

export interface ThreadItemRow {
  readonly kind: 'thread';
  readonly row: ThreadRow;
  readonly role: string | null;
}

/**
 * The table's rows by CPU, grouped by process where there are several, the busiest process first. `filter` is looked for
 * in name, role, state, tid and pid, whatever its case.
 */
export function threadItems(table: ThreadTable, filter: string): ThreadItem[] {
  const wanted = filter.toLowerCase();
  const shown = table.rows
    .map((row): ThreadItemRow => ({ kind: 'thread', row, role: threadRole(row) }))
    .filter(
      ({ row, role }) =>
        wanted === '' ||
        [row.name, role ?? '', row.state, `${row.tid}`, `${row.pid}`].some((text) =>
          text.toLowerCase().includes(wanted),
        ),
    )
    .sort((a, b) => cpuOf(b.row) - cpuOf(a.row) || a.row.tid - b.row.tid);
  const groups = new Map<number, ThreadItemRow[]>();
  for (const item of shown) groups.set(item.row.pid, [...(groups.get(item.row.pid) ?? []), item]);
  const isTree = new Set(table.rows.map(({ pid }) => pid)).size > 1 || (table.processes?.length ?? 0) > 1;
  if (!isTree) return shown;
  return [...groups]
    .map(([pid, items]) => ({ header: headerOf(table, pid), items }))
    .sort((a, b) => b.header.cpuPercent - a.header.cpuPercent || a.header.pid - b.header.pid)
    .flatMap(({ header, items }) => [header, ...items]);
}

const cpuOf = (row: ThreadRow): number => row.cpuPercent ?? -1;

function headerOf(table: ThreadTable, pid: number): ProcessItem {
  const rows = table.rows.filter((row) => row.pid === pid);
  const told = table.processes?.find((process) => process.pid === pid);
  const first = rows.find((row) => row.tid === pid) ?? rows[0];
  return {
    kind: 'process',
    pid,
    name: told?.name ?? first?.name ?? '',
    threads:
      told?.threads ?? (rows.length === table.rows.length || table.rows.length === table.total ? rows.length : null),
    cpuPercent: rows.reduce((sum, row) => sum + (row.cpuPercent ?? 0), 0),
  };
}

import type { ProcessEntry, ThreadRow, ThreadTable } from '../../../domain/events/run-event.ts';
import { threadRole } from '../../../domain/meaning/thread-roles.ts';

export type ThreadItem = ProcessItem | ThreadItemRow;

export interface ProcessItem {
  readonly kind: 'process';
  readonly pid: number;
  readonly name: string;
  /** All that the process has, also those without a row; null where the table does not tell. */
  readonly threads: number | null;
  /** Of the rows; 100 = one core busy. */
  readonly cpuPercent: number;
  readonly title: string | null;
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
  const ofPid = new Map(table.processes?.map((process) => [process.pid, process]));
  /** A process of one thread is what it calls itself; among several threads that is the process's title, above them. */
  const roleOf = (row: ThreadRow): string | null => {
    const process = ofPid.get(row.pid);
    return process?.threads === 1 ? (titleOf(process) ?? threadRole(row)) : threadRole(row);
  };
  const shown = table.rows
    .map((row): ThreadItemRow => ({ kind: 'thread', row, role: roleOf(row) }))
    .filter(
      ({ row, role }) =>
        wanted === '' ||
        [row.name, role ?? '', row.state, `${row.tid}`, `${row.pid}`].some((text) =>
          text.toLowerCase().includes(wanted),
        ),
    )
    .sort((a, b) => cpuOf(b.row) - cpuOf(a.row) || a.row.tid - b.row.tid);
  // Where each process is one thread, a line above each row would say it twice.
  const allSingle = table.processes?.every(({ threads }) => threads === 1);
  if (allSingle) return shown;
  const groups = new Map<number, ThreadItemRow[]>();
  for (const item of shown) groups.set(item.row.pid, [...(groups.get(item.row.pid) ?? []), item]);
  const isTree = new Set(table.rows.map(({ pid }) => pid)).size > 1 || (table.processes?.length ?? 0) > 1;
  if (!isTree) return shown;
  return [...groups]
    .map(([pid, items]) => ({ header: headerOf(table, pid), items }))
    .sort((a, b) => b.header.cpuPercent - a.header.cpuPercent || a.header.pid - b.header.pid)
    .flatMap(({ header, items }) => [header, ...items]);
}

/** `worker process` of `nginx: worker process` for one named nginx. */
function titleOf({ name, title }: ProcessEntry): string | null {
  if (title === undefined) return null;
  return title.startsWith(`${name}: `) ? title.slice(name.length + 2) : title;
}

const cpuOf = (row: ThreadRow): number => row.cpuPercent ?? -1;

function headerOf(table: ThreadTable, pid: number): ProcessItem {
  const rows = table.rows.filter((row) => row.pid === pid);
  const listed = table.processes?.find((process) => process.pid === pid);
  const first = rows.find((row) => row.tid === pid) ?? rows[0];
  return {
    kind: 'process',
    pid,
    name: listed?.name ?? first?.name ?? '',
    threads:
      listed?.threads ?? (rows.length === table.rows.length || table.rows.length === table.total ? rows.length : null),
    title: listed === undefined ? null : titleOf(listed),
    cpuPercent: rows.reduce((sum, row) => sum + (row.cpuPercent ?? 0), 0),
  };
}

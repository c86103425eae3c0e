import type { ProcessEntry, ThreadRow, ThreadTable } from '../../../domain/events/run-event.ts';
import type { RowContext } from '../../../domain/meaning/account-now.ts';
import { rolesIn } from '../../../domain/meaning/thread-roles.ts';
import { waitKind } from '../../../domain/meaning/waits.ts';
import { formatCount } from '../../../domain/words/format.ts';
import type { ThreadSort } from '../../state/thread-choice.ts';
import { SHORT_WAIT } from './thread-columns.ts';
import { compareBy, type ThreadItemRow } from './thread-sort.ts';

export type ThreadItem = ProcessItem | ThreadItemRow;

export interface ProcessItem {
  readonly kind: 'process';
  readonly pid: number;
  readonly name: string;
  /** All that the process has, also those without a row; null where the table does not have it. */
  readonly threads: number | null;
  /** Of the rows; 100 = one core busy. */
  readonly cpuPercent: number;
  readonly title: string | null;
}

export interface ListOptions extends RowContext {
  /** Matched against name, role, state, what the thread waits for, tid and pid, whatever its case; empty: all threads. */
  readonly filter: string;
  readonly sort: ThreadSort;
}

/**
 * The table's rows, grouped by process where there are several. Processes come by CPU, or where rows are sorted by something
 * else in the order of their first row.
 */
export function threadItems(table: ThreadTable, options: ListOptions): ThreadItem[] {
  const { filter, sort, epolls } = options;
  const wanted = filter.toLowerCase();
  const ofPid = new Map(table.processes?.map((process) => [process.pid, process]));
  const roleNow = rolesIn(table, options);
  /** A process of one thread is what it calls itself; among several threads that is the process's title, above them. */
  const roleOf = (row: ThreadRow): string | null => {
    const process = ofPid.get(row.pid);
    return process?.threads === 1 ? (titleOf(process) ?? roleNow(row)) : roleNow(row);
  };
  const shown = table.rows
    .map((row): ThreadItemRow => ({ kind: 'thread', row, role: roleOf(row), waitsFor: waitsFor(row, epolls) }))
    .filter(
      ({ row, role, waitsFor }) =>
        wanted === '' ||
        [row.name, role ?? '', row.state, waitsFor ?? '', ...waitTexts(row), `${row.tid}`, `${row.pid}`].some((text) =>
          text.toLowerCase().includes(wanted),
        ),
    )
    .sort(compareBy(sort));
  // Where each process is one thread, a line above each row would say it twice.
  const allSingle = table.processes?.every(({ threads }) => threads === 1);
  if (allSingle) return shown;
  const groups = new Map<number, ThreadItemRow[]>();
  for (const item of shown) groups.set(item.row.pid, [...(groups.get(item.row.pid) ?? []), item]);
  const isTree = new Set(table.rows.map(({ pid }) => pid)).size > 1 || (table.processes?.length ?? 0) > 1;
  if (!isTree) return shown;
  const grouped = [...groups].map(([pid, items]) => ({ header: headerOf(table, pid), items }));
  if (sort === 'cpu') {
    grouped.sort((a, b) => b.header.cpuPercent - a.header.cpuPercent || a.header.pid - b.header.pid);
  }
  return grouped.flatMap(({ header, items }) => [header, ...items]);
}

/** `worker process` of `nginx: worker process` for one named nginx. */
function titleOf({ name, title }: ProcessEntry): string | null {
  if (title === undefined) return null;
  return title.startsWith(`${name}: `) ? title.slice(name.length + 2) : title;
}

/** Of a thread that stands in epoll, how many descriptors the instance watches; else its group. */
function waitsFor({ pid, wait }: ThreadRow, epolls: ListOptions['epolls']): string | null {
  if (wait === undefined) return null;
  const { brief } = waitKind(wait.group);
  const set = epolls?.sets.find((each) => each.pid === pid && each.fd === wait.fd);
  if (wait.group !== 'many' || set === undefined) return brief;
  const counted = `any of ${formatCount(set.watched)}`;
  return counted.length < SHORT_WAIT ? counted : brief;
}

/** What else its group is called, the call, and the other side of its socket. */
function waitTexts({ wait }: ThreadRow): readonly string[] {
  if (wait === undefined) return [];
  const { brief, words } = waitKind(wait.group);
  return [brief, words, wait.call ?? '', wait.peer?.address ?? ''];
}

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

import type { MemoryMap } from '../../../domain/events/run-event.ts';
import {
  acceptedOf,
  keepsMemoryOfMore,
  MIN_CONNECTIONS,
  residentNow,
  residentPerConnection,
} from '../../../domain/state/resident.ts';
import type { RunState } from '../../../domain/state/run-state.ts';
import { formatBytes, formatCount, formatPercent, formatUnits } from '../../../domain/words/format.ts';
import { toWidth } from '../../frame/ansi-text.ts';
import type { Paint } from '../../theme.ts';
import { meter } from '../../widgets/meter.ts';

export const BYTES_COLUMNS = 11;
const NAME_COLUMNS = 16;

/**
 * The memory now, the base before the load, and what a connection adds to it:
 *
 *                       RESIDENT   RESERVED
 *   now                   362 MB     1.6 GB   █████░░░░░░░░ 22 % resident
 *   base                  6.0 MB              before the load’s first connection
 *   per connection         35 KB              356 MB more, 10,000 open
 *   10,007 of 65,535 descriptors open
 */
export function memoryTotals(state: RunState, columns: number, paint: Paint): string[] {
  const { process, memoryMap, openFiles } = state;
  const resident = residentNow(state);
  // Summed RSS and PSS cannot be compared.
  const base = state.base?.sharedOnce === resident?.sharedOnce ? state.base : null;
  if (process === null || resident === null) return [];
  const noteColumns = Math.max(0, columns - NAME_COLUMNS - 2 * BYTES_COLUMNS - 3);
  const fitting = (...words: readonly string[]): string =>
    paint('dim', words.find((each) => each.length <= noteColumns) ?? '');
  const row = (label: string, residentBytes: number | null, reservedBytes: number | null, note: string): string =>
    [
      paint('text', label.padEnd(NAME_COLUMNS)),
      paint('memory', formatBytes(residentBytes).padStart(BYTES_COLUMNS), { bold: true }),
      paint('text', (reservedBytes === null ? '' : formatBytes(reservedBytes)).padStart(BYTES_COLUMNS)),
      '   ',
      toWidth(note, noteColumns),
    ].join('');
  return [
    paint(
      'dim',
      `${' '.repeat(NAME_COLUMNS)}${'RESIDENT'.padStart(BYTES_COLUMNS)}${'RESERVED'.padStart(BYTES_COLUMNS)}`,
    ),
    row('now', resident.bytes, process.vszBytes, shareBar(resident.bytes, process.vszBytes, noteColumns, paint)),
    ...slopes(),
    ...(process.processes > 1 ? [paint('dim', `${formatCount(process.processes)} processes together`)] : []),
    ...(openFiles === null ? [] : [paint('dim', descriptors(openFiles))]),
    ...(memoryMap === null
      ? []
      : ['', sharing(memoryMap, process.processes > 1 && resident.sharedOnce, columns, paint)]),
  ];

  /** Without load a connection's share is not known: neither is the base, nor who opened the connections. */
  function slopes(): string[] {
    const { load } = state;
    if (process === null || resident === null || load === null) return [];
    const slope = residentPerConnection(state);
    const more = slope === null ? null : resident.bytes - slope.baseBytes;
    const why =
      base === null
        ? ['its base was not seen', 'no base seen']
        : acceptedOf(load) < MIN_CONNECTIONS
          ? [`shown from ${MIN_CONNECTIONS} connections on`, `from ${MIN_CONNECTIONS} open on`]
          : keepsMemoryOfMore(acceptedOf(load), load.mostAccepted)
            ? [
                `memory of up to ${formatCount(load.mostAccepted)} may be kept`,
                `${formatCount(load.mostAccepted)} before`,
              ]
            : slope === null
              ? ['hardly more than the base', 'hardly more']
              : [`${formatBytes(more)} more, ${formatCount(acceptedOf(load))} open`, `${formatBytes(more)} more`];
    const threads = base === null ? 0 : process.threads - base.threads;
    const isPerThread = state.started?.target.threads === 'per-connection' && more !== null && threads > 0;
    return [
      ...(base === null
        ? []
        : [row('base', base.bytes, null, fitting('before the load’s first connection', 'before the load'))]),
      row('per connection', slope?.bytesPerConnection ?? null, null, fitting(...why)),
      ...(isPerThread
        ? [row('per thread', more / threads, null, fitting(formatUnits(threads, 'more thread', 'more threads')))]
        : []),
    ];
  }
}

/** Each connection is one, and the limit is per process: a tree has none that its sum could be held against. */
const descriptors = ({ open, max }: NonNullable<RunState['openFiles']>): string =>
  max === null
    ? formatUnits(open, 'open descriptor', 'open descriptors')
    : `${formatCount(open)} of ${formatUnits(max, 'descriptor', 'descriptors')} open`;

function shareBar(residentBytes: number, reservedBytes: number, columns: number, paint: Paint): string {
  const share = reservedBytes === 0 ? null : residentBytes / reservedBytes;
  const words = ` ${formatPercent(share === null ? null : share * 100)} resident`;
  return `${meter(share ?? 0, Math.max(0, columns - words.length), 'memory', paint)}${paint('dim', words)}`;
}

/** `private 340 MB ███████▒▒ shared 21 MB` */
function sharing(map: MemoryMap, byPss: boolean, columns: number, paint: Paint): string {
  const { privateBytes, pssBytes, swapBytes } = map;
  const once = byPss && pssBytes !== null && privateBytes !== null;
  const sharedBytes = once ? Math.max(0, pssBytes - privateBytes) : map.sharedBytes;
  if (privateBytes === null || sharedBytes === null) return paint('dim', 'The kernel does not show what is shared.');
  const swap = swapBytes === null || swapBytes === 0 ? '' : ` · swapped out ${formatBytes(swapBytes)}`;
  const before = `private ${formatBytes(privateBytes)} `;
  const after = ` shared ${formatBytes(sharedBytes)}${once ? ', counted once' : ''}${swap}`;
  const room = Math.max(0, columns - before.length - after.length);
  const own = Math.round((privateBytes / Math.max(1, privateBytes + sharedBytes)) * room);
  return `${paint('text', before)}${paint('memory', '█'.repeat(own))}${paint('dim', '▒'.repeat(room - own))}${paint('text', after)}`;
}

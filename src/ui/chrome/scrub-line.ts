import type { Place } from '../../domain/meaning/places.ts';
import type { ReplayStatus, TrackStatus } from '../../domain/meaning/replay-status.ts';
import { formatCount } from '../../domain/words/format.ts';
import { MARK_GLYPH } from '../plots/mark-cells.ts';
import type { Paint, Token } from '../theme.ts';

/** A cell shows one place: the one that stands last here. */
const RANKS: readonly string[] = ['step', 'info', 'mark', 'notice', 'warning', 'label'];

interface Sign {
  readonly glyph: string;
  readonly token: Token;
}

/** As at the foot of the screen, where findings are sentences. */
const SIGNS: Readonly<Record<string, Sign>> = {
  step: { glyph: '┃', token: 'connections' },
  info: { glyph: '◆', token: 'text' },
  mark: { glyph: '■', token: 'text' },
  label: { glyph: MARK_GLYPH, token: 'strong' },
  notice: { glyph: '▲', token: 'warning' },
  warning: { glyph: '✗', token: 'bad' },
};

const nameOf = (place: Place): string =>
  place.kind === 'finding' ? place.severity : place.kind === 'mark' && place.isBad ? 'warning' : place.kind;

/** A blank at each end. */
const barColumns = (columns: number): number => columns - 2;

function cellOf(atMs: number, durationMs: number, cells: number): number {
  if (durationMs <= 0) return 0;
  return Math.min(cells - 1, Math.max(0, Math.floor((atMs * cells) / durationMs)));
}

/** The first moment of a cell of the bar; null: it has none. */
export function momentAt(
  column: number,
  { durationMs }: Pick<ReplayStatus, 'durationMs'>,
  columns: number,
): number | null {
  const cells = barColumns(columns);
  const cell = column - 1;
  return cell < 0 || cell >= cells ? null : Math.ceil((cell * durationMs) / cells);
}

/** ` ━━━┃━━━━▲━━━●───┃───◆─────┄┄┄┄ `: what was played, where it is, what comes, what is not read yet. */
export function scrubLine(
  { positionMs, durationMs, read, places }: ReplayStatus,
  columns: number,
  paint: Paint,
): string {
  const cells = barColumns(columns);
  return ` ${scrubCells({ positionMs, durationMs, until: Math.ceil(read * cells), beyond: '┄', places, cells, paint })} `;
}

interface ScrubCells extends Pick<ReplayStatus, 'positionMs' | 'durationMs' | 'places'> {
  /** Cells from here on look like `beyond`, as far as they were not played. */
  readonly until: number;
  readonly beyond: string;
  readonly cells: number;
  readonly paint: Paint;
}

function scrubCells({ positionMs, durationMs, until, beyond, places, cells, paint }: ScrubCells): string {
  const at = cellOf(positionMs, durationMs, cells);
  const names = new Map<number, string>();
  for (const place of places) {
    const cell = cellOf(place.atMs, durationMs, cells);
    const name = nameOf(place);
    if (RANKS.indexOf(name) > RANKS.indexOf(names.get(cell) ?? '')) names.set(cell, name);
  }
  let line = '';
  for (let cell = 0; cell < cells; cell += 1) {
    const sign = SIGNS[names.get(cell) ?? ''];
    if (cell === at) line += paint('strong', '●', { bold: true });
    else if (sign !== undefined) line += paint(sign.token, sign.glyph);
    else if (cell < at) line += paint('connections', '━');
    else line += paint('border', cell < until ? '─' : beyond);
  }
  return line;
}

/** `━━━┃━━●──┃───       `: the bar of one of two recordings on their common clock; a shorter one ends where it does, and so does the mark of where it is. */
export function trackCells(
  { endMs, read, places }: TrackStatus,
  { positionMs, durationMs }: Pick<ReplayStatus, 'positionMs' | 'durationMs'>,
  cells: number,
  paint: Paint,
): string {
  const until = durationMs <= 0 ? cells : Math.ceil((endMs / durationMs) * cells);
  return scrubCells({
    ...{ durationMs, until, places, cells, paint },
    positionMs: Math.min(positionMs, endMs),
    beyond: read === 1 ? ' ' : '┄',
  });
}

/** ` 100      200     500          1,000 `: the connections of the steps, above where each begins; those for which there is room. */
export function stepNames({ durationMs, places }: ReplayStatus, columns: number): string {
  const cells = barColumns(columns);
  let line = '';
  for (const place of places) {
    if (place.kind !== 'step') continue;
    const cell = cellOf(place.atMs, durationMs, cells);
    const name = formatCount(place.connections);
    if (cell < line.length + (line === '' ? 0 : 1) || cell + name.length > cells) continue;
    line = line.padEnd(cell) + name;
  }
  return ` ${line}`;
}

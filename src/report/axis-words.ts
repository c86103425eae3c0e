import { formatBytes, formatCount, formatMs, formatPercent, formatShort } from '../domain/words/format.ts';
import { significant } from '../domain/words/round.ts';
import type { Unit } from './html/chart-spec.ts';

const BY_UNIT: Readonly<Record<Unit, (value: number | null) => string>> = {
  count: formatCount,
  rate: formatShort,
  ms: formatMs,
  bytes: formatBytes,
  cores: formatPercent,
};

/** A figure in the words of the rest of the report. */
export const inUnit = (unit: Unit, value: number | null): string => BY_UNIT[unit](value);

/** On an axis, where a round number needs no decimals. */
export function onAxis(unit: Unit, value: number): string {
  if (unit === 'count' || unit === 'rate') {
    if (value >= 1e6) return `${significant(value / 1e6, 3)}M`;
    if (value >= 1e4 || (value >= 1e3 && value % 100 === 0)) return `${significant(value / 1e3, 3)}k`;
    return `${significant(value, 3)}`;
  }
  if (unit === 'ms') return value >= 1000 ? `${significant(value / 1000, 3)} s` : `${significant(value, 3)} ms`;
  if (unit === 'cores') return `${Math.round(value)} %`;
  return inUnit(unit, value);
}

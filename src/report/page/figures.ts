import { formatBytes, formatCount, formatMs, formatPercent, formatShort } from '../../domain/words/format.ts';
import type { Unit } from '../html/chart-spec.ts';

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
    if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
    if (value >= 1e4 || (value >= 1e3 && value % 1e3 === 0)) return `${Number((value / 1e3).toPrecision(3))}k`;
    return `${Number(value.toPrecision(3))}`;
  }
  if (unit === 'ms')
    return value >= 1000 ? `${Number((value / 1000).toPrecision(3))} s` : `${Number(value.toPrecision(3))}`;
  if (unit === 'cores') return `${Math.round(value)} %`;
  return inUnit(unit, value);
}

/** Null stays null: a figure that was not measured has no digits. */
export function round(value: number, digits: number): number;
export function round(value: number | null, digits: number): number | null;
export function round(value: number | null, digits: number): number | null {
  if (value === null) return null;
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** To so many significant digits: a number still, for what draws or calculates with it. */
export function significant(value: number, digits: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  return round(value, digits - Math.ceil(Math.log10(Math.abs(value))));
}

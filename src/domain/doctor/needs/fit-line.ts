/** A straight line through measured points: what is there without a connection, and what each adds. */
export interface Line {
  readonly base: number;
  readonly perConnection: number;
  /** How far the line is from each measured point, as a share of it: 0.05 is 5 % too much. */
  readonly errors: readonly { readonly connections: number; readonly share: number }[];
}

/** Least squares. Neither part is negative: what is measured as less is noise. Null of fewer than two points. */
export function fitLine(points: readonly { readonly connections: number; readonly value: number }[]): Line | null {
  if (points.length < 2) return null;
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ connections }) => connections), mean(({ value }) => value)];
  const spread = mean(({ connections }) => (connections - x) ** 2);
  if (spread === 0) return null;
  const perConnection = Math.max(0, mean(({ connections, value }) => (connections - x) * (value - y)) / spread);
  const base = Math.max(0, y - perConnection * x);
  const errors = points
    .filter(({ value }) => value > 0)
    .map(({ connections, value }) => ({ connections, share: (base + perConnection * connections) / value - 1 }));
  return { base, perConnection, errors };
}

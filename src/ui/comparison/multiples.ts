import type { FigureName } from '../../domain/comparison/figures.ts';
import { SUBJECT_COLOURS } from '../../domain/words/metric-colours.ts';
import type { PaneSize } from '../panes/pane-size.ts';
import type { Paint, Token } from '../theme.ts';
import { frameLines } from '../widgets/pane-frame.tsx';

/** A subject's colour, by its place among those that were named: the same while it runs and at the end. */
export const colourOf = (index: number): Token => SUBJECT_COLOURS[index % SUBJECT_COLOURS.length] ?? 'text';

export interface Multiple {
  readonly figure: FigureName;
  readonly title: string;
  readonly token: Token;
  readonly logarithmic: boolean;
}

/** From the left, as many as fit. */
const MULTIPLES: readonly Multiple[] = [
  { figure: 'requestsPerSecond', title: 'req/s, ideal ⋯', token: 'requests', logarithmic: false },
  { figure: 'p99Ms', title: 'p99 latency', token: 'latency', logarithmic: false },
  { figure: 'threads', title: 'OS threads, log', token: 'threads', logarithmic: true },
  { figure: 'residentBytes', title: 'resident', token: 'memory', logarithmic: false },
  { figure: 'cpuPercent', title: 'CPU', token: 'cores', logarithmic: false },
];

const LEAST_MULTIPLE_COLUMNS = 27;

/** What is inside of a pane. */
interface Inside {
  readonly title: string;
  /** At the right of the border; may be painted. */
  readonly detail?: string;
  readonly lines: readonly string[];
}

/** Panes of one row, beside each other. */
export function multiplesRow(
  { columns, rows }: PaneSize,
  paint: Paint,
  draw: (multiple: Multiple, size: PaneSize) => Inside,
): readonly string[] {
  const count = Math.max(1, Math.min(MULTIPLES.length, Math.floor(columns / LEAST_MULTIPLE_COLUMNS)));
  const width = Math.floor(columns / count);
  const panes = MULTIPLES.slice(0, count).map((multiple, index) => {
    // The last one takes what a division leaves.
    const size = { columns: index === count - 1 ? columns - width * (count - 1) : width, rows };
    return frameLines({ token: multiple.token, size, ...draw(multiple, size) }, paint);
  });
  return Array.from({ length: rows }, (_, row) => panes.map((pane) => pane[row] ?? '').join(''));
}

import { printable } from '../domain/words/printable.ts';
import { round } from '../domain/words/round.ts';

/** What was written to a terminal at a moment, in seconds since the film's start. */
export interface CastFrame {
  readonly atSeconds: number;
  readonly text: string;
}

export interface CastHeader {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  /** Wall clock of the run's start, ISO 8601. */
  readonly startedAt: string;
  /** Players shorten a longer rest. */
  readonly longestRestSeconds?: number;
}

/** A film may rest longer than anybody looks at it, while a target is built. */
const LONGEST_REST_SECONDS = 2;

/** asciicast v2 (docs.asciinema.org/manual/asciicast/v2): a header, then one line for each write. */
export function castReport(
  { columns, rows, title, startedAt, longestRestSeconds = LONGEST_REST_SECONDS }: CastHeader,
  frames: readonly CastFrame[],
): string {
  const timestamp = Math.floor(Date.parse(startedAt) / 1000);
  const header = {
    version: 2,
    width: columns,
    height: rows,
    ...(Number.isNaN(timestamp) ? {} : { timestamp }),
    idle_time_limit: longestRestSeconds,
    // Players print it as it is.
    title: printable(title),
    env: { TERM: 'xterm-256color' },
  };
  const lines = frames.map(({ atSeconds, text }) => [round(atSeconds, 3), 'o', text]);
  return `${[header, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

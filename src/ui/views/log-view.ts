import { LOG_LINES, type RunState } from '../../domain/state/run-state.ts';
import { formatElapsed } from '../../domain/words/format.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { plain } from '../frame/ansi-text.ts';
import { MARK_GLYPH, namedMoments } from '../plots/mark-cells.ts';
import type { Paint } from '../theme.ts';
import { headAndBody } from './body.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from './view.ts';

/** The target's output; it follows the end until the user scrolls. */
export function drawLog(input: ViewInput): ViewDrawing {
  const { state, columns, filter, scroll, tools } = input;
  const { paint } = tools;
  const wanted = filter.toLowerCase();
  const entries = logEntries(state);
  const lines = wanted === '' ? entries : entries.filter(({ line }) => line.toLowerCase().includes(wanted));
  const { lines: shown, extent } = headAndBody({
    head: [],
    count: lines.length,
    line: (index) => {
      const entry = lines[index];
      return entry === undefined ? '' : logLine(entry, wanted, paint);
    },
    rows: bodyRows(input),
    scroll: scroll ?? lines.length,
  });
  const none = wanted === '' ? nothing(state) : `No line matches “${plain(filter)}”.`;
  return {
    title: 'log',
    token: 'text',
    detail: lines.length === 0 ? '' : scroll === null ? 'following' : 'scrolled: End follows again',
    sentence: `The target’s own output, its last ${LOG_LINES} lines: time, stream, text.`,
    lines: lines.length === 0 ? wrapWords(none, columns).map((text) => paint('text', text)) : shown,
    extent,
  };
}

export interface LogEntry {
  readonly atMs: number;
  readonly stream: 'stdout' | 'stderr' | 'mark';
  readonly line: string;
}

/** The target's lines, and between them the moments that somebody named or steered. */
export function logEntries(state: Pick<RunState, 'log' | 'marks' | 'steers'>): readonly LogEntry[] {
  const { log } = state;
  const moments = namedMoments(state);
  if (moments.length === 0) return log;
  const named = moments.map(({ atMs, label }): LogEntry => ({ atMs, stream: 'mark', line: label }));
  return [...log, ...named].sort((a, b) => a.atMs - b.atMs);
}

/** `00:01 err listening`, with what is `wanted` in it marked; empty: nothing is. */
export function logLine({ atMs, stream, line }: LogEntry, wanted: string, paint: Paint): string {
  return `${paint('dim', formatElapsed(atMs))} ${streamMark(stream, paint)} ${highlighted(plain(line), wanted, paint)}`;
}

/** Most lines on stderr are no errors: they are marked, but not alarming. */
function streamMark(stream: LogEntry['stream'], paint: Paint): string {
  if (stream === 'mark') return paint('strong', MARK_GLYPH.padEnd(3));
  return stream === 'stderr' ? paint('warning', 'err') : paint('dim', 'out');
}

/** The output of a process that already ran does not come to conctop: an empty log says nothing about it. */
const nothing = (state: RunState): string =>
  state.started?.config.command === 'attach'
    ? 'The output of an attached process is not visible to conctop: it goes where it always went.'
    : 'The target has written nothing so far.';

function highlighted(line: string, wanted: string, paint: Paint): string {
  if (wanted === '') return paint('text', line);
  const lower = line.toLowerCase();
  let out = '';
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    out += paint('text', line.slice(from, at)) + paint('badge', line.slice(at, at + wanted.length), { inverse: true });
    from = at + wanted.length;
  }
  return out + paint('text', line.slice(from));
}

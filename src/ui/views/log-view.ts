import { formatElapsed } from '../../domain/format.ts';
import { LOG_LINES } from '../../domain/run-state.ts';
import { plain } from '../ansi-text.ts';
import type { Paint } from '../theme.ts';
import { headAndBody } from './body.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from './view.ts';

/** The target's output: follows its end until it is scrolled. */
export function drawLog(input: ViewInput): ViewDrawing {
  const { state, filter, scroll, tools } = input;
  const { paint } = tools;
  const wanted = filter.toLowerCase();
  const lines = wanted === '' ? state.log : state.log.filter(({ line }) => line.toLowerCase().includes(wanted));
  const { lines: shown, extent } = headAndBody({
    head: [],
    count: lines.length,
    line: (index) => {
      const entry = lines[index];
      if (entry === undefined) return '';
      // What a program writes on stderr is mostly no error: it is marked, not alarming.
      const mark = entry.stream === 'stderr' ? paint('warning', 'err') : paint('dim', 'out');
      return `${paint('dim', formatElapsed(entry.atMs))} ${mark} ${highlighted(plain(entry.line), wanted, paint)}`;
    },
    rows: bodyRows(input),
    scroll: scroll ?? lines.length,
  });
  const none = wanted === '' ? 'The target wrote nothing so far.' : `No line holds “${plain(filter)}”.`;
  return {
    title: 'log',
    token: 'text',
    detail: scroll === null ? 'following' : 'scrolled: End follows again',
    sentence: `The target’s own output, its last ${LOG_LINES} lines: when, on which stream, what.`,
    lines: lines.length === 0 ? [paint('text', none)] : shown,
    extent,
  };
}

function highlighted(line: string, wanted: string, paint: Paint): string {
  if (wanted === '') return paint('text', line);
  const lower = line.toLowerCase();
  let out = '';
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    out +=
      paint('text', line.slice(from, at)) + paint('latency', line.slice(at, at + wanted.length), { inverse: true });
    from = at + wanted.length;
  }
  return out + paint('text', line.slice(from));
}

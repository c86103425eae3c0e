import type { RunState } from '../../../domain/state/run-state.ts';
import { formatCount, formatMs } from '../../../domain/words/format.ts';
import { wrapWords } from '../../../domain/words/wrap-words.ts';
import { plain } from '../../frame/ansi-text.ts';
import { staleAge } from '../../state/age.ts';
import { scrolledBody } from '../body.ts';
import { pairsBelow, runTrend } from '../run-trends.ts';
import type { ViewTrend } from '../trends.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from '../view.ts';
import { schedulerFacts } from './scheduler-facts.ts';
import { layers } from './scheduler-layers.ts';
import { schedulerModel } from './scheduler-model.ts';

/** What the runtime reports about itself: from units over queues to the kernel's threads, then every fact with its trend. */
export function drawScheduler(input: ViewInput): ViewDrawing {
  const { state, columns, tools } = input;
  const { paint } = tools;
  const rows = bodyRows(input);
  const model = schedulerModel(state);
  const lines = [
    ...layers(model, columns, paint),
    '',
    ...(state.runtime === null
      ? wrapWords(silent(state), columns).map((text) => paint('text', text))
      : schedulerFacts(state, state.runtime, model.used, columns, paint)),
  ];
  lines.push(...pairsBelow(curves(state), { columns, rows: rows - lines.length, tools }));
  return {
    title: 'scheduler',
    token: 'units',
    detail: detailOf(state),
    sentence: sentenceOf(state),
    ...scrolledBody(lines, rows, input.scroll ?? 0),
  };
}

/** Layers come from the runtime, threads from the kernel: where one of them is missing its part is not announced. */
function sentenceOf({ runtime, threads }: RunState): string {
  if (runtime === null) return 'OS threads, as the kernel shows them. The runtime has reported nothing.';
  return threads === null
    ? 'Reported by the runtime: waiting work above, its threads below.'
    : 'Waiting work above, as the runtime reports it; the kernel’s threads below.';
}

function detailOf({ started, runtime, nowMs }: RunState): string {
  if (runtime === null) return '';
  // Recordings of before the source was named: a shipped target's comes from /stats, and of others nobody knows.
  const source = runtime.source ?? (started?.config.command === 'target' ? '/stats' : null);
  const from = source === null ? '' : `from ${plain(source)}, `;
  const age = staleAge(nowMs, runtime.atMs);
  return `${from}took ${formatMs(runtime.answeredInMs)}${age === null ? '' : ` · ${age}`}`;
}

/** Units over threads, and below them who watches the connections; then what the kernel shows of any process. */
function curves(state: RunState): ViewTrend[] {
  const hasUnits = state.runtime?.unit != null;
  return [
    ...(hasUnits ? [runTrend('units', state)] : []),
    runTrend('threads', state),
    ...(hasUnits ? socketTrends(state) : []),
    ...(['switches', 'cpu', 'requests', 'p99'] as const).map((name) => runTrend(name, state)),
  ];
}

/** Nothing where the kernel shows nothing of sockets. */
function socketTrends(state: RunState): ViewTrend[] {
  const { watched, unread } = state.series;
  const connections = runTrend('connections', state);
  if (watched.points.length > 0)
    return [
      connections,
      { title: 'descriptors that epoll watches', series: watched, token: 'units', format: formatCount },
    ];
  if (unread.points.length === 0) return [];
  return [connections, { title: 'with an unread request', series: unread, token: 'warning', format: formatCount }];
}

/** Only shipped targets promise a /stats. */
const silent = ({ started }: RunState): string =>
  started === null || started.config.command === 'target'
    ? 'The runtime has reported nothing yet: /stats has not answered.'
    : 'A runtime’s own figures come from --metrics URL: none was given, or none came.';

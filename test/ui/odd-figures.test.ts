import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { currentStep } from '../../src/domain/state/run-state.ts';
import { stepLine } from '../../src/report/step-line.ts';
import { FIRST_CHOICE } from '../../src/ui/state/thread-choice.ts';
import { VIEWS } from '../../src/ui/views/index.ts';
import { fold } from '../domain/events.ts';
import { shows } from './expect-screen.ts';
import { Screen } from './fake-terminal.tsx';
import { plotTools } from './pane-tools.ts';
import { richRun } from './rich-run.ts';

const tools = await plotTools({ toMs: 32_000 });

const facts = {
  gomaxprocs: 2,
  workers: 3,
  runnable: 4,
  running: 1,
  waiting: 90,
  queued: 7,
  localQueues: [1, 2],
  loopUtilisation: 0.5,
  loopDelayP99Ms: 12,
  heapBytes: 1e6,
  mutexWaitSeconds: 2,
  gcCount: 3,
  process_start_time_seconds: 1.79e9,
  ratio: 0.5,
};
/** One event of each kind, which fills every view and pane. */
const EVENTS: readonly RunEvent[] = [
  ...new Map(richRun().map((event): [string, RunEvent] => [event.type, event])).values(),
  { type: 'ceiling-sample', atMs: 31_000, throttledPercent: 3, memoryBytes: 1e9, pids: 12 } satisfies RunEvent,
].map((event): RunEvent => (event.type === 'runtime-stats' ? { ...event, facts } : event));

const ODD = [0, -1, 1e-9, 0.5, 1e15, Number.NaN, Number.POSITIVE_INFINITY];
const FORBIDDEN = /NaN|Infinity|undefined|\bnull\b|\[object/;

/** The events with one number of one event replaced: each in turn. */
function* withOdd(value: number, event: RunEvent): Generator<readonly [where: string, events: RunEvent[]]> {
  for (const path of numbersIn(event)) {
    const changed = replaced(event, path, value) as RunEvent;
    yield [path.join('.'), EVENTS.map((each) => (each === event ? changed : each))];
  }
}

function numbersIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === 'number') return [path];
  // Of a list the first two are as good as all.
  const entries = Array.isArray(value) ? Object.entries(value).slice(0, 2) : Object.entries(value ?? {});
  return typeof value === 'object' && value !== null
    ? entries.flatMap(([key, inner]) => numbersIn(inner, [...path, key]))
    : [];
}

function replaced(whole: unknown, [key, ...rest]: readonly string[], value: number): unknown {
  if (key === undefined) return value;
  const inner = replaced((whole as Record<string, unknown>)[key], rest, value);
  return Array.isArray(whole) ? whole.with(Number(key), inner) : { ...(whole as object), [key]: inner };
}

describe.each(ODD)('a figure that is %d', (value) => {
  test.each(EVENTS.map((event) => ({ type: event.type, event })))(
    'in $type: reads as a figure or a dash, in every view and in the plain line',
    ({ event }) => {
      for (const [where, events] of withOdd(value, event)) {
        const state = fold(events);
        for (const [name, draw] of Object.entries(VIEWS)) {
          for (const [columns, rows] of [
            [136, 37],
            [76, 17],
          ] as const) {
            const drawing = draw({ state, columns, rows, scroll: 0, filter: '', threads: FIRST_CHOICE, tools });
            const text = [drawing.detail, drawing.sentence, ...drawing.lines].join('\n');
            expect(text, `${where} in ${name}`).not.toMatch(FORBIDDEN);
          }
        }
        const step = currentStep(state);
        if (step !== null) expect(stepLine(state, step), `${where} in the line of a step`).not.toMatch(FORBIDDEN);
      }
    },
  );

  test.each([
    [140, 44],
    [80, 24],
  ] as const)('on the overview of %i x %i, where every figure of a sample is so', async (columns, rows) => {
    const events = EVENTS.map((event): RunEvent => {
      if (!/sample|table|stats|tick/.test(event.type)) return event;
      const paths = numbersIn(event).filter((path) => path[0] !== 'atMs');
      return paths.reduce((changed, path) => replaced(changed, path, value) as RunEvent, event);
    });
    const screen = new Screen({ columns, rows, events });
    try {
      expect(await shows(screen, 'connections', 'memory')).not.toMatch(FORBIDDEN);
    } finally {
      screen.close();
    }
  });
});

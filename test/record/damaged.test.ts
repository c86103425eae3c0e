import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { foldRun } from '../../src/domain/state/fold-run.ts';
import { initialRunState } from '../../src/domain/state/run-state.ts';
import { summarize } from '../../src/domain/words/summary.ts';
import { parseRecording } from '../../src/record/recording-reader.ts';
import { createPlainReporter } from '../../src/report/plain-reporter.ts';
import { summaryTable } from '../../src/report/summary-table.ts';
import { FIRST_CHOICE } from '../../src/ui/state/thread-choice.ts';
import { VIEWS } from '../../src/ui/views/index.ts';
import { plotTools } from '../ui/pane-tools.ts';
import { richRun } from '../ui/rich-run.ts';

const tools = await plotTools({ toMs: 32_000 });
const header = JSON.stringify({ schema: 'conctop/recording@1', conctopVersion: '0.1.0' });
const textOf = (events: readonly unknown[]): string =>
  [header, ...events.map((event) => JSON.stringify(event))].join('\n');

/** One event of each kind, with every optional field that a consumer reads. */
const EVENTS: readonly RunEvent[] = [
  ...new Map(richRun().map((event): [string, RunEvent] => [event.type, event])).values(),
  { type: 'ceiling-sample', atMs: 31_000, throttledPercent: 3, memoryBytes: 1e9, pids: 12 },
  { type: 'target-exited', atMs: 31_500, code: 1, signal: null, expected: false },
  { type: 'run-ended', atMs: 32_000, ended: 'failed', error: { code: 'a', message: 'b.', hint: 'c.' } },
];

const WRONG: readonly unknown[] = ['x', -7, 0.5, true, null, [], {}, [null], { a: null }, '\u0000', 1e300];

type Path = readonly string[];

/** Where something stands in a value; of a list the first two are as good as all. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? Object.entries(value).slice(0, 2) : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => pathsIn(inner, [...path, key]))];
}

const GONE = Symbol('gone');
function replaced(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = replaced((whole as Record<string, unknown>)[key], rest, value);
  if (Array.isArray(whole)) return whole.with(Number(key), inner);
  const { [key]: _old, ...others } = whole as Record<string, unknown>;
  return inner === GONE ? others : { ...others, [key]: inner };
}

/** Everything that a replay makes of a recording, short of the terminal. */
function replay(events: readonly RunEvent[]): void {
  let state = initialRunState;
  const plain = createPlainReporter(
    () => state,
    () => undefined,
  );
  for (const event of events) {
    state = foldRun(state, event);
    plain.onEvent(event);
  }
  const summary = summarize(state);
  JSON.stringify(summary);
  summaryTable(summary, 100);
  for (const draw of Object.values(VIEWS))
    draw({ state, columns: 100, rows: 30, scroll: 0, filter: '', threads: FIRST_CHOICE, tools });
}

/** `line 3 of FILE: …`: refused with the place and the reason, or good enough for everything that reads it. */
function expectHandled(events: readonly unknown[], where: string): void {
  let read: readonly RunEvent[];
  try {
    read = parseRecording(textOf(events), 'FILE').events;
  } catch (error) {
    expect(error, where).toMatchObject({ code: 'bad-recording', exitCode: 2 });
    expect((error as Error).message, where).toMatch(/^line \d+ of FILE: .+\.$/);
    return;
  }
  try {
    replay(read);
  } catch (error) {
    throw new Error(`${where}: ${error}`, { cause: error });
  }
}

describe.each(EVENTS.map((event, index) => [event.type, event, index] as const))('%s', (_type, event, index) => {
  test('with any value in any field, the line is refused or the recording replays', () => {
    for (const path of pathsIn(event)) {
      if (path.length === 0) continue;
      for (const wrong of [...WRONG, ...(Number.isNaN(Number(path.at(-1))) ? [GONE] : [])]) {
        const changed = replaced(event, path, wrong);
        const where = `${event.type}: ${path.join('.')} = ${wrong === GONE ? 'nothing' : JSON.stringify(wrong)}`;
        expectHandled(
          EVENTS.map((each, at) => (at === index ? changed : each)),
          where,
        );
      }
    }
  });
});

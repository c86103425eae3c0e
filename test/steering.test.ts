import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../src/domain/meaning/places.ts';
import { foldRun } from '../src/domain/state/fold-run.ts';
import { initialRunState } from '../src/domain/state/run-state.ts';
import { summarize } from '../src/domain/words/summary.ts';
import { createPlainReporter } from '../src/report/plain-reporter.ts';
import { summaryTable } from '../src/report/summary-table.ts';
import { complete, session } from './fake-session.ts';

describe('marks', () => {
  it('are events of the moment of the key, numbered where they have no label', async () => {
    const run = session();
    await run.started;
    await sleep(10);
    run.steering.mark('', 1);
    run.steering.mark('  the wall ', 2);
    run.steering.mark('\x1b]0;x\x07', 3);
    run.steering.mark('', 4);
    await complete(run);
    await run.ended;
    run.steering.mark('after the end', 5);
    const marks = run.events.filter(({ type }) => type === 'mark');
    expect(marks).toEqual([
      { type: 'mark', atMs: 1, label: 'mark 1' },
      { type: 'mark', atMs: 2, label: 'the wall' },
      { type: 'mark', atMs: 3, label: '␛]0;x␇' },
      { type: 'mark', atMs: 4, label: 'mark 4' },
    ]);
  });

  const mark = { type: 'mark', atMs: 12_000, label: 'the wall' } as const;

  it('stand in plain lines, the summary and its table', () => {
    const state = foldRun({ ...initialRunState, nowMs: 15_000 }, mark);
    expect(state.nowMs).toBe(15_000);
    const lines: string[] = [];
    createPlainReporter(
      () => state,
      (line) => lines.push(line),
    ).onEvent(mark);
    expect(lines).toEqual(['00:12  mark: the wall']);
    const summary = summarize(state);
    expect(summary.marks).toEqual([{ atSeconds: 12, label: 'the wall' }]);
    expect(summaryTable(summary)).toContain('Marks: 00:12 the wall');
  });

  it('are places, when they were typed', () => {
    expect(placeOf(mark, { ...initialRunState, nowMs: 15_000 })).toEqual({
      atMs: 15_000,
      kind: 'label',
      label: 'the wall',
    });
  });
});

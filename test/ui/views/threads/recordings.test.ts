import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { accountNow } from '../../../../src/domain/meaning/account-now.ts';
import { foldRun } from '../../../../src/domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../../../../src/domain/state/run-state.ts';
import { readRecording } from '../../../../src/record/recording-reader.ts';
import { FIRST_CHOICE } from '../../../../src/ui/state/thread-choice.ts';
import { drawThreads } from '../../../../src/ui/views/threads/threads-view.ts';
import { paneTools, wordsOf } from '../../pane-tools.ts';

const tools = paneTools();

/** The run at each of its thread tables. */
function momentsOf(name: string): RunState[] {
  const file = fileURLToPath(new URL(`../../../fixtures/recordings/${name}.ndjson`, import.meta.url));
  let state = initialRunState;
  return readRecording(file).events.flatMap((event) => {
    state = foldRun(state, event);
    return event.type === 'thread-table' ? [state] : [];
  });
}

function shown(state: RunState): string {
  const given = { state, columns: 136, rows: 37, scroll: null, filter: '', threads: FIRST_CHOICE, tools };
  return wordsOf(drawThreads(given).lines);
}

describe('a recording of a real run of go', () => {
  const moments = momentsOf('go-waits');

  test('each moment accounts for every thread, and names one sysmon and who stands in epoll', () => {
    expect(moments.length).toBeGreaterThan(5);
    for (const state of moments) {
      const account = accountNow(state);
      const text = shown(state);
      expect(account?.parts.reduce((sum, { count }) => sum + count, 0)).toBe(state.threads?.total);
      expect(text).toContain(account?.sentence ?? 'no account');
      expect(text.match(/ sysmon /g)).toHaveLength(1);
      expect(text.match(/ netpoll /g)?.length ?? 0).toBe(text.match(/ epoll_p?wait fd \d/g)?.length ?? 0);
      expect(text).not.toContain('one socket');
    }
    expect(moments.some((state) => shown(state).includes(' netpoll '))).toBe(true);
    expect(accountNow(moments.at(-2) ?? initialRunState)?.brief).toMatch(/^1 epoll watches 200 sockets · \d+ parked$/);
  });
});

test.each(['go-ramp', 'node-1000'])('%s, of before, shows what it did: states, and nothing of waits', (name) => {
  const moments = momentsOf(name);
  expect(moments.length).toBeGreaterThan(5);
  for (const state of moments) {
    const text = shown(state);
    expect(accountNow(state)).toBeNull();
    expect(text).toMatch(/S sleeping \d/);
    expect(text).toMatch(/ TID NAME .*STATE .*CPU▼/);
    expect(text).not.toMatch(/WAITS FOR|netpoll|sysmon|parked|event loop|epoll|not shown/);
  }
});

import { describe, expect, test } from 'vitest';
import { initialRunState, type RunState } from '../../../src/domain/state/run-state.ts';
import { FIRST_CHOICE, type ThreadSort } from '../../../src/ui/state/thread-choice.ts';
import { VIEWS } from '../../../src/ui/views/index.ts';
import { ratioWords } from '../../../src/ui/views/memory/memory-folklore.ts';
import { fold, runtimeStats } from '../../domain/events.ts';
import { plotTools, wordsOf } from '../pane-tools.ts';
import { richRun } from '../rich-run.ts';

const tools = await plotTools();
const rich = fold(richRun());

const draw = (name: 'scheduler' | 'threads' | 'cores', state: RunState, rows = 37, sort: ThreadSort = 'cpu') =>
  VIEWS[name]({ state, columns: 76, rows, scroll: null, filter: '', threads: { ...FIRST_CHOICE, sort }, tools });

describe('the sentence of the scheduler view says where its figures come from', () => {
  test.each<[string, RunState, string]>([
    ['both report', rich, 'Waiting work above, as the runtime reports it; the kernel’s threads below.'],
    [
      'the kernel alone',
      { ...rich, runtime: null },
      'OS threads, as the kernel shows them. The runtime has reported nothing.',
    ],
    [
      'the runtime alone',
      { ...rich, threads: null },
      'Reported by the runtime: waiting work above, its threads below.',
    ],
  ])('%s', (_, state, sentence) => {
    expect(draw('scheduler', state).sentence).toBe(sentence);
    expect(sentence.length).toBeLessThanOrEqual(76);
  });

  test('threads that only the runtime counts are not called runnable or not', () => {
    const state = fold([
      runtimeStats(100, { unit: { name: 'goroutines', count: 5 }, facts: { gomaxprocs: 2, threads: 9 } }),
    ]);
    const text = wordsOf(draw('scheduler', state).lines);
    expect(text).toMatch(/OS threads +9/);
    expect(text).not.toContain('runnable');
  });
});

test.each<[ThreadSort, string]>([
  ['cpu', 'One row per OS thread, the busiest first.'],
  ['tid', 'One row per OS thread, sorted by TID.'],
  ['name', 'One row per OS thread, sorted by NAME.'],
])('a low threads view, sorted by %s', (sort, sentence) =>
  expect(draw('threads', rich, 7, sort).sentence).toBe(sentence),
);

test('the cores view: one request is no requests', () => {
  const { runtime } = rich;
  if (runtime === null) throw new Error('no runtime');
  expect(wordsOf(draw('cores', { ...rich, runtime: { ...runtime, inflight: 1 } }).lines)).toContain(
    '1 request in the server',
  );
  expect(wordsOf(draw('cores', { ...rich, runtime: { ...runtime, inflight: 2 } }).lines)).toContain(
    '2 requests in the server',
  );
});

test.each([
  [1, 'it agrees'],
  [1.29, 'it agrees'],
  [4, '4.0 × as much'],
  [1_234, '1,234 × as much'],
  [0.5, '0.5 × as much'],
  [0.042, '0.042 × as much'],
])('measured is %d of what is claimed: %s', (ratio, words) => expect(ratioWords(ratio)).toBe(words));

test('nothing is known yet: every view has a sentence', () => {
  for (const view of Object.values(VIEWS)) {
    const input = {
      state: initialRunState,
      columns: 76,
      rows: 20,
      scroll: null,
      filter: '',
      threads: FIRST_CHOICE,
      tools,
    };
    expect(view(input).sentence).toMatch(/\S\.$|: .*\.$/);
  }
});

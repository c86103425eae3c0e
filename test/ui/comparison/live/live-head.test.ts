import { describe, expect, test } from 'vitest';
import type { ComparisonProgress } from '../../../../src/domain/comparison/progress.ts';
import { type LiveHeadInput, liveHead } from '../../../../src/ui/comparison/live/live-head.ts';
import { columnsOf } from '../../../../src/ui/frame/ansi-text.ts';
import { createPaint, themeAt } from '../../../../src/ui/theme.ts';
import { startOf } from '../../../domain/comparison/a-comparison.ts';
import { roundOf } from '../../../domain/comparison/a-subject.ts';
import { wordsOf } from '../../pane-tools.ts';

const names = ['go', 'rust-threads', 'python-asyncio', 'node'];
const io = (): ReturnType<typeof roundOf> => ({ ...roundOf({}), work: 'io', delayMs: 100 });
const start = startOf(names, 3);
/** The sixth of twelve runs. */
const sixth: ComparisonProgress = {
  ...start,
  at: 5,
  runStartedAtMs: 60_000,
  subjects: start.subjects.map((subject, index) => ({ ...subject, rounds: index === 0 ? [io(), io()] : [io()] })),
  spent: { ms: 50_000, plannedMs: 50_000, runs: 5 },
};

function head(over: Partial<LiveHeadInput> & { readonly depth?: 0 | 24 } = {}) {
  const { depth = 0, ...rest } = over;
  const lines = liveHead({
    ...{ progress: sixth, nowMs: 65_000, quitting: null, columns: 140, paint: createPaint(themeAt(0), depth) },
    ...rest,
  });
  return { lines, words: wordsOf(lines).split('\n') };
}

test('what is compared, how far it is, and how long it takes still', () => {
  const [what, who] = head().words;
  expect(what).toMatch(
    /conctop {3}compare 4 subjects · io, each request waits 100 ms · round 2 of 3 · run 6 of 12 +seed 7 {2}01:05, about 1 m 5 s left $/,
  );
  expect(who).toMatch(/━━ go ●●○ {2}━━ rust-threads ●◉○ {2}━━ python-asyncio ●○○ {2}━━ node ●○○/);
});

describe.each([140, 100, 80, 60])('%i columns', (columns) => {
  test.each<[string, Partial<LiveHeadInput>]>([
    ['under way', {}],
    ['waiting', { progress: { ...sixth, wait: { busyPercent: 34, leftMs: 12_000 } } }],
    [
      'building',
      { progress: { ...sixth, message: 'building rust-threads with cargo, the first time takes a minute' } },
    ],
    ['asked', { quitting: 'asked' }],
    ['ending', { quitting: 'ending' }],
    [
      'many',
      {
        progress: {
          ...startOf(
            Array.from({ length: 14 }, (_, index) => `a-long-name-${index}`),
            3,
          ),
          at: 20,
        },
      },
    ],
    ['long words', { progress: { ...sixth, message: 'x'.repeat(300) } }],
  ])('%s: two whole lines, that say how far it is', (_what, over) => {
    for (const depth of [0, 24] as const) {
      const { lines, words } = head({ ...over, columns, depth });
      expect(lines.map(columnsOf)).toEqual([columns, columns]);
      expect(words[0]).toMatch(/round \d+ of 3 · run \d+ of \d+/);
    }
  });

  test('what is waited for is said', () => {
    const { words } = head({ columns, progress: { ...sixth, wait: { busyPercent: 34, leftMs: 12_000 } } });
    expect(words[1]).toContain('rust-threads waits for a quiet machine: 34 % busy');
  });

  test('that q ends it, and what is complete by then', () => {
    expect(head({ columns, quitting: 'asked' }).words[1]).toContain(
      'q again ends the comparison: 5 of 12 runs complete',
    );
  });
});

test('while it builds, the header says so, and what is left then', () => {
  const building: ComparisonProgress = {
    ...sixth,
    runStartedAtMs: null,
    message: 'Compiling mio v1.0',
    isBuilding: true,
  };
  const { words } = head({ progress: building });
  expect(words[0]).toContain('about 1 m 10 s after the build');
  expect(words[1]).toContain('building rust-threads: Compiling mio v1.0');
});

test('a failure stands beside the legend where there is room, and marks its subject', () => {
  const failed: ComparisonProgress = {
    ...sixth,
    subjects: sixth.subjects.map((subject) =>
      subject.name === 'node'
        ? { ...subject, isLeftOut: true, failure: { message: 'It never listened.', hint: 'Check the port.' } }
        : subject,
    ),
  };
  expect(head({ progress: failed, columns: 140 }).words[1]).toMatch(/✗ node +node: It never listened\. $/);
  expect(head({ progress: failed, columns: 80 }).words[1]).toMatch(/python-asyncio ●○○ {2}✗ node/);
});

test('a recording has a colour and no rounds to come', () => {
  const recorded = { name: 'old.ndjson', rounds: [io()], planned: 0, failure: null, isLeftOut: false };
  const { words } = head({ progress: { ...sixth, subjects: [...sixth.subjects, recorded] } });
  expect(words[1]).toMatch(/━━ old\.ndjson +$/);
});

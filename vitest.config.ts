import { devNull } from 'node:os';
import { defineConfig } from 'vitest/config';
import { cacheRoot } from './src/os/cache-root.ts';

/** Nothing is measured, and nothing started but a shell or gzip that answers at once. */
const PURE = glob('commands', 'domain', 'os', 'record', 'report', 'store', 'ui');
/** Programs are started, and each test waits for what they write or show: a busy machine makes it slower, not wrong. */
const WAITING = glob('browser', 'cli', 'faults', 'target', 'terminal').concat(
  'test/targets/conformance.test.ts',
  'test/session*.test.ts',
);

/**
 * Where only some targets are tested (`.ci/run`, with its second Node), what needs all of them or takes minutes is left out: the first Node
 * had it all.
 */
const LEFT_OUT =
  process.env.CONCTOP_TEST_TARGETS === undefined
    ? []
    : [
        'test/verdicts/verdicts.test.ts',
        'test/lessons/**',
        'test/terminal/learn.test.ts',
        'test/targets/work.test.ts',
        'test/load/steered-targets.test.ts',
      ];

/**
 * In CI, on machines that others share: what starts programs or measures is tried a second time, and the report names every test that needed it
 * (scripts/skips.mjs), with what failed first. At a desk nothing is tried twice.
 */
const CI_RETRIES = process.env.CI === 'true' ? 1 : 0;

/** Two cores, shared with the servers and the load that tests start: so many files at a time. */
export default defineConfig({
  test: {
    // For what hangs: a busy machine takes many times as long over the same work.
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // Their builds are kept, and their runs are not among those of whoever develops; nor are their defaults.
    env: { CONCTOP_CACHE: `${cacheRoot()}-tests`, CONCTOP_CONFIG: devNull },
    projects: [
      project('pure', { include: PURE, maxWorkers: 2 }),
      // They mostly wait, so more of them at a time than there are cores.
      project('waiting', { include: WAITING, exclude: LEFT_OUT, maxWorkers: 3, retry: CI_RETRIES }),
      // What is measured wants the machine for itself.
      project('measured', {
        include: ['test/**/*.test.ts'],
        exclude: [...PURE, ...WAITING, ...LEFT_OUT],
        fileParallelism: false,
        retry: CI_RETRIES,
      }),
    ],
  },
});

function glob(...rooms: readonly string[]): string[] {
  return rooms.map((room) => `test/${room}/**/*.test.{ts,tsx}`);
}

interface Files {
  readonly include: string[];
  readonly exclude?: string[];
  readonly maxWorkers?: number;
  readonly fileParallelism?: boolean;
  readonly retry?: number;
}

/** One after the other, in the order in which they stand. */
function project(name: 'pure' | 'waiting' | 'measured', files: Files) {
  const groupOrder = ['pure', 'waiting', 'measured'].indexOf(name);
  return { extends: true as const, test: { name, ...files, sequence: { groupOrder } } };
}

import { defineConfig } from 'vitest/config';

/** Nothing is started and nothing measured. */
const PURE = glob('commands', 'domain', 'os', 'record', 'report', 'store', 'ui');
/** Programs are started, and each test waits for what they write or show: a busy machine makes it slower, not wrong. */
const WAITING = glob('cli', 'faults', 'target', 'terminal').concat(
  'test/targets/conformance.test.ts',
  'test/session*.test.ts',
);

/** Two cores, shared with the servers and the load that tests start: so many files at a time. */
export default defineConfig({
  test: {
    // For what hangs: a busy machine takes many times as long over the same work.
    testTimeout: 90_000,
    hookTimeout: 60_000,
    projects: [
      project('pure', { include: PURE, maxWorkers: 2 }),
      project('waiting', { include: WAITING, maxWorkers: 2 }),
      // What is measured wants the machine for itself.
      project('measured', { include: ['test/**/*.test.ts'], exclude: [...PURE, ...WAITING], fileParallelism: false }),
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
}

/** One after the other, in the order in which they stand. */
function project(name: 'pure' | 'waiting' | 'measured', files: Files) {
  const groupOrder = ['pure', 'waiting', 'measured'].indexOf(name);
  return { extends: true as const, test: { name, ...files, sequence: { groupOrder } } };
}

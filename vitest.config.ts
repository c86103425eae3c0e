import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Two cores, shared with servers and load that tests start: one file at a time keeps real runs from disturbing each other.
    fileParallelism: false,
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});

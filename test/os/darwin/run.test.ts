import { expect, test } from 'vitest';
import { run, runSync } from '../../../src/os/darwin/run.ts';

/** Far more than a program of the system takes to start, also on a busy machine. */
const LIMIT_MS = 15_000;

test('a program’s output, in the C locale', async () => {
  expect(await run('sh', ['-c', 'echo $LC_ALL'], LIMIT_MS)).toBe('C\n');
  expect(runSync('sh', ['-c', 'echo $LC_ALL'], LIMIT_MS)).toBe('C\n');
});

test.each([
  ['one that is missing', 'no-such-program-of-conctop', [], LIMIT_MS],
  ['one that fails', 'sh', ['-c', 'echo half; exit 3'], LIMIT_MS],
  ['one that hangs', 'sleep', ['60'], 100],
] as const)('nothing of %s', async (_, program, args, timeoutMs) => {
  expect(await run(program, args, timeoutMs)).toBeNull();
  expect(runSync(program, args, timeoutMs)).toBeNull();
});

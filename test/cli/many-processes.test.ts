import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { formatCount } from '../../src/domain/words/format.ts';
import type { Summary } from '../../src/domain/words/summary.ts';
import { runConctop } from './run-conctop.ts';

/** Of 400 descriptors 200 are reserved. */
const own = availableParallelism();
const connections = own * 200 + 300;
const workers = Math.ceil((connections * 1.2) / 200);

test('more connections than a process may open: workers and generators share them, and the counts agree', async () => {
  const args = [
    'node-cluster',
    '--connections',
    '700',
    '--rate',
    '700',
    '--hold',
    '2s',
    '--no-ui',
    '--json',
    '--no-keep',
  ];
  // 200 connections a process.
  const { code, stdout, stderr } = await runConctop(args, { before: 'ulimit -n 400;' });
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`conctop node-cluster: an event loop in each of ${workers} processes`);
  expect(stderr).toContain(
    `${workers} worker processes instead of ${own}: ${formatCount(connections)} connections need more descriptors than`,
  );
  const summary = JSON.parse(stdout) as Summary;
  const { steps, count } = summary;
  expect(steps.map(({ connections, errors, climb }) => [connections, errors.connect + climb.errors.connect])).toEqual([
    [{ requested: connections, open: connections }, 0],
  ]);
  // The primary process, too.
  expect([steps[0]?.processes, summary.load.generators]).toEqual([workers + 1, Math.ceil(connections / 336)]);
  expect(count).toMatchObject({ agrees: true });
}, 60_000);

test('--workers chooses, and a target without workers is told which have some', async () => {
  const { code, stderr } = await runConctop(['go', '--workers', '3', '--no-ui']);
  expect(code).toBe(2);
  expect(stderr).toContain('--workers 3: go has no workers whose number can be chosen.');
  expect(stderr).toMatch(/These have: .*node-cluster.*uvicorn/);
});

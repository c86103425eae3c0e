import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleEntry } from '../../load/bundle.ts';
import { needs } from '../../needs.ts';

let entry: { readonly path: string; remove(): void };
beforeAll(async () => {
  entry = await bundleEntry('test/target/launch/limited-start.ts');
});
afterAll(() => entry.remove());

it.each([
  ['processes', '--nproc=1', 'no more processes are allowed', /ulimit -u/],
  ['open files', '--nofile=3', 'conctop may open no more files', /ulimit -n/],
])(
  'no more %s: neither generator nor target starts, and both errors name the limit',
  needs('linux', 'prlimit'),
  async (_, limit, why, fix) => {
    const { stdout } = await promisify(execFile)(process.execPath, [entry.path, limit]);
    const [generator, target, guard] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(generator).toMatchObject({
      code: 'generator-failed',
      message: `The load generator cannot be started: ${why}.`,
      hint: expect.stringMatching(fix),
    });
    expect(target).toMatchObject({
      code: 'target-died',
      message: `The target node cannot be started: ${process.execPath}: ${why}.`,
      hint: expect.stringMatching(fix),
    });
    // Without a watchdog a run goes on: it matters only to a conctop that is killed.
    expect(guard).toBeNull();
  },
);

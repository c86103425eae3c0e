import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/commands/replay/replay.ts';
import type { ReplayArgs } from '../../../src/commands/replay/replayed.ts';
import { ConctopError } from '../../../src/domain/errors.ts';
import { parseThreshold } from '../../../src/domain/meaning/threshold.ts';
import type { UiOptions } from '../../../src/ui/start-ui.tsx';
import { runStarted } from '../../domain/events.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fakeContext, heard } from '../shared/fake-context.ts';

const FILE = new URL('../../fixtures/recordings/go-ramp.ndjson', import.meta.url).pathname;
const ARGS: ReplayArgs = {
  files: [FILE],
  ui: true,
  mouse: true,
  json: false,
  speed: 1,
  fps: 8,
  theme: undefined,
  at: undefined,
  threshold: undefined,
  align: undefined,
};

const folder = temporaryFolder();

/** A replay whose screen is made up; `log` is what became of it. */
function start(open: () => void = () => undefined, file = FILE) {
  const log: string[] = [];
  const before = heard();
  const { context, stdout, stderr } = fakeContext(true);
  let opened: (ui: UiOptions) => void = () => undefined;
  const ui = new Promise<UiOptions>((resolve) => {
    opened = resolve;
  });
  const done = replay({ ...ARGS, files: [file] }, context, async (options) => {
    log.push('screen opened');
    open();
    opened(options);
    return {
      close() {
        expect(stdout.text).toBe('');
        log.push('screen closed');
      },
      suspend: () => void log.push('screen suspended'),
      resume: () => undefined,
    };
  });
  return { log, done, ui, before, stdout, stderr };
}

/** What plays goes on by itself; what was stopped stands still. */
async function standsStill({ controls }: UiOptions): Promise<boolean> {
  const position = (): number | undefined => controls.replay?.status().positionMs;
  const at = position();
  await sleep(150);
  return position() === at;
}

describe('a replay on a screen', () => {
  it('plays until somebody quits; then the player stands still, the screen is closed and nobody listens to signals', async () => {
    const run = start();
    const ui = await run.ui;
    await expect.poll(() => ui.store.getSnapshot().started?.target.name).toBe('go');
    ui.controls.quit('quit');
    expect(await run.done).toBe(0);
    expect(run.log).toEqual(['screen opened', 'screen closed']);
    expect(await standsStill(ui)).toBe(true);
    expect(heard()).toEqual(run.before);
  });

  it('Ctrl-C ends it in the same order, with exit code 130', async () => {
    const run = start();
    (await run.ui).controls.quit('interrupt');
    expect(await run.done).toBe(130);
    expect(run.log).toEqual(['screen opened', 'screen closed']);
    expect(heard()).toEqual(run.before);
  });

  it.each([
    ['before its first step', 500, []],
    ['in its third step', 14_000, ['100', '200', '500']],
    ['after its end', Number.MAX_SAFE_INTEGER, ['100', '200', '500', '1,000', '2,000', '5,000', '10,000']],
  ])('q %s: once the screen is gone, the summary of what was played', async (_, positionMs, steps) => {
    const run = start();
    const { controls } = await run.ui;
    controls.replay?.seekBy(positionMs);
    controls.quit('quit');
    expect(await run.done).toBe(0);
    const rows = run.stdout.text.split('\n').flatMap((line) => /^ *([\d,]+) {2}/.exec(line)?.[1] ?? []);
    expect(rows).toEqual(steps);
    expect(run.stderr.text).toBe('');
  });

  it('q after the end of a run that failed: what ended it is said again', async () => {
    const failed = join(folder, 'failed.ndjson');
    const error = {
      code: 'target-died',
      message: 'The target go ended: SIGKILL.',
      hint: 'Its last lines may say why.',
    };
    const end = { type: 'run-ended', atMs: 9e6, ended: 'target-exited', error };
    writeFileSync(failed, `${readFileSync(FILE, 'utf8').trimEnd()}\n${JSON.stringify(end)}\n{"type":"load-`);
    const run = start(() => undefined, failed);
    const { controls } = await run.ui;
    controls.replay?.seekBy(Number.MAX_SAFE_INTEGER);
    controls.quit('quit');
    expect(await run.done).toBe(0);
    expect(run.stderr.text).toMatch(
      /^\S+ ends in the middle of a line: .*\nThe run failed: The target go ended: SIGKILL\.\n/,
    );
  });

  it('judges the figures again', async () => {
    const run = start();
    const ui = await run.ui;
    ui.controls.replay?.seekBy(ui.controls.replay.status().durationMs);
    await expect.poll(() => ui.store.getSnapshot().findings.length, { timeout: 10_000 }).toBeGreaterThan(0);
    ui.controls.quit('quit');
    await run.done;
  });

  it.each([
    ['an error', new ConctopError('bad-usage', 'There is no theme named x.', { hint: 'Choose another.' })],
    ['a bug', new TypeError('a bug')],
  ])('%s in opening the screen is thrown, and leaves nothing open', async (_, error) => {
    const run = start(() => {
      throw error;
    });
    await expect(run.done).rejects.toBe(error);
    expect(run.log).toEqual(['screen opened']);
    expect(heard()).toEqual(run.before);
  });
});

describe('a threshold of a replay', () => {
  const replayed = async (threshold: string, files = [FILE], json = false) => {
    const { context, stdout, stderr } = fakeContext(false);
    const parsed = parseThreshold(threshold);
    if (parsed === null) throw new Error(threshold);
    const exitCode = await replay({ ...ARGS, ui: false, files, json, threshold: [parsed] }, context);
    return { exitCode, out: stdout.text, error: stderr.text };
  };
  it('is held against what was measured, and is the exit code', async () => {
    const failed = await replayed('p99<1ms');
    expect([failed.exitCode, failed.out]).toEqual([3, expect.stringMatching(/✗\s+p99<1ms/)]);
    expect(failed.error).toMatch(/^Threshold p99<1ms failed: p99 was [\d.]+ ms, at 100 connections\.$/m);
    expect((await replayed('threads<1000')).exitCode).toBe(0);
  });
  it('of two recordings names the one that fails it', async () => {
    const failed = await replayed('p99<1ms', [FILE, FILE], true);
    expect(failed.exitCode).toBe(3);
    expect(failed.error).toContain(`${FILE}: Threshold p99<1ms failed`);
    expect(JSON.parse(failed.out)).toMatchObject([
      { thresholds: [{ text: 'p99<1ms', passed: false }] },
      { thresholds: [{ text: 'p99<1ms', passed: false }] },
    ]);
  });
});

it('the last lines of a server that died stand where the sentence points to them', async () => {
  const file = join(folder, 'died.ndjson');
  const error = { code: 'target-died', message: 'The target app ended.', hint: 'Its last lines may say why.' };
  const events = [
    runStarted(),
    { type: 'target-log', atMs: 1, stream: 'stderr', line: 'out of memory' },
    { type: 'run-ended', atMs: 2, ended: 'failed', error },
  ];
  const header = { schema: 'conctop/recording@1', conctopVersion: '0' };
  writeFileSync(file, [header, ...events].map((line) => JSON.stringify(line)).join('\n'));
  const { context, stderr } = fakeContext(false);
  await replay({ ...ARGS, ui: false, files: [file] }, context);
  expect(stderr.text).toBe('The run failed: The target app ended.\n    out of memory\n  Its last lines may say why.\n');
});

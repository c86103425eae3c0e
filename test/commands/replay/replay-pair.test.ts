import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/commands/replay/replay.ts';
import { replayPair } from '../../../src/commands/replay/replay-pair.ts';
import type { ReplayArgs } from '../../../src/commands/replay/replayed.ts';
import type { PairUiOptions } from '../../../src/ui/start-comparison-ui.tsx';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fakeContext, heard } from '../shared/fake-context.ts';

const fixture = (name: string): string => new URL(`../../fixtures/recordings/${name}`, import.meta.url).pathname;
const GO = fixture('go-ramp.ndjson');
const NODE = fixture('node-1000.ndjson');
const ARGS: ReplayArgs = {
  ...{ files: [GO, NODE], ui: true, mouse: true, json: false, speed: 1, fps: 8 },
  ...{ theme: undefined, at: undefined, threshold: undefined, align: undefined },
};
const folder = temporaryFolder();

/** Two recordings on a screen that is made up. */
async function start(files: readonly [string, string] = [GO, NODE], over: Partial<ReplayArgs> = {}) {
  const { context, stdout, stderr } = fakeContext(true);
  let opened: (ui: PairUiOptions) => void = () => undefined;
  const ui = new Promise<PairUiOptions>((resolve) => {
    opened = resolve;
  });
  const done = replayPair(files, { ...ARGS, ...over, files }, context, async (options) => {
    opened(options);
    return { close: () => undefined, suspend: () => undefined, resume: () => undefined };
  });
  done.catch(() => undefined);
  return { ui: await Promise.race([ui, done.then(() => ui)]), done, stdout, stderr };
}

describe('two recordings on a screen', () => {
  it('play on one clock, seek together, and leave both summaries, one under the other', async () => {
    const before = heard();
    const { ui, done, stdout, stderr } = await start();
    expect(ui.recordings.map(({ name }) => name)).toEqual(['go', 'node']);
    ui.controls.replay.seekToEnd();
    const [go, node] = ui.recordings.map(({ store }) => store.getSnapshot());
    expect(go?.steps.at(-1)?.connections).toBe(10_000);
    expect(node?.steps.at(-1)?.connections).toBe(1_000);
    expect(ui.controls.tracks().map(({ stands }) => stands)).toEqual(['end', 'end']);
    ui.controls.quit('quit');
    expect(await done).toBe(0);
    expect(stdout.text).toMatch(
      /── \S*go-ramp\.ndjson ──\n+go · [\s\S]*\n10,000 [\s\S]*── \S*node-1000\.ndjson ──\n+node · /,
    );
    expect(stderr.text).toBe('');
    expect(heard()).toEqual(before);
  });

  it('next and previous place are those of either', async () => {
    const { ui, done } = await start();
    const { replay: player } = ui.controls;
    player.seekTo(0);
    const own = ui.controls.tracks().map(({ places }) => places.map(({ atMs }) => atMs));
    const all = [...new Set(own.flat())].filter((at) => at > 0).sort((a, b) => a - b);
    for (const at of all) {
      player.seekToPlace(1);
      expect(player.status().positionMs).toBeCloseTo(at, 0);
    }
    ui.controls.quit('interrupt');
    expect(await done).toBe(130);
  });

  it('step by step, each step of as many connections begins in both at once', async () => {
    const { ui, done } = await start([GO, NODE], { align: 'connections' });
    const { replay: player } = ui.controls;
    for (const place of ui.controls.tracks()[1]?.places ?? []) {
      if (place.kind !== 'step') continue;
      player.seekTo(place.atMs);
      const steps = ui.recordings.map(({ store }) => store.getSnapshot().steps.at(-1)?.connections);
      expect(steps).toEqual([place.connections, place.connections]);
    }
    ui.controls.quit('quit');
    await done;
  });

  it('two of the same target are told by their files', async () => {
    const other = join(folder, 'before.ndjson');
    copyFileSync(GO, other);
    const { ui, done } = await start([other, GO]);
    expect(ui.recordings.map(({ name }) => name)).toEqual(['before', 'go-ramp']);
    ui.controls.quit('quit');
    await done;
    mkdirSync(join(folder, 'other'), { recursive: true });
    const same = join(folder, 'other/go-ramp.ndjson');
    copyFileSync(GO, same);
    const second = await start([GO, same]);
    expect(second.ui.recordings.map(({ name }) => name)).toEqual([GO, same]);
    second.ui.controls.quit('quit');
    await second.done;
  });
});

describe('two recordings without a screen', () => {
  it('one after the other, each under its name with its lines and its summary', async () => {
    const { context, stdout } = fakeContext(false);
    expect(await replay(ARGS, context)).toBe(0);
    const [, go = '', node = ''] = stdout.text.split(/── \S+ ──\n/);
    for (const text of [go, node]) expect(text).toMatch(/conctop (go|node): [\s\S]*\d\d:\d\d [\s\S]*conns +OS threads/);
    expect(go).not.toContain('conctop node');
  });

  it('as JSON: a list of both summaries', async () => {
    const { context, stdout } = fakeContext(false);
    await replay({ ...ARGS, json: true }, context);
    const summaries = JSON.parse(stdout.text) as { schema: string; target: { name: string } }[];
    expect(summaries.map(({ schema, target }) => [schema, target.name])).toEqual([
      ['conctop/summary@1', 'go'],
      ['conctop/summary@1', 'node'],
    ]);
  });

  it.each<[string, Partial<ReplayArgs>, RegExp]>([
    ['three recordings', { files: [GO, NODE, 'c'] }, /shows two recordings beside each other, and 3 are named/],
    ['an alignment of one', { files: [GO], align: 'connections' }, /--align says how two recordings run/],
    ['a second one that is not there', { files: [GO, 'nothing'] }, /The recording nothing cannot be read/],
  ])('%s: one sentence, and nothing printed before it', async (_what, over, message) => {
    const { context, stdout } = fakeContext(false);
    await expect(replay({ ...ARGS, ...over }, context)).rejects.toThrow(message);
    expect(stdout.text).toBe('');
  });
});

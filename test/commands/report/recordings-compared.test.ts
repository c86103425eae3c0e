import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readArgs } from '../../../src/commands/options/read-args.ts';
import { report } from '../../../src/commands/report/report.ts';
import { runStarted, stepStarted } from '../../domain/events.ts';
import { packageWithPage, textOf } from '../../report/recordings.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fakeContext } from '../shared/fake-context.ts';
import { smallRun, writeRun } from './small-recordings.ts';

const folder = temporaryFolder();
let packageRoot = '';
beforeAll(async () => {
  packageRoot = await packageWithPage(folder);
});
let streams: ReturnType<typeof fakeContext>;
beforeEach(() => {
  streams = fakeContext(false);
});

/** What is printed. */
async function made(format: string, files: readonly string[]): Promise<string> {
  const output = join(folder, `out.${format}`);
  await report({ ...readArgs('report', { output, force: true }), files }, { ...streams.context, packageRoot });
  return readFileSync(output, 'utf8');
}
const file = (name: string, ...events: Parameters<typeof smallRun>) =>
  writeRun(join(folder, name), smallRun(...events));

describe('conctop report of several recordings', () => {
  it('two recordings of one server are told apart by their names', async () => {
    const text = await made('md', [file('a/old.ndjson'), file('a/new.ndjson', { requests: 300 })]);
    expect(text).toMatch(/^### go \(old\), go \(new\): io/);
    expect(text).toContain('One round of go (old) and go (new): no winner is marked');
  });

  it('commands are told apart by what was run, not by the program alone', async () => {
    const command = (title: string, requests: number) =>
      smallRun({ target: 'node', requests }).map((event) =>
        event.type === 'run-started'
          ? { ...event, config: { ...event.config, command: 'run' as const }, target: { ...event.target, title } }
          : event,
      );
    const files = [
      writeRun(join(folder, 'g/x1.ndjson'), command('node a.js', 250)),
      writeRun(join(folder, 'g/x2.ndjson'), command('node b.js', 300)),
    ];
    expect(await made('md', files)).toMatch(/^### node a\.js, node b\.js: /);
    const builds = [
      writeRun(join(folder, 'h/old.ndjson'), command('node a.js', 250)),
      writeRun(join(folder, 'h/new.ndjson'), command('node a.js', 300)),
    ];
    expect(await made('md', builds)).toMatch(/^### node a\.js \(old\), node a\.js \(new\): /);
  });

  it('a folder of rounds: subjects by who answered, medians, and details of the round in the middle', async () => {
    for (const [round, requests] of [250, 260, 240].entries()) {
      file(`b/x-${round + 1}.ndjson`, { requests });
      file(`b/y-${round + 1}.ndjson`, { requests: requests / 2, target: 'node' });
    }
    const text = textOf(await made('html', [join(folder, 'b')]));
    expect(text).toContain('go, node compared 3 rounds of each');
    expect(text).toMatch(/go .*1,000 ★ 960–1,040/);
    expect(text).toContain('go in detail: round 1 of 3');
    expect(text).toContain('node in detail: round 1 of 3');
  });

  it('io and cpu are not compared: a table each, and whoever is alone has no rival', async () => {
    const text = await made('md', [file('c/io.ndjson'), file('c/cpu.ndjson', { work: 'cpu', target: 'node' })]);
    expect(text).toMatch(/^### go: io/);
    expect(text).toMatch(/^### node: cpu/m);
    expect(text).not.toMatch(/★|of node \(/);
  });

  it('a path with spaces, a target called <script>', async () => {
    const files = [file('with space/a b.ndjson', { target: '<script>' }), file('with space/c.ndjson')];
    const text = await made('html', files);
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(textOf(text)).toContain('&lt;script&gt;, go compared');
  });

  it('one without a step stands there without figures, and nothing is compared with it', async () => {
    const idle = writeRun(join(folder, 'd/idle.ndjson'), [runStarted(), stepStarted(100, 0)]);
    const none = writeRun(join(folder, 'd/none.ndjson'), [runStarted()]);
    const full = file('d/full.ndjson');
    for (const format of ['html', 'md', 'csv', 'json', 'svg', 'cast']) {
      const text = await made(format, [none, full, idle]);
      // The page's script has such words.
      expect(format === 'html' ? textOf(text) : text).not.toMatch(/NaN|Infinity|undefined|\[object/);
    }
    expect(await made('md', [idle, none])).toContain('nothing to compare');
    const beside = await made('md', [idle, full]);
    expect(beside).toContain('### go (idle), go (full)');
    expect(beside).toContain('nothing to compare');
  });

  it('an empty file is refused by its name', async () => {
    const empty = join(folder, 'empty.ndjson');
    writeFileSync(empty, '');
    await expect(made('html', [file('e/a.ndjson'), empty])).rejects.toMatchObject({
      code: 'bad-recording',
      message: expect.stringContaining('empty.ndjson'),
    });
  });

  it('thirty recordings at once: a page that stays small', async () => {
    const files = Array.from({ length: 30 }, (_, index) => file(`f/s${index}.ndjson`, { target: `server ${index}` }));
    const text = await made('html', files);
    for (let index = 0; index < 30; index += 1) expect(text).toContain(`server ${index}`);
    expect(statSync(join(folder, 'out.html')).size).toBeLessThan(1_572_864);
  });
});

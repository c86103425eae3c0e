import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readArgs } from '../../../src/commands/options/read-args.ts';
import { report } from '../../../src/commands/report/report.ts';
import { packageWithPage, RAMP, recordingFile, WAITS } from '../../report/recordings.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fakeContext } from '../shared/fake-context.ts';

const folder = temporaryFolder();
let taken = 0;
/** A file that is not there yet. */
function fresh(ending: string): string {
  taken += 1;
  return join(folder, `out-${taken}.${ending}`);
}

let streams: ReturnType<typeof fakeContext>;
beforeEach(() => {
  streams = fakeContext(false);
});

const run = (typed: Readonly<Record<string, unknown>>, files: readonly string[] = [recordingFile(RAMP)]) =>
  report({ ...readArgs('report', typed), files }, { ...streams.context, packageRoot: folder });

describe('conctop report', () => {
  beforeAll(async () => {
    await packageWithPage(folder);
  });

  it.each([
    ['html', /^<!doctype html>/],
    ['md', /^### go: /],
    ['csv', /^recording,target,/],
    ['json', /^\{\n {2}"schema": "conctop\/summary@1"/],
    ['svg', /^<svg /],
    ['SVG', /^<svg /],
  ])('-o FILE.%s becomes what its ending says', async (ending, content) => {
    const output = fresh(ending);
    expect(await run({ output })).toBe(0);
    expect(readFileSync(output, 'utf8')).toMatch(content);
    expect(streams.stderr.text).toBe(`Wrote ${output}.\n`);
    expect(streams.stdout.text).toBe('');
  });

  it.each([{ format: 'md' }, { format: 'md', output: '-' }])('%j prints', async (typed) => {
    expect(await run(typed)).toBe(0);
    expect(streams.stdout.text).toMatch(/^### go: /);
  });

  it('--format decides where the ending does not', async () => {
    const output = fresh('txt');
    await run({ output, format: 'csv' });
    expect(readFileSync(output, 'utf8')).toMatch(/^recording,/);
  });

  it('--junit alone, or beside another form', async () => {
    const [alone, beside, output] = [fresh('xml'), fresh('xml'), fresh('md')];
    await run({ junit: alone });
    await run({ junit: beside, output });
    for (const file of [alone, beside]) expect(readFileSync(file, 'utf8')).toMatch(/^<\?xml/);
    expect(existsSync(output)).toBe(true);
  });

  it('--threshold holds a run that is over against it: in the report, in the JUnit file, in the exit code', async () => {
    const [output, junit] = [fresh('md'), fresh('xml')];
    expect(await run({ output, junit, threshold: ['p99<1ms@last', 'threads<100'] })).toBe(3);
    expect(streams.stderr.text).toMatch(/Threshold p99<1ms@last failed: p99 was .* ms, at 10,000 connections\./);
    expect(readFileSync(output, 'utf8')).toMatch(/✗ \| p99.*1ms@.*last/);
    expect(readFileSync(junit, 'utf8')).toContain('p99&lt;1ms@last');
    expect(await run({ format: 'md', threshold: ['threads<100'] })).toBe(0);
  });

  it('of several recordings, too', async () => {
    const threshold = ['p99<1ms'];
    expect(await run({ format: 'md', threshold }, [recordingFile(RAMP), recordingFile(WAITS)])).toBe(3);
    expect(streams.stderr.text).toContain('p99<1ms');
  });

  it('replaces no file but with --force', async () => {
    const output = fresh('md');
    writeFileSync(output, 'mine');
    await expect(run({ output })).rejects.toMatchObject({ code: 'bad-usage', message: `${output} already exists.` });
    expect(readFileSync(output, 'utf8')).toBe('mine');
    await run({ output, force: true });
    expect(readFileSync(output, 'utf8')).not.toBe('mine');
  });

  it('writes nothing where one of two files exists', async () => {
    const [output, junit] = [fresh('md'), fresh('xml')];
    writeFileSync(junit, 'mine');
    await expect(run({ output, junit })).rejects.toMatchObject({ code: 'bad-usage' });
    expect(existsSync(output)).toBe(false);
  });

  it.each([
    ['an ending that nothing has', { output: 'a.pdf' }, undefined, /^a\.pdf ends in nothing that a report can be\.$/],
    ['no ending', { output: 'report' }, undefined, /^report ends in nothing/],
    ['no file and no format', {}, undefined, /^Nothing says what the report becomes\.$/],
  ])('refuses %s in one sentence, with what is possible', async (_what, typed, files, message) => {
    const failure = run(typed, files);
    await expect(failure).rejects.toMatchObject({
      code: 'bad-usage',
      exitCode: 2,
      message: expect.stringMatching(message),
    });
    await expect(failure).rejects.toHaveProperty('hint', expect.stringMatching(/\.html|\.ndjson/));
  });

  it('takes the last run where none is named, and says which; refuses where none is kept', async () => {
    const cache = join(folder, 'cache');
    vi.stubEnv('CONCTOP_CACHE', cache);
    await expect(run({ format: 'md' }, [])).rejects.toMatchObject({
      ...{ code: 'bad-usage', exitCode: 2 },
      message: 'No recording is named, and no run is kept yet.',
    });
    const file = join(cache, 'runs/2026-11-27T21-33-16.042Z-go-4242.ndjson.gz');
    mkdirSync(join(cache, 'runs'), { recursive: true });
    writeFileSync(file, gzipSync(readFileSync(recordingFile(WAITS))));
    await run({ format: 'md' }, []);
    expect(streams.stderr.text).toContain(`The last run: ${file}\n`);
    expect(streams.stdout.text).toMatch(/^### go/);
    vi.unstubAllEnvs();
  });

  it('a folder that is not there', async () => {
    await expect(run({ output: join(folder, 'missing/report.md') })).rejects.toMatchObject({
      code: 'output-failed',
      message: expect.stringMatching(/cannot be written: its folder does not exist\.$/),
    });
  });

  it('says that a recording ends in the middle of a line', async () => {
    const cut = join(folder, 'cut.ndjson');
    writeFileSync(cut, readFileSync(recordingFile(WAITS), 'utf8').slice(0, -10));
    await run({ format: 'md' }, [cut]);
    expect(streams.stderr.text).toMatch(/ends in the middle of a line/);
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { parseEvent } from '../../src/record/parse-event.ts';
import { conctop, root } from '../conctop.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { Terminal } from '../terminal/terminal.ts';

const folder = temporaryFolder();

/** A title, a clipboard, the screen cleared, C1, a writing direction turned around, a bell. */
const HOSTILE = '\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[2J\x9b31m\u202eX\r\x07';

/** The value with hostile bytes in every string that a recording may hold there, of every key that can be one. */
function poisoned(event: unknown): unknown {
  let best = structuredClone(event) as Record<string, unknown>;
  for (const path of stringPaths(event)) {
    const tried = structuredClone(best);
    append(tried, path, HOSTILE);
    if (parseEvent(tried).kind === 'event') best = tried;
  }
  return best;
}

function stringPaths(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => stringPaths(inner, [...path, key]));
}

function append(value: unknown, path: readonly string[], text: string): void {
  const last = path.at(-1);
  let at = value as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  if (last !== undefined) at[last] = `${text}${at[last]}${text}`;
}

/** One of each kind of event, and then some, poisoned; latencies stay histograms, since damaged ones are refused. */
function hostileRecording(): { file: string; poisonedStrings: number } {
  const [header = '', ...lines] = readFileSync(join(root, 'test/fixtures/recordings/go-ramp.ndjson'), 'utf8')
    .trim()
    .split('\n');
  const seen = new Map<string, number>();
  const events = lines
    .map((line) => JSON.parse(line) as { type: string })
    .filter(({ type }) => {
      seen.set(type, (seen.get(type) ?? 0) + 1);
      return (seen.get(type) ?? 0) <= 12;
    });
  const more = [
    { type: 'target-log', atMs: 900, stream: 'stderr', line: 'last words' },
    { type: 'target-progress', atMs: 30, phase: 'building', message: 'compiling' },
    { type: 'target-exited', atMs: 9_000_000, code: null, signal: 'SIGKILL', expected: false },
    {
      type: 'finding',
      atMs: 9_000_001,
      active: true,
      finding: { id: 'knee', severity: 'notice', atConnections: 1, sentence: 'a sentence', brief: 'brief' },
    },
    { type: 'run-ended', atMs: 9_000_002, ended: 'failed', error: { code: 'target-died', message: 'm', hint: 'h' } },
  ];
  const all = [...events.filter(({ type }) => type !== 'run-ended'), ...more].map(poisoned);
  const file = join(folder, 'hostile.ndjson');
  writeFileSync(file, [header, ...all.map((event) => JSON.stringify(event))].join('\n'));
  return { file, poisonedStrings: JSON.stringify(all).split('b3duZWQ=').length - 1 };
}

/** What a terminal would act on: controls but newline and tab, C1, and invisible direction marks. */
const ACTS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

describe('foreign bytes', () => {
  const { file, poisonedStrings } = hostileRecording();

  it('are in every string of a recording', () => expect(poisonedStrings).toBeGreaterThan(300));

  it.each([
    ['plain lines and the table', ['replay', file, '--no-ui']],
    ['JSON', ['replay', file, '--json']],
    ['an option', ['node', `--engine=${HOSTILE}`]],
    ['an unknown option', [`--${HOSTILE}`]],
    ['a target', [`${HOSTILE}`]],
    ['a file', ['replay', `/nowhere/${HOSTILE}`]],
  ])('do nothing in %s', (_, args) => {
    const { stdout, stderr } = spawnSync(process.execPath, [conctop, ...args], { encoding: 'utf8', timeout: 20_000 });
    expect(`${stdout}${stderr}`.length).toBeGreaterThan(20);
    expect(ACTS.exec(stdout)).toBe(null);
    expect(ACTS.exec(stderr)).toBe(null);
  });

  it('are the same value in JSON', () => {
    const { stdout } = spawnSync(process.execPath, [conctop, 'replay', file, '--json'], { encoding: 'utf8' });
    expect(JSON.parse(stdout).error.message).toContain(HOSTILE);
  });

  describe('on the screen', needs('tmux'), () => {
    let terminal: Terminal | null = null;
    afterEach(() => terminal?.close());

    /** What the screen itself sends: places, colours, erasing, and the modes of its beginning and end, the mouse's among them. */
    // The last two: what the terminal is asked for its background.
    const OURS =
      /\x1b\[\d+;\d+H|\x1b\[[\d;]*m|\x1b\[K|\x1b\[2J|\x1b\[H|\x1b\[\?(?:1049|25|2004|2026|100[06])[hl]|\x1b\]11;\?\x1b\\|\x1b\[c/g;

    it('no view passes one on', async () => {
      terminal = new Terminal({
        columns: 140,
        rows: 44,
        command: [process.execPath, conctop, 'replay', file, '--speed', '16'],
      });
      const raw = join(folder, 'raw');
      terminal.pipeTo(raw);
      await terminal.waitFor('OS threads');
      for (const key of ['1', '2', '3', '4', '5', '6', '0', '?']) {
        terminal.press(key);
        await sleep(400);
      }
      terminal.press('q');
      const { alternateScreen } = await terminal.end();
      expect(alternateScreen).toBe(false);
      const written = readFileSync(raw, 'utf8');
      const beforeEnd = written.slice(0, written.indexOf('CONCTOP-TEST-DONE'));
      expect(beforeEnd).toContain('owned');
      const rest = beforeEnd.replace(OURS, '').replace(/\r\n/g, '\n');
      const found = ACTS.exec(rest);
      expect(found === null ? null : JSON.stringify(rest.slice(found.index - 40, found.index + 40))).toBe(null);
    });
  });
});

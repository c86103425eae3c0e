import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';
import { conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';

const open = conctopsOfTests();
const FILE = join(import.meta.dirname, '../fixtures/recordings/go-ramp.ndjson');
const NODE = join(import.meta.dirname, '../fixtures/recordings/node-1000.ndjson');
const ENDED = { exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true };

/** On a terminal, but nobody can press a key: stdin is no terminal. */
const withoutKeys = (...args: readonly string[]) =>
  open({ command: ['/bin/sh', '-c', 'exec "$@" </dev/null', 'sh', process.execPath, conctop, ...args] });

describe('a screen without a keyboard', needs('tmux'), () => {
  test('names no key, and the run ends when its schedule does', async () => {
    const { terminal, mark } = withoutKeys('node', '--steps', '20', '--hold', '2s');
    await terminal.waitFor('Ctrl-C ends');
    const end = await terminal.end();
    expect(end).toMatchObject(ENDED);
    expect(end.output).toMatch(/conns +OS threads/);
    expect(end.output).not.toContain('q quit');
    await expectNothingLeft(mark);
  });

  test.each([
    ['one recording', [FILE]],
    ['two of them', [FILE, NODE]],
  ])('a replay of %s ends where it does', async (_what, files) => {
    const { terminal } = withoutKeys('replay', ...files, '--at', '00:45', '--speed', '4');
    await terminal.waitFor('Ctrl-C ends');
    const end = await terminal.end();
    expect(end).toMatchObject(ENDED);
    expect(end.output).toMatch(/conns +OS threads/);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { conctopsOfTests } from './conctop-terminal.ts';
import { eventually } from './processes.ts';

const open = conctopsOfTests();
const RECORDING = new URL('../fixtures/recordings/go-ramp.ndjson', import.meta.url).pathname;

describe('what is taken from a screen in a real terminal', needs('tmux'), () => {
  test('y: the headline is on the clipboard, by OSC 52; S: the screen is a picture and a text in the working directory', async () => {
    const { terminal } = open({ args: ['replay', RECORDING, '--at', '50'], columns: 140, rows: 44 });
    terminal.takesClipboard();
    await terminal.waitFor('OS threads');
    terminal.press('Space');
    await terminal.waitFor('‖');
    const bytes = join(terminal.folder, 'bytes');
    terminal.pipeTo(bytes);
    terminal.press('y');
    const screen = await terminal.waitFor(/✓ copied.*nothing to paste\? tmux set -g set-clipboard on/);
    const copied = terminal.clipboard();
    expect(screen.replaceAll(/\s+/g, ' ')).toContain(copied);
    const base64 = Buffer.from(copied).toString('base64');
    expect(await eventually(() => readFileSync(bytes, 'latin1').includes(`\x1b]52;c;${base64}\x07`))).toBe(true);
    expect(readFileSync(bytes, 'latin1')).toContain(`\x1bPtmux;\x1b\x1b]52;c;${base64}\x07\x1b\\`);
    terminal.press('S');
    await terminal.waitFor(/✓ saved conctop-go-\d{4}-\d\d-\d\dT\d{4}\.svg and \.txt in this folder/);
    const files = readdirSync(terminal.folder).filter((file) => file.startsWith('conctop-go-'));
    expect(files).toHaveLength(2);
    const [svg = '', text = ''] = files.sort();
    expect(readFileSync(join(terminal.folder, text), 'utf8')).toContain('OS threads');
    expect(readFileSync(join(terminal.folder, svg), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    terminal.press('q');
    expect(await terminal.end()).toMatchObject({ exitCode: 0, mouseReported: false, modesRestored: true });
    expect(existsSync(join(terminal.folder, svg))).toBe(true);
  });
});

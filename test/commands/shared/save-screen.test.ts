import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveScreen } from '../../../src/commands/shared/save-screen.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const folder = temporaryFolder();
const at = new Date(2026, 10, 28, 3, 10);
const picture = (name: string, lines = ['\x1b[1;38;2;240;136;62m9\x1b[0m threads  ', '']) => ({
  ...{ name, lines, columns: 20 },
  background: 'dark' as const,
});
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

describe('a saved screen', () => {
  it('is a picture and a text, named by whose it is and when', async () => {
    const files = await saveScreen(folder, () => at)(picture('go'));
    expect(files).toEqual(['conctop-go-2026-11-28T0310.svg', 'conctop-go-2026-11-28T0310.txt']);
    expect(read('conctop-go-2026-11-28T0310.txt')).toBe('9 threads\n');
    expect(read('conctop-go-2026-11-28T0310.svg')).toContain('fill="#f0883e"');
  });

  it('replaces nothing: not its own of the same minute, nor half of one', async () => {
    const save = saveScreen(folder, () => at);
    writeFileSync(join(folder, 'conctop-node-2026-11-28T0310-2.txt'), 'mine');
    expect((await save(picture('node')))[0]).toBe('conctop-node-2026-11-28T0310.svg');
    expect((await save(picture('node')))[0]).toBe('conctop-node-2026-11-28T0310-3.svg');
    expect(read('conctop-node-2026-11-28T0310-2.txt')).toBe('mine');
  });

  it.each([
    ['node a.js', 'conctop-node-a.js-2026-11-28T0310.svg'],
    ['../../etc/passwd', 'conctop-etc-passwd-2026-11-28T0310.svg'],
    ['a\x1b[31m\n"<b>', 'conctop-a-31m-b-2026-11-28T0310.svg'],
    ['', 'conctop-2026-11-28T0310.svg'],
    ['x'.repeat(300), `conctop-${'x'.repeat(40)}-2026-11-28T0310.svg`],
  ])('of %j is a plain file name', async (name, file) => {
    expect((await saveScreen(folder, () => at)(picture(name)))[0]).toBe(file);
  });

  it('says why it cannot be written', async () => {
    await expect(saveScreen(join(folder, 'none'), () => at)(picture('go'))).rejects.toMatchObject({
      code: 'output-failed',
      message: expect.stringContaining('its folder does not exist'),
    });
  });
});

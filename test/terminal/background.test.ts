import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { afterEach, describe, expect, it } from 'vitest';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';
import { readFrame } from '../soak/frame.ts';
import { eventually } from './processes.ts';

const FILE = join(import.meta.dirname, '../fixtures/recordings/go-ramp.ndjson');
const QUESTION = '\x1b]11;?\x1b\\';
const FENCE = '\x1b[c';
const DA1 = '\x1b[?62;22c';
const reported = (hex: string): string => `\x1b]11;rgb:${hex}/${hex}/${hex}\x1b\\`;
/** `text` of both themes (metric-colours.ts), in 24 bits. */
const TEXT = { dark: '38;2;201;209;217', light: '38;2;36;41;47' };

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** A real pseudo terminal whose other side is the test: it answers what it is asked, as it likes. After conctop bash reads what was left to read. */
function terminal(env: Readonly<Record<string, string>> = {}, args: readonly string[] = []) {
  const words = [process.execPath, conctop, 'replay', FILE, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn(
    'script',
    [
      '-qfec',
      `stty cols 100 rows 30; ${words} >/dev/tty; stty -icanon -echo; IFS= read -rt 1 -n 30 left; printf 'LEFT%q.' "$left"`,
      '/dev/null',
    ],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        SHELL: '/bin/bash',
        TERM: 'xterm-256color',
        COLORTERM: 'truecolor',
        COLORFGBG: '',
        ...env,
      },
    },
  );
  running.push(child);
  let output = '';
  const emulator = new xterm.Terminal({ cols: 100, rows: 30, allowProposedApi: true });
  child.stdout.on('data', (chunk) => {
    output += chunk;
    emulator.write(chunk);
  });
  const saw = async (what: string, from = 0): Promise<number> => {
    const isThere = await eventually(() => output.includes(what, from));
    expect(isThere, `${JSON.stringify(what)} after ${from} in ${JSON.stringify(output.slice(-2_000))}`).toBe(true);
    return output.indexOf(what, from);
  };
  return {
    saw,
    /** On the screen, wherever its characters were written. */
    shows: async (what: string) =>
      expect(await eventually(() => readFrame(emulator).lines.some((line) => line.includes(what))), what).toBe(true),
    send: (text: string) => child.stdin.write(text),
    output: () => output,
    drawn: async (theme: 'dark' | 'light', from = 0) => saw(TEXT[theme], from),
  };
}

describe('the background of a real terminal', needs('script', 'bash', 'linux'), () => {
  it('light: the colours are those for it, whatever was drawn before the answer', async () => {
    const { saw, send, drawn, output } = terminal();
    const asked = await saw(QUESTION + FENCE);
    expect(asked).toBeLessThan(await saw('\x1b[?1049h'));
    send(reported('ffff') + DA1);
    const first = await drawn('light');
    await drawn('light', first + 1);
    send('q');
    await saw("LEFT''.");
    expect(output()).not.toContain('rgb:');
  });

  it('the answer is late, and in pieces: the first frame does not wait, and no piece is a key', async () => {
    const { saw, send, drawn } = terminal();
    await saw(QUESTION);
    const dark = await drawn('dark');
    const whole = reported('ffff') + DA1;
    for (const piece of [whole.slice(0, 3), whole.slice(3, 14), whole.slice(14)]) {
      await sleep(100);
      send(piece);
    }
    await drawn('light', dark);
    // `1` would have opened the threads view, and `]` would have sought.
    await saw('REPLAY');
    send('q');
    await saw("LEFT''.");
  });

  it('nobody answers: dark, and keys work', async () => {
    const { saw, send, drawn } = terminal();
    await drawn('dark');
    send('q');
    await saw("LEFT''.");
  });

  it('who quits before the answer finds nothing of it on the command line', async () => {
    const { saw, send, output } = terminal();
    await saw('REPLAY');
    send('q');
    await saw('\x1b[?1049l');
    await sleep(60);
    send(reported('ffff') + DA1);
    await saw("LEFT''.");
    expect(output()).not.toContain('rgb:');
  });

  it('COLORFGBG speaks where nobody answers; --theme dark asks nobody', async () => {
    const light = terminal({ COLORFGBG: '0;15' });
    await light.drawn('light');
    light.send('q');
    const dark = terminal({ COLORFGBG: '0;15' }, ['--theme', 'dark']);
    await dark.drawn('dark');
    expect(dark.output()).not.toContain('\x1b]11');
    dark.send('q');
    await light.saw('LEFT');
    await dark.saw('LEFT');
  });
});

describe('a real terminal without UTF-8', needs('script', 'bash', 'linux'), () => {
  it.each([{ LC_ALL: 'C' }, { TERM: 'linux', LC_ALL: 'C.UTF-8' }])(
    '%j: the screen and the summary are ASCII',
    async (env) => {
      const { saw, shows, send, output } = terminal(env, ['--speed', '16']);
      await shows('00:53 / 00:53');
      await shows('+-');
      send('q');
      await saw("LEFT''.");
      expect(output()).toContain('go - ');
      expect(output()).toMatch(/^[\x00-\x7f]*$/);
    },
  );
});

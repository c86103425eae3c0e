import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { ReadStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { ESCAPE_HOLD_MS } from '../../../src/ui/keys/escape-hold.ts';
import { KeyInput } from '../../../src/ui/keys/key-input.ts';

/** Esc as ink should hear it. */
const ESC = '\x1b[27u';

/** A terminal that says `chunks`; what came through as keys, what as pasted text, and all of it in its order. */
async function typed(
  chunks: readonly string[],
  { betweenMs = 0, hasMouse = false } = {},
): Promise<{ keys: string; pasted: string[] }> {
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: () => stdin,
    setEncoding: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
    pause: () => stdin,
    resume: () => stdin,
  });
  const pasted: string[] = [];
  const onMouse = hasMouse ? () => undefined : undefined;
  const input = new KeyInput(stdin as unknown as ReadStream, (text) => pasted.push(text), { onMouse });
  input.setEncoding('utf8');
  input.ref();
  let keys = '';
  for (const chunk of chunks) {
    stdin.emit('data', chunk);
    // As often as keys and pastes may take turns in a chunk of these tests.
    for (let turn = 0; turn < 4; turn += 1) {
      keys += input.read() ?? '';
      await setImmediate();
    }
    if (betweenMs > 0) {
      await sleep(betweenMs);
      keys += input.read() ?? '';
    }
  }
  // What may go on is known to be whole then.
  await sleep(ESCAPE_HOLD_MS + 10);
  for (let rest = input.read(); rest !== null; rest = input.read()) keys += rest;
  return { keys, pasted };
}

describe('keys and pasted text', () => {
  it('keys pass unchanged, Esc in the form that cannot merge with a next key', async () => {
    expect(await typed(['q', '\x1b[A', ' ', '\x1b'])).toEqual({ keys: `q\x1b[A ${ESC}`, pasted: [] });
  });

  it.each([
    ['Esc and a digit at once', '\x1b1', `${ESC}1`],
    ['Esc and an arrow at once', '\x1b\x1b[A', `${ESC}\x1b[A`],
    ['Esc twice', '\x1b\x1b', ESC + ESC],
    ['Shift-F5', '\x1b[15;2~', ''],
    ['F1 of xterm and of the Linux console', '\x1bOP\x1b[[A', '\ue001\ue001'],
    ['F10', '\x1b[21~', '\ue00a'],
    ['F2, and F1 with Shift', '\x1bOQ\x1b[1;2P', ''],
    ['Insert between two keys', 'a\x1b[2~b', 'ab'],
    ['a mouse click that nobody asked for', '\x1b[<0;10;10M', ''],
    ['focus that comes and goes', '\x1b[I\x1b[O', ''],
    ['the colour of the background, as a terminal reports it', '\x1b]11;rgb:0000/1111/2222\x07', ''],
    ['Ctrl-Up', '\x1b[1;5A', '\x1b[1;5A'],
    [
      'Home, End, PgUp, PgDn, Delete, Shift-Tab',
      '\x1b[H\x1b[4~\x1b[5~\x1b[6~\x1b[3~\x1b[Z',
      '\x1b[H\x1b[4~\x1b[5~\x1b[6~\x1b[3~\x1b[Z',
    ],
  ])('%s', async (_, sent, heard) => {
    expect((await typed([sent])).keys).toBe(heard);
  });

  it('a sequence in two parts is one', async () => {
    expect((await typed(['\x1b[1', '5;2~q'])).keys).toBe('q');
    expect((await typed(['\x1b[', 'A'])).keys).toBe('\x1b[A');
  });

  // `[`, `]`, `w`, `b` and `o` steer a load.
  describe.each([false, true])('never are letters of a broken sequence keys (mouse: %s)', (hasMouse) => {
    it.each([
      ['a report with a negative column', ['\x1b[<0;-5;3M']],
      ['one whose button is too long', ['\x1b[<999999999999;5;3M']],
      ['one that is cut off, and a key whose letter ends it', ['\x1b[<0;5', 'w']],
      ['parameters without an end', [`\x1b[${'1;'.repeat(4_000)}`, '5;5w']],
      ['colours that the terminal tells in parts', ['\x1b]11;rgb:bbbb/', 'wwww/0000\x07']],
      ['a string of the terminal’s', ['\x1bP>|term[2b]\x1b\\']],
    ])('%s', async (_, chunks) => {
      expect((await typed(chunks, { hasMouse })).keys).toBe('');
    });

    it('what cannot be in a sequence ends it', async () => {
      expect((await typed(['\x1b[<0;5\x03q'], { hasMouse })).keys).toBe('\x03q');
    });

    it('an arrow is one, split after its ESC', async () => {
      expect((await typed(['\x1b', '[A'], { hasMouse })).keys).toBe('\x1b[A');
      expect((await typed(['\x1b', 'OA'], { hasMouse })).keys).toBe('\x1bOA');
    });

    it.each([80, 200])(
      'an arrow whose rest comes %i ms later is Esc and an arrow, and no letter',
      async (betweenMs) => {
        expect((await typed(['\x1b', '[A'], { betweenMs, hasMouse })).keys).toBe(`${ESC}\x1b[A`);
      },
    );

    it('a bracket that is typed after Esc is one', async () => {
      expect((await typed(['\x1b', '['], { betweenMs: 80, hasMouse })).keys).toBe(`${ESC}[`);
      expect((await typed(['\x1b', '[', '['], { betweenMs: 80, hasMouse })).keys).toBe(`${ESC}[[`);
    });
  });

  it('pasted text is not keys, wherever its markers are split', async () => {
    const whole = 'a\x1b[200~quit q now\x1b[201~b';
    for (let cut = 1; cut < whole.length; cut += 1) {
      const { keys, pasted } = await typed([whole.slice(0, cut), whole.slice(cut)]);
      expect([cut, keys, pasted]).toEqual([cut, 'ab', ['quit q now']]);
    }
  });

  it('two pastes, and keys between them', async () => {
    expect(await typed(['\x1b[200~one\x1b[201~q\x1b[200~two\x1b[201~'])).toEqual({ keys: 'q', pasted: ['one', 'two'] });
  });

  it('a paste into a filter comes after the key that opens it, even if both arrive together', async () => {
    const stdin = Object.assign(new EventEmitter(), {
      isTTY: true,
      setEncoding: () => stdin,
      ref: () => stdin,
      resume: () => stdin,
    });
    const heard: string[] = [];
    const input = new KeyInput(stdin as unknown as ReadStream, (text) => heard.push(`pasted ${text}`));
    input.setEncoding('utf8');
    input.on('readable', () => heard.push(`key ${input.read()}`));
    input.ref();
    stdin.emit('data', '/\x1b[200~quit\x1b[201~q');
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    expect(heard.filter((text) => text !== 'key null')).toEqual(['key /', 'pasted quit', 'key q']);
  });

  it('a huge paste does not fill the memory', async () => {
    const { pasted } = await typed(['\x1b[200~', ...new Array<string>(100).fill('x'.repeat(10_000)), '\x1b[201~']);
    expect(pasted[0]?.length).toBeLessThanOrEqual(4_096);
  });
});

it('a screen that follows another one reads keys again', () => {
  const stdin = new PassThrough();
  const input = new KeyInput(
    Object.assign(stdin, { isTTY: true, ref: () => stdin, unref: () => stdin }) as unknown as ReadStream,
    () => undefined,
  );
  input.ref();
  input.unref();
  expect(stdin.isPaused()).toBe(true);
  input.ref();
  expect(stdin.isPaused()).toBe(false);
});

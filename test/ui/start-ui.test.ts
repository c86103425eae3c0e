import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRunStore } from '../../src/store/run-store.ts';
import { startUi, type UiHandle, type UiOptions } from '../../src/ui/start-ui.tsx';
import { PATIENCE } from './expect-screen.ts';
import { FakeStdin, FakeStdout } from './fake-terminal.tsx';
import { goRamp, MOMENTS } from './go-ramp.ts';

/** What goes to the terminal past its stream: its modes. */
const modes = vi.hoisted(() => ({ written: '' }));
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  writeSync: (_descriptor: number, bytes: Uint8Array, offset = 0) => {
    modes.written += Buffer.from(bytes).subarray(offset).toString();
    return bytes.length - offset;
  },
}));

const ENTERED = '\x1b[?1049h';
const LEFT = '\x1b[?1049l';
const WHOLE = '\x1b[2J';

const opened: UiHandle[] = [];
beforeEach(() => {
  modes.written = '';
});
afterEach(() => {
  for (const ui of opened.splice(0)) ui.close();
});

function open(over: Partial<UiOptions> = {}) {
  const stdout = new FakeStdout(100, 30);
  const stdin = new FakeStdin();
  const store = createRunStore(1000);
  const events = goRamp({ untilMs: MOMENTS.hold });
  for (const event of events.slice(0, -1)) store.onEvent(event);
  const asked: string[] = [];
  const controls = {
    togglePause: () => asked.push('pause'),
    stepUp: () => asked.push('up'),
    stepDown: () => asked.push('down'),
    quit: (reason: string) => asked.push(reason),
    suspend: () => asked.push('suspend'),
  };
  const ui = startUi({
    store,
    controls,
    mode: 'live',
    stdout: stdout.asStream(),
    stdin: stdin.asStream(),
    recordFile: null,
    ...over,
  });
  opened.push(ui);
  return {
    ui,
    stdout,
    store,
    asked,
    type: (text: string) => stdin.write(text),
    /** Until `text` was drawn in what was written after the `from`th write. */
    drawn: (text: string | RegExp, from = 0) =>
      vi.waitFor(() => expect(stdout.writes.slice(from).join('')).toMatch(text), PATIENCE),
    /** Something that a person would see; done once React has rendered it, in the microtasks after the store's notification. */
    async change() {
      const notified = new Promise<void>((resolve) => store.subscribe(resolve));
      store.onEvent({ type: 'step-ended', atMs: 99_000, index: 2 });
      await notified;
      await new Promise(setImmediate);
    },
  };
}

describe('opening', () => {
  it('an unknown theme is an error in words, before anything is written', () => {
    expect(() => open({ theme: 'neon' })).toThrow(
      expect.objectContaining({ code: 'bad-usage', hint: 'Choose one of: auto, dark, light, contrast.', exitCode: 2 }),
    );
    expect(modes.written).toBe('');
  });

  it('on the alternate screen; the first frame is whole, inside one synchronized write', async () => {
    const { stdout, drawn } = open();
    expect(modes.written).toContain(ENTERED);
    await drawn('holding 10,000');
    expect(stdout.writes[0]?.startsWith(`\x1b[?2026h${WHOLE}`)).toBe(true);
    expect(stdout.writes[0]?.endsWith('\x1b[?2026l')).toBe(true);
  });

  it('nothing that ink itself writes reaches the terminal', async () => {
    const { ui, stdout, drawn, change } = open();
    await drawn('holding 10,000');
    await change();
    await drawn('run ended');
    ui.close();
    for (const write of stdout.writes) expect(write).toMatch(/^\x1b\[\?2026h.*\x1b\[\?2026l$/s);
  });
});

describe('closing', () => {
  it('erases the alternate screen before it leaves it: tmux shows rows of it in the shell after a pane grew', () => {
    const { ui } = open();
    ui.close();
    expect(modes.written.endsWith(`\x1b[2J\x1b[H${LEFT}`)).toBe(true);
  });
});

describe('the background of the terminal', () => {
  const QUESTION = '\x1b]11;?\x1b\\\x1b[c';
  const LIGHT_TEXT = '38;2;36;41;47';
  const DARK_TEXT = '38;2;201;209;217';
  beforeEach(() => {
    vi.stubEnv('TERM', 'xterm-256color');
    vi.stubEnv('COLORTERM', 'truecolor');
    vi.stubEnv('COLORFGBG', undefined);
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is asked for before the screen opens; nothing waits for the answer, which changes the colours', async () => {
    const { type, asked, stdout, drawn } = open();
    expect(modes.written.indexOf(QUESTION)).toBeGreaterThanOrEqual(0);
    expect(modes.written.indexOf(QUESTION)).toBeLessThan(modes.written.indexOf(ENTERED));
    await drawn(DARK_TEXT);
    const before = stdout.writes.length;
    type('\x1b]11;rgb:ffff/ff');
    type('ff/ffff\x1b\\\x1b[?62;4c+');
    await drawn(LIGHT_TEXT, before);
    await vi.waitFor(() => expect(asked).toEqual(['up']), PATIENCE);
    expect(stdout.writes.slice(before).join('')).not.toContain('rgb');
    // The next screen of the same program knows it from the first frame on.
    const again = open();
    await again.drawn('holding 10,000');
    expect(again.stdout.writes[0]).toContain(LIGHT_TEXT);
    again.type('\x1b]11;rgb:0000/0000/0000\x07\x1b[?1c');
    await again.drawn(DARK_TEXT, 1);
  });

  it.each(['dark', 'light'])('is not asked for where it changes nothing: --theme %s', (theme) => {
    open({ theme });
    expect(modes.written).not.toContain('\x1b]');
  });

  it.each([{ TERM: 'linux' }, { TERM: 'dumb' }, { TERM: 'screen', TMUX: '' }])('nor by %j', (env) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    open();
    expect(modes.written).not.toContain('\x1b]');
  });
});

describe('keys', () => {
  it('reach the run', async () => {
    const { type, asked } = open();
    type('+');
    type(' ');
    type('q');
    await vi.waitFor(() => expect(asked).toEqual(['up', 'pause', 'quit']), PATIENCE);
  });

  it('pasted text is not keys, but goes into a text that is typed', async () => {
    const { type, asked, drawn } = open();
    type('\x1b[200~q\x1b[201~');
    type('6');
    await drawn('following');
    type('/');
    await drawn('Enter keeps it');
    type('\x1b[200~quit now\x1b[201~');
    // The slash stands there already.
    await drawn('quit now');
    expect(asked).toEqual([]);
  });
});

it('a resize is drawn whole, in the new size', async () => {
  const { stdout, drawn } = open();
  await drawn('holding 10,000');
  const before = stdout.writes.length;
  stdout.columns = 80;
  stdout.rows = 24;
  process.emit('SIGWINCH', 'SIGWINCH');
  await drawn('holding 10,000', before);
  const frame = stdout.writes.slice(before).join('');
  expect(frame).toContain(WHOLE);
  expect(frame).toContain('\x1b[23;1H');
  expect(frame).not.toContain('\x1b[24;1H');
});

describe('closing', () => {
  it('gives the terminal back, once, and keeps no listener on it', async () => {
    const heard = process.listenerCount('SIGWINCH');
    const { ui, stdout, drawn } = open();
    await drawn('holding 10,000');
    ui.close();
    ui.close();
    expect(modes.written.split(LEFT)).toHaveLength(2);
    expect(stdout.listenerCount('resize')).toBe(0);
    expect(process.listenerCount('SIGWINCH')).toBe(heard);
  });

  it('later events are not drawn over the user’s own lines', async () => {
    const { ui, stdout, store, drawn, change } = open();
    await drawn('holding 10,000');
    ui.close();
    const before = stdout.writes.length;
    await change();
    store.close();
    ui.resume();
    expect(stdout.writes).toHaveLength(before);
    expect(modes.written.endsWith(LEFT)).toBe(true);
  });
});

describe('suspended (Ctrl-Z)', () => {
  it('the terminal belongs to the shell, and nothing is drawn', async () => {
    const { ui, stdout, drawn, change } = open();
    await drawn('holding 10,000');
    ui.suspend();
    expect(modes.written.endsWith(LEFT)).toBe(true);
    const before = stdout.writes.length;
    await change();
    process.emit('SIGWINCH', 'SIGWINCH');
    await new Promise(setImmediate);
    expect(stdout.writes).toHaveLength(before);
  });

  it('back in the foreground the screen is drawn at once, even if nothing happens any more', async () => {
    const { ui, stdout, drawn } = open();
    await drawn('holding 10,000');
    ui.suspend();
    const before = stdout.writes.length;
    ui.resume();
    expect(modes.written.indexOf(ENTERED, modes.written.indexOf(LEFT))).toBeGreaterThan(0);
    const frame = stdout.writes.slice(before).join('');
    expect(frame).toContain(WHOLE);
    expect(frame).toContain('holding 10,000');
  });

  it('resumed twice: drawn once', async () => {
    const { ui, stdout, drawn } = open();
    await drawn('holding 10,000');
    ui.suspend();
    ui.resume();
    const after = stdout.writes.length;
    ui.resume();
    expect(stdout.writes).toHaveLength(after);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Answers } from '../../../src/ui/background/answers.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function asked() {
  const reported: string[] = [];
  const answers = new Answers((background) => reported.push(background));
  let keys = '';
  answers.expect();
  return {
    answers,
    reported,
    say: (...chunks: readonly string[]) => {
      for (const chunk of chunks) {
        answers.take(chunk, (text) => {
          keys += text;
        });
      }
    },
    keys: () => keys,
  };
}

const LIGHT = '\x1b]11;rgb:ffff/ffff/ffff\x1b\\';
const DARK = '\x1b]11;rgb:1e1e/1e1e/1e1e\x07';
const DA1 = '\x1b[?62;4c';

describe('an answer', () => {
  it.each([
    ['with ST', LIGHT, ['light']],
    ['with BEL', DARK, ['dark']],
    ['of no colour', '\x1b]11;rgb:zz\x07', []],
    ['of an alpha channel too', '\x1b]11;rgba:ffff/ffff/ffff/8000\x07', ['light']],
  ])('%s', (_, answer, background) => {
    const { say, keys, reported, answers } = asked();
    say(`q${answer}${DA1}w`);
    expect(reported).toEqual(background);
    expect(answers.isExpected()).toBe(false);
    if (background.length > 0) expect(keys()).toBe('qw');
  });

  it('in pieces, wherever it is cut', () => {
    const whole = `a${LIGHT}${DA1}b`;
    for (let at = 1; at < whole.length; at += 1) {
      for (let next = at; next < whole.length; next += 1) {
        const { say, keys, reported } = asked();
        say(whole.slice(0, at), whole.slice(at, next), whole.slice(next));
        expect(keys(), `cut at ${at} and ${next}`).toBe('ab');
        expect(reported).toEqual(['light']);
      }
    }
  });

  it('in pieces that are far apart', () => {
    const whole = `${LIGHT}${DA1}`;
    for (let at = 1; at < LIGHT.length; at += 1) {
      const { say, keys, reported } = asked();
      say(whole.slice(0, at));
      vi.advanceTimersByTime(1_000);
      say(whole.slice(at));
      // An ESC alone is a key after a moment; what follows it is none.
      expect(keys(), `cut at ${at}`).toBe(at === 1 ? '\x1b' : '');
      expect(reported).toEqual(['light']);
    }
  });

  it('late, after the fence, as GNU screen sends it', () => {
    const { say, keys, reported } = asked();
    say(DA1, LIGHT.slice(0, 9), LIGHT.slice(9), 'q');
    expect(keys()).toBe('q');
    expect(reported).toEqual(['light']);
  });

  it('broken off: keys after it are keys', () => {
    const { say, keys, reported } = asked();
    say('\x1b]11;rgb:ffff/', 'q', '\x1b[A');
    expect(keys()).toBe('q\x1b[A');
    expect(reported).toEqual([]);
  });
});

describe('keys', () => {
  it('pass at once, but for an Esc that may begin the answer', () => {
    const { say, keys } = asked();
    say('q', '\x1b[A', '\x1b');
    expect(keys()).toBe('q\x1b[A');
    vi.advanceTimersByTime(30);
    expect(keys()).toBe('q\x1b[A\x1b');
  });

  it('Alt-] is no answer once another key follows', () => {
    const { say, keys } = asked();
    say('\x1b]', '1', 'q');
    expect(keys()).toBe('\x1b]1q');
  });

  it('once the fence is there nothing waits', () => {
    const { say, keys } = asked();
    say(DA1, '\x1b');
    expect(keys()).toBe('\x1b');
  });

  it('where nobody answers nothing waits after a while', () => {
    const { say, keys, answers, reported } = asked();
    vi.advanceTimersByTime(5_000);
    expect(answers.isExpected()).toBe(false);
    say('\x1b');
    expect(keys()).toBe('\x1b');
    expect(reported).toEqual([]);
  });
});

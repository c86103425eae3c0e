import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { needs } from '../needs.ts';
import { conctopsOfTests } from './conctop-terminal.ts';
import type { Terminal } from './terminal.ts';

const open = conctopsOfTests();
/** A target is built at its first start. */
const BUILD_MS = 120_000;

async function threadsOf(...args: readonly string[]): Promise<Terminal> {
  const port = await freePort();
  const { terminal } = open({ args: [...args, '--port', `${port}`], columns: 140, rows: 44 });
  await terminal.waitFor(/holding \d/, BUILD_MS);
  terminal.press('1');
  await terminal.waitFor(/One cell (and one row )?per/);
  return terminal;
}

/** Of one picture: the threads in the border, at the bar's end, and the sum of the groups under it. */
function countsOf(screen: string): { readonly border: number; readonly bar: number; readonly groups: number } {
  const number = (text = ''): number => Number(text.replaceAll(',', ''));
  const border = number(/threads \(top -H\) ─+ ([\d,]+) threads?/.exec(screen)?.[1]);
  const bar = number(/ ([\d,]+) threads? +│\n/.exec(screen)?.[1]);
  const groups = [...screen.matchAll(/■ [A-Z?] ([\d,]+) /g)].reduce((sum, [, count]) => sum + number(count), 0);
  return { border, bar, groups };
}

/** The kernel is asked twice a second: so many pictures, each of another moment. */
const PICTURES = 8;
const PICTURE_MS = 500;

/** A picture may be taken while the next one is drawn: it counts once it stands still. Four a second are drawn. */
const STILL_MS = 50;
const STILL_TRIES = 100;

async function stillPicture(terminal: Terminal): Promise<string> {
  let before = terminal.screen();
  for (let tries = 0; tries < STILL_TRIES; tries += 1) {
    await sleep(STILL_MS);
    const now = terminal.screen();
    if (now === before) return now;
    before = now;
  }
  return before;
}

async function eachPicture(terminal: Terminal, check: (screen: string) => void): Promise<void> {
  for (let count = 0; count < PICTURES; count += 1) {
    check(await stillPicture(terminal));
    await sleep(PICTURE_MS);
  }
}

describe('what threads wait for, of the real program', needs('linux', 'tmux'), () => {
  test('go: every thread is in one of the groups; one epoll watches the connections; nobody waits for one socket', {
    timeout: BUILD_MS + 60_000,
    ...needs('go'),
  }, async () => {
    const terminal = await threadsOf('go', '--connections', '200');
    await terminal.waitFor('One epoll instance watches 200 sockets.');
    await terminal.waitFor(/ sysmon /);
    await terminal.waitFor(/ netpoll .*any of 20\d · epoll_pwait/);
    await eachPicture(terminal, (picture) => {
      const { border, bar, groups } = countsOf(picture);
      expect({ border, groups }, picture).toEqual({ border: bar, groups: bar });
      expect(picture).not.toContain('one socket');
    });
    terminal.press('w');
    await terminal.waitFor('coloured by what it waits for');
    terminal.press('0');
    await terminal.waitFor(/1 epoll watches 200 sockets · \d+ \w+/);
  });

  test('rust-threads: each waits for its one socket', {
    timeout: BUILD_MS + 60_000,
    ...needs('rustc'),
  }, async () => {
    // Few requests for its connections: most wait for the next one.
    const terminal = await threadsOf('rust-threads', '--connections', '60', '--rate', '30');
    await terminal.waitFor(/thread of a connection .*one socket · recvfrom fd \d/);
    await terminal.waitFor(/\d+ wait for one socket each/);
    await eachPicture(terminal, (picture) => {
      const { border, bar, groups } = countsOf(picture);
      expect({ border, groups }, picture).toEqual({ border: bar, groups: bar });
    });
    terminal.press('/');
    terminal.press('a', 'c', 'c', 'e', 'p', 't', 's');
    await terminal.waitFor(/accepts connections .*a connection · accept/);
  });

  test('python-asyncio: one thread, one epoll, never one socket', {
    timeout: 120_000,
    ...needs('python3'),
  }, async () => {
    const terminal = await threadsOf('python-asyncio', '--connections', '100');
    await terminal.waitFor('One epoll instance watches 100 sockets.');
    await eachPicture(terminal, (picture) => expect(picture).not.toMatch(/one socket|sysmon|netpoll|parked/));
  });
});

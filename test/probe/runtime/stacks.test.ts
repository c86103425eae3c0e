import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { UnitGroup, UnitStacks, UnitStacksMissing } from '../../../src/domain/events/run-event.ts';
import { placeOf } from '../../../src/domain/meaning/unit-places.ts';
import { parsePySpy } from '../../../src/probe/runtime/py-spy.ts';
import { parseStacks, startUnitStacks } from '../../../src/probe/runtime/unit-stacks.ts';
import { listening } from '../../listening.ts';

/** Recorded from real servers. */
const recorded = (name: string): string => readFileSync(new URL(`../fixtures/stacks/${name}`, import.meta.url), 'utf8');

const parsed = (name: string) => {
  const answer = parseStacks(recorded(name));
  if (answer === null) throw new Error(`${name} was not understood`);
  return answer;
};

/** `9900 time.Sleep ← main.slow main.go:16` */
const told = (group: UnitGroup, handlerFile: string | null = null): string => {
  const place = placeOf(group, handlerFile);
  const from = place === null ? '' : ` ← ${place.function} ${place.file?.split('/').at(-1)}:${place.line}`;
  return `${group.count} ${group.waitsFor}${from}`;
};

const addedUp = ({ groups, rest }: Pick<UnitStacks, 'groups' | 'rest'>): number =>
  groups.reduce((sum, { count }) => sum + count, rest.units);

describe('Go’s goroutine profile', () => {
  test('9,900 requests on /slow: their sleep in the handler, and net/http’s second goroutine of each', () => {
    const answer = parsed('goroutine-slow.txt');
    expect(answer).toMatchObject({ unit: 'goroutines', total: 19_805 });
    expect(answer.groups.slice(0, 2).map((group) => told(group))).toEqual([
      // One of them is of the connection that asks.
      '9901 net/http background read',
      '9900 time.Sleep ← main.slow main.go:16',
    ]);
    expect(addedUp(answer)).toBe(19_805);
  });

  test('40 requests on /block: the lock is taken in a module, the place is the program’s own line', () => {
    const { groups, total } = parsed('goroutine-block.txt');
    expect(total).toBe(85);
    expect(groups.map((group) => told(group))).toEqual(
      expect.arrayContaining(['39 sync.(*Mutex).Lock ← main.block main.go:27', '1 time.Sleep ← main.block main.go:29']),
    );
  });

  test('a server of one’s own, files by their whole path: select, lock, idle connections, accept', () => {
    const { groups } = parsed('goroutine-own.txt');
    const lines = groups.map((group) => told(group));
    expect(lines).toEqual(
      expect.arrayContaining([
        '34 net/http background read',
        '30 channel, select or running ← main.chanwait g.go:7',
        '17 net/http next request',
        '2 sync.(*Mutex).Lock ← main.locked g.go:6',
        '1 writing this profile',
      ]),
    );
    expect(lines.some((line) => /^1 net\.\(\*TCPListener\)\.Accept ← main\.main/.test(line))).toBe(true);
  });

  test('more places than are listed: the smallest are counted', () => {
    const records = Array.from(
      { length: 40 },
      (_, i) => `${i + 1} @ 0x1\n#\t0x1\tmain.f${i}+0x1\t/src/f.go:${i + 1}\n`,
    );
    const answer = parseStacks(`goroutine profile: total 820\n${records.join('\n')}`);
    if (answer === null) throw new Error('not understood');
    expect(answer.groups).toHaveLength(16);
    expect(answer.rest).toEqual({ groups: 24, units: 300 });
    expect(addedUp(answer)).toBe(820);
  });
});

describe('the contract’s JSON', () => {
  test('9,900 asyncio tasks by coroutine and line, from the innermost call outwards', () => {
    const answer = parsed('python-asyncio.json');
    expect(answer).toMatchObject({ unit: 'tasks', total: 9_902 });
    expect(answer.costMs).toBeGreaterThan(1);
    expect(answer.groups.map((group) => told(group))).toEqual([
      '9900 asyncio.sleep ← slow server.py:24',
      '1 asyncio_http.AsyncSite.serve ← asyncio_http.AsyncSite.serve asyncio_http.py:27',
      '1 asyncio.Server.serve_forever ← asyncio_http.AsyncSite.accept_for_ever asyncio_http.py:51',
    ]);
    expect(addedUp(answer)).toBe(9_902);
  });

  test('Python threads by the text of the line that they wait on', () => {
    const { groups } = parsed('python-threads-block.json');
    const lines = groups.map((group) => told(group, 'server.py'));
    expect(lines[0]).toBe('29 self.lock.acquire() ← block server.py:31');
    expect(lines).toContain('1 time.sleep(ms / 1000) ← block server.py:32');
    expect(lines).toContain('1 conn, _ = listener.accept() ← main server.py:40');
  });

  test('5,000 virtual threads of Java at one monitor, by state; the library’s own names are its files too', () => {
    const answer = parsed('java-virtual-block.json');
    expect(answer).toMatchObject({ unit: 'virtual threads', total: 5_001 });
    const [first] = answer.groups;
    if (first === undefined) throw new Error('no group');
    expect(first).toMatchObject({ state: 'BLOCKED', waitsFor: 'Server.block' });
    expect(told(first)).toMatch(/^\d{4} Server\.block ← Server\.block Server\.java:3[23]$/);
    expect(answer.groups.some((group) => /1 java\.lang\.Thread\.sleep ← Server\.block/.test(told(group)))).toBe(true);
    expect(addedUp(answer)).toBe(5_001);
  });

  test('py-spy of a process that nobody prepared: 19 threads wait for a lock, one sleeps with it', () => {
    const answer = parsePySpy(recorded('py-spy-block.json'));
    if (answer === null) throw new Error('not understood');
    const lines = answer.groups.map((group) => `${group.state}: ${told(group, 'server.py')}`);
    expect(lines).toContain('idle: 19 __enter__ ← block server.py:31');
    expect(lines).toContain('idle: 1 block ← block server.py:32');
    expect(addedUp(answer)).toBe(answer.total);
    expect(parsePySpy('{}')).toBeNull();
  });

  test('kinds without stacks, and what the target itself left out', () => {
    const groups = [{ count: 5, kind: 'Timeout' }];
    const answer = parseStacks(JSON.stringify({ total: 8, groups, rest: { groups: 2, units: 3 } }));
    expect(answer).toMatchObject({
      ...{ unit: null, total: 8, costMs: null, rest: { groups: 2, units: 3 } },
      groups: [{ count: 5, state: null, waitsFor: 'Timeout', frames: [] }],
    });
  });
});

test('several processes in one answer: equal stacks are put together, and how many reported is kept', () => {
  const sleeping = { count: 2, frames: [['slow', '/x/server.py', 26]], kind: 'time.sleep(ms / 1000)' };
  const groups = [sleeping, { ...sleeping, count: 3 }];
  const answer = parseStacks(JSON.stringify({ unit: 'tasks', total: 5, groups, processes: { reported: 2, of: 3 } }));
  expect(answer).toMatchObject({ total: 5, groups: [{ count: 5 }], processes: { reported: 2, of: 3 } });
});

test.each(['', '<html>', '[1]', '{"total":3}', '{"total":-1,"groups":[]}', 'goroutine profile: none'])(
  '%j holds no stacks',
  (text) => {
    expect(parseStacks(text)).toBeNull();
  },
);

/** Asks a real server until the test ends. */
async function ask(listener: RequestListener) {
  const port = await listening(createServer(listener));
  const events: (UnitStacks | UnitStacksMissing)[] = [];
  const url = `http://127.0.0.1:${port}/stacks`;
  const probe = startUnitStacks({ url, insecure: false, clock: () => performance.now(), emit: (e) => events.push(e) });
  onTestFinished(() => probe.stop());
  return { events, probe };
}

describe('asking', () => {
  test('what the server says that it took is the price; the key asks at once', async () => {
    const { events, probe } = await ask((_, response) => {
      response.setHeader('Server-Timing', 'stacks;dur=812.5');
      response.end(recorded('goroutine-block.txt'));
    });
    await vi.waitFor(() => expect(events).toHaveLength(1), { timeout: 5_000 });
    expect(events[0]).toMatchObject({ type: 'unit-stacks', total: 85, costMs: 812.5, source: '/stacks' });
    expect(events[0]).not.toHaveProperty('asked');
    probe.ask();
    await vi.waitFor(() => expect(events).toHaveLength(2), { timeout: 2_000 });
    expect(events[1]).toMatchObject({ asked: true });
  });

  test('dear answers come seldom: each may take a hundredth of a core', async () => {
    let answers = 0;
    const { events } = await ask((_, response) => {
      answers += 1;
      response.setHeader('Server-Timing', 'stacks;dur=60000');
      response.end(recorded('goroutine-block.txt'));
    });
    // The first is never held against the next: it is the price of the second that counts.
    await vi.waitFor(() => expect(events).toHaveLength(2), { timeout: 8_000 });
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(answers).toBe(2);
  }, 20_000);

  test('a step that settles has its own sample, however dear; one that it cannot afford it has not', async () => {
    let answers = 0;
    const { events, probe } = await ask((_, response) => {
      answers += 1;
      response.setHeader('Server-Timing', 'stacks;dur=240');
      response.end(recorded('goroutine-block.txt'));
    });
    // The second price puts the next one 24 s off.
    await vi.waitFor(() => expect(events).toHaveLength(2), { timeout: 8_000 });
    for (const expected of [3, 4]) {
      probe.stepSettled(5_000);
      await vi.waitFor(() => expect(events).toHaveLength(expected), { timeout: 1_500 });
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(answers).toBe(expected);
    }
    probe.stepSettled(1_000);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(answers).toBe(4);
  }, 20_000);

  test('a server that did not answer in one step is asked again in the next, and the same is said once', async () => {
    let isBusy = true;
    const { events, probe } = await ask((_, response) => {
      if (isBusy) response.writeHead(503);
      response.end(recorded('goroutine-block.txt'));
    });
    await vi.waitFor(() => expect(events).toHaveLength(1), { timeout: 15_000 });
    probe.stepSettled(5_000);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(events).toHaveLength(1);
    isBusy = false;
    probe.stepSettled(5_000);
    await vi.waitFor(() => expect(events[1]).toMatchObject({ type: 'unit-stacks', total: 85 }), { timeout: 5_000 });
  }, 30_000);

  test('a server without them: said once, in one sentence', async () => {
    const { events } = await ask((_, response) => response.writeHead(404).end());
    await vi.waitFor(() => expect(events).toHaveLength(1), { timeout: 15_000 });
    expect(events[0]).toMatchObject({
      type: 'unit-stacks-missing',
      reason: '/stacks answers with status 404: no stacks of its units.',
    });
  }, 20_000);

  test('a page that is no profile', async () => {
    const { events, probe } = await ask((_, response) => response.end('<html>'));
    probe.ask();
    await vi.waitFor(() => expect(events).toHaveLength(1), { timeout: 15_000 });
    expect(events[0]).toMatchObject({ reason: '/stacks holds no stacks that conctop can read.' });
  }, 20_000);
});

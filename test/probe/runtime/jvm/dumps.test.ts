import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { UnitGroup } from '../../../../src/domain/events/run-event.ts';
import { placeOf } from '../../../../src/domain/meaning/unit-places.ts';
import { parseJavaFrame } from '../../../../src/probe/runtime/jvm/java-frames.ts';
import { readThreadDump } from '../../../../src/probe/runtime/jvm/thread-dump.ts';
import { parseThreadPrint } from '../../../../src/probe/runtime/jvm/thread-print.ts';
import { randomFrom } from '../../../random-from.ts';

/** Recorded of test/probe/programs/SlowServer.java: four requests wait for a lock or hold it, three sleep. */
const recorded = (name: string): string =>
  readFileSync(new URL(`../../fixtures/stacks/${name}`, import.meta.url), 'utf8');
const jdk25 = recorded('jvm-25.json');

async function* inParts(text: string, size: () => number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; ) {
    const end = at + size();
    yield text.slice(at, end);
    at = end;
  }
}

const read = async (text: string, size = text.length) => (await readThreadDump(inParts(text, () => size))).stacks;

/** `3 virtual, BLOCKED: SlowServer.block ← SlowServer.block SlowServer.java:41` */
function told(group: UnitGroup): string {
  const place = placeOf(group, null);
  const from = place === null ? '' : ` ← ${place.function} ${place.file}:${place.line}`;
  return `${group.count} ${group.state}: ${group.waitsFor}${from}`;
}

/** What a JDK without states writes of the same threads. */
function asJdk21(text: string): string {
  const { threadDump } = JSON.parse(text);
  for (const container of threadDump.threadContainers) {
    container.threads = container.threads.map(({ tid, name, stack }: Record<string, unknown>) => ({
      tid,
      name,
      stack,
    }));
  }
  return JSON.stringify({ threadDump });
}

describe('jcmd’s thread dump', () => {
  test('virtual threads by state and frame, and the platform threads below them', async () => {
    const stacks = await read(jdk25);
    expect(stacks).toMatchObject({ unit: 'Java threads', total: 20, costMs: null });
    expect(stacks?.groups.map(told).slice(0, 5)).toEqual([
      '3 virtual, BLOCKED: SlowServer.block ← SlowServer.block SlowServer.java:41',
      '3 virtual, TIMED_WAITING: java.lang.Thread.sleep ← SlowServer.nap SlowServer.java:33',
      '3 RUNNABLE: no frames reported',
      // It has the lock.
      '1 virtual, TIMED_WAITING: java.lang.Thread.sleep ← SlowServer.nap SlowServer.java:33',
      '1 RUNNABLE: java.lang.ref.Reference.waitForReferencePendingList',
    ]);
    const words = stacks?.groups.map(({ waitsFor }) => waitsFor);
    expect(words).toEqual(
      expect.arrayContaining(['sun.nio.ch.EPoll.wait', 'idle in a ForkJoinPool', 'writing this dump']),
    );
  });

  test('of JDK 21, which reports no states: virtual threads are known by where they begin', async () => {
    const stacks = await read(asJdk21(jdk25));
    expect(stacks?.total).toBe(20);
    expect(stacks?.groups.map(told).slice(0, 2)).toEqual([
      '3 virtual: SlowServer.block ← SlowServer.block SlowServer.java:41',
      '3 virtual: java.lang.Thread.sleep ← SlowServer.nap SlowServer.java:33',
    ]);
  });

  test('the same in whatever parts it is read, names with brackets and quotes among them', async () => {
    const odd = jdk25.replaceAll('"name": "Finalizer"', String.raw`"name": "a\"}]{[\\"`);
    expect(odd).not.toBe(jdk25);
    const whole = await read(odd);
    expect(whole).toEqual(await read(jdk25));
    for (const size of [1, 7, 4_096]) expect(await read(odd, size)).toEqual(whole);
    const random = randomFrom(7);
    expect((await readThreadDump(inParts(odd, () => 1 + Math.floor(random() * 300)))).stacks).toEqual(whole);
  });

  test.each([
    ['its end is missing', jdk25.slice(0, -20)],
    ['it ends within a thread', jdk25.slice(0, jdk25.indexOf('"stack"'))],
    ['nothing was written', ''],
    ['it is other JSON', '{"threads":[{"stack":[]}]}'],
    ['a thread is no JSON', jdk25.replace('"tid"', 'tid')],
  ])('%s: no stacks', async (_, text) => {
    expect(await read(text)).toBeNull();
  });
});

describe('Thread.print of an older JVM', () => {
  test('threads by state and frame; those without a state are the JVM’s own', () => {
    const stacks = parseThreadPrint(recorded('jvm-17.txt'));
    expect(stacks?.total).toBe(recorded('jvm-17.txt').match(/java\.lang\.Thread\.State: /g)?.length);
    const lines = stacks?.groups.map(told);
    expect(lines).toContain('3 TIMED_WAITING: java.lang.Thread.sleep ← SlowServer.nap SlowServer.java:33');
    expect(lines).toContain('3 BLOCKED: SlowServer.block ← SlowServer.block SlowServer.java:41');
  });

  test('other text: none', () => {
    expect(parseThreadPrint('')).toBeNull();
    expect(parseThreadPrint('Error: could not attach\n')).toBeNull();
  });
});

test.each([
  ['java.base/java.lang.Thread.sleep(Thread.java:509)', 'java.lang.Thread.sleep', 'Thread.java', 509, false],
  ['java.lang.Object.wait(java.base@17.0.15/Object.java:338)', 'java.lang.Object.wait', 'Object.java', 338, false],
  ['java.lang.Thread.sleep(java.base@17.0.15/Native Method)', 'java.lang.Thread.sleep', null, null, false],
  ['app//shop.Cart.pay(Cart.java:12)', 'shop.Cart.pay', 'Cart.java', 12, true],
  ['app/shop@1.0/shop.Cart.pay(Cart.kt:12)', 'shop.Cart.pay', 'Cart.kt', 12, true],
  ['S.lambda$main$0(S.java:1)', 'S.lambda$main$0', 'S.java', 1, true],
  ['W$$Lambda/0x0000000088003c00.run(Unknown Source)', 'W$$Lambda.run', null, null, false],
  [
    'org.apache.catalina.core.StandardHostValve.invoke(StandardHostValve.java:115)',
    expect.anything(),
    expect.anything(),
    115,
    false,
  ],
  ['shop.NoLines.go(NoLines.java)', 'shop.NoLines.go', 'NoLines.java', null, true],
  ['nonsense', 'nonsense', null, null, false],
])('%s', (text, name, file, line, own) => {
  expect(parseJavaFrame(text)).toEqual({ function: name, file, line, own });
});

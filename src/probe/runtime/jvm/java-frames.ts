import type { StackFrame, UnitGroup } from '../../../domain/events/run-event.ts';
import { gatherGroups, NO_FRAMES, type StacksAnswer } from '../stack-groups.ts';

/** A thread as a dump lists it. */
export interface JavaThread {
  /** `java.lang.Thread.State`; null: JDK 21's JSON has none. */
  readonly state: string | null;
  readonly isVirtual: boolean;
  /** The innermost call first, as the JVM writes it. */
  readonly stack: readonly string[];
}

/** Puts threads with equal stacks together as they are read: 10,000 virtual threads stand at a handful of places. */
export class JavaThreads {
  readonly #counts = new Map<string, { readonly thread: JavaThread; count: number }>();
  #total = 0;

  add(thread: JavaThread): void {
    this.#total += 1;
    const key = `${thread.isVirtual} ${thread.state}\n${thread.stack.join('\n')}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { thread, count: 1 });
    else known.count += 1;
  }

  answer(): StacksAnswer {
    const groups = [...this.#counts.values()].map(({ thread, count }) => groupOf(thread, count));
    return { unit: 'Java threads', total: this.#total, ...gatherGroups(groups), costMs: null };
  }
}

/** What a thread does, by what only such threads run: said better than by its calls. */
const WELL_KNOWN: readonly (readonly [runs: RegExp, does: string])[] = [
  [/^java\.util\.concurrent\.ThreadPoolExecutor\.getTask$/, 'idle in a ThreadPoolExecutor'],
  [/^java\.util\.concurrent\.ForkJoinPool\.awaitWork$/, 'idle in a ForkJoinPool'],
  [/^jdk\.internal\.vm\.ThreadDumper\./, 'writing this dump'],
];

function groupOf({ state, isVirtual, stack }: JavaThread, count: number): UnitGroup {
  const frames = stack.map(parseJavaFrame);
  const own = frames.findIndex((frame) => frame.own);
  // The library's call that the program made, or where there is none the first that means something outside of the JVM.
  const first = own > 0 ? own - 1 : frames.findIndex((frame) => frame.own || !INNER.test(frame.function));
  const shown = frames.slice(Math.max(0, first));
  const known = WELL_KNOWN.find(([runs]) => frames.some((frame) => runs.test(frame.function)));
  const words = [isVirtual ? 'virtual' : null, state].filter((word) => word !== null);
  return {
    count,
    state: words.length === 0 ? null : words.join(', '),
    waitsFor: known?.[1] ?? shown[0]?.function ?? NO_FRAMES,
    frames: shown,
  };
}

/** How the JVM makes a thread wait, and where every thread begins. */
const INNER =
  /^(jdk\.internal|java\.util\.concurrent\.locks|java\.lang\.VirtualThread)\.|^java\.lang\.(Object\.wait|Thread\.run)/;

/**
 * `java.base/java.lang.Thread.sleep(Thread.java:509)`, as StackTraceElement.toString writes it, with class loader and module in
 * front; `java.lang.Object.wait(java.base@17.0.15/Object.java:338)`, as Thread.print does.
 */
export function parseJavaFrame(text: string): StackFrame {
  const [, call = text, place = ''] = /^(.+)\((.*)\)$/.exec(text) ?? [];
  // A hidden class, such as a lambda's, is named with its address.
  const name = call.replace(/\/0x[\da-f]+/g, '').replace(/^.*\//, '');
  const [, file = null, line = null] = /([^/]+\.\w+)(?::(\d+))?$/.exec(place) ?? [];
  return {
    function: name,
    file,
    line: line === null ? null : Number(line),
    own: file !== null && !LIBRARIES.test(name),
  };
}

/** Java's own classes, other languages' on the JVM, and servers and frameworks, which call the program's own code. */
const LIBRARIES = new RegExp(
  `^(${[
    ...['java', 'javax', 'jakarta', 'jdk', 'sun', 'com\\.sun', 'kotlin', 'kotlinx', 'scala', 'groovy', 'clojure'],
    ...['org\\.apache\\.(catalina|coyote|tomcat|jasper|http|hc)', 'org\\.eclipse\\.jetty', 'org\\.springframework'],
    ...['io\\.(netty|undertow|vertx|grpc|quarkus|micronaut|helidon)', 'org\\.(jboss|xnio|hibernate|postgresql)'],
    ...['reactor', 'akka', 'com\\.zaxxer\\.hikari', 'com\\.mysql', 'okhttp3'],
  ].join('|')})\\.`,
);

import * as v from 'valibot';
import type { StacksAnswer } from '../stack-groups.ts';
import { JavaThreads } from './java-frames.ts';

/**
 * What `Thread.dump_to_file -format=json` writes, JDK 21 and newer (jdk.internal.vm.ThreadDumper). JDK 21 has neither `state` nor
 * `virtual`. Of 10,000 virtual threads it is 9 MB and more, so it is read in parts, and each thread is parsed by itself.
 *
 *     { "threadDump": { …, "threadContainers": [ { "container": "<root>", …, "threads": [ { "tid": "12", "name": "…",
 *       "state": "WAITING", "virtual": true, "stack": [ "java.base/java.lang.Object.wait0(Native Method)", … ] }, … ] }, … ] } }
 */
const ThreadSchema = v.object({
  state: v.optional(v.string()),
  virtual: v.optional(v.boolean()),
  stack: v.array(v.string()),
});

/** Of the brackets around a thread, its own one included. */
const THREAD_DEPTH = 6;
/** What the outermost call of a virtual thread is, where it does not say that it is one. */
const RUNS_VIRTUAL = /(^|\/)java\.lang\.VirtualThread\.run\(/;

export interface ReadDump {
  /** Null where the text is no such dump, or has no end. */
  readonly stacks: StacksAnswer | null;
  /** What reading it took this process, ms: parts come in between that belong to others. */
  readonly tookMs: number;
}

export async function readThreadDump(parts: AsyncIterable<string>): Promise<ReadDump> {
  const threads = new JavaThreads();
  const scanner = new Scanner((text) => {
    const parsed = v.safeParse(ThreadSchema, JSON.parse(text));
    if (!parsed.success) return;
    const { state, virtual, stack } = parsed.output;
    const isVirtual = virtual ?? RUNS_VIRTUAL.test(stack.at(-1) ?? '');
    threads.add({ state: state ?? null, isVirtual, stack });
  });
  let tookMs = 0;
  let isJson = true;
  for await (const part of parts) {
    const startMs = performance.now();
    try {
      scanner.add(part);
    } catch {
      isJson = false;
      break;
    }
    tookMs += performance.now() - startMs;
  }
  const answer = threads.answer();
  return { stacks: isJson && scanner.isWhole && answer.total > 0 ? answer : null, tookMs };
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = [123, 91];
const CLOSE = [125, 93];

/** Finds the objects at a thread's depth in JSON that comes in parts. */
class Scanner {
  readonly #onThread: (text: string) => void;
  #depth = 0;
  #deepest = 0;
  #isInString = false;
  #isEscaped = false;
  /** The thread's text so far; null: outside of one. */
  #thread: string | null = null;

  constructor(onThread: (text: string) => void) {
    this.#onThread = onThread;
  }

  /** Every bracket was closed, and there were threads. */
  get isWhole(): boolean {
    return this.#depth === 0 && this.#deepest >= THREAD_DEPTH;
  }

  /** @throws SyntaxError where what stands between a thread's brackets is no JSON. */
  add(part: string): void {
    let from = 0;
    for (let at = 0; at < part.length; at += 1) {
      const code = part.charCodeAt(at);
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === BACKSLASH) this.#isEscaped = true;
        else if (code === QUOTE) this.#isInString = false;
        continue;
      }
      if (code === QUOTE) this.#isInString = true;
      else if (OPEN.includes(code)) {
        this.#depth += 1;
        this.#deepest = Math.max(this.#deepest, this.#depth);
        if (this.#depth !== THREAD_DEPTH) continue;
        this.#thread = '';
        from = at;
      } else if (CLOSE.includes(code)) {
        this.#depth -= 1;
        if (this.#thread === null || this.#depth !== THREAD_DEPTH - 1) continue;
        this.#onThread(this.#thread + part.slice(from, at + 1));
        this.#thread = null;
      }
    }
    if (this.#thread !== null) this.#thread += part.slice(from);
  }
}

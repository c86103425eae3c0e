import type { StacksAnswer } from '../stack-groups.ts';
import { JavaThreads } from './java-frames.ts';

/**
 * What `Thread.print` prints, on JVMs before 21, which have no virtual threads: blocks of a header, a state and calls. Threads without a
 * state are the JVM's own (its collector, its compiler at work) and no Java threads.
 *
 *     "main" #1 prio=5 os_prio=0 cpu=26.24ms elapsed=3.04s tid=0x… nid=0x6a3b waiting on condition  [0x…]
 *        java.lang.Thread.State: TIMED_WAITING (sleeping)
 *     	at java.lang.Thread.sleep(java.base@17.0.15/Native Method)
 *     	at S.main(S.java:1)
 */
const HEADER = /^"/;
const STATE = /^ {3}java\.lang\.Thread\.State: (\w+)/;
const CALL = /^\tat (.+)$/;

/** Null where the text is no such print. */
export function parseThreadPrint(text: string): StacksAnswer | null {
  const threads = new JavaThreads();
  let thread: { state: string; stack: string[] } | null = null;
  const end = (): void => {
    if (thread !== null) threads.add({ ...thread, isVirtual: false });
    thread = null;
  };
  for (const line of text.split('\n')) {
    if (HEADER.test(line)) end();
    const state = STATE.exec(line)?.[1];
    if (state !== undefined) thread = { state, stack: [] };
    const call = CALL.exec(line)?.[1];
    if (call !== undefined) thread?.stack.push(call);
  }
  end();
  const answer = threads.answer();
  return answer.total === 0 ? null : answer;
}

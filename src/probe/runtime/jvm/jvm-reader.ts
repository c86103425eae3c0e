import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { readHiddenMemory } from '../../../os/linux/wait-access.ts';
import type { StacksAnswer } from '../stack-groups.ts';
import { createDumpFile, type DumpFile } from './dump-file.ts';
import { type JcmdOutcome, runJcmd } from './jcmd.ts';
import { cpuNsOfThreads, findJcmd, type JvmProcess, takesJcmd } from './jvm-process.ts';
import { readThreadDump } from './thread-dump.ts';
import { parseThreadPrint } from './thread-print.ts';

/** What one JVM said, and what reading that took this process; or why it did not, in one sentence. */
export type JvmReading =
  | { readonly stacks: StacksAnswer; readonly ownMs: number }
  /** `isSure`: the next question would hear the same. */
  | { readonly stacks: null; readonly reason: string; readonly isSure: boolean };

/** In which a JVM answers: for the JSON one thread, for Thread.print, at which all its threads stop, its VM's too. */
const DUMPS_IN = ['Attach Listener'];
const PRINTS_IN = ['Attach Listener', 'VM Thread'];

/**
 * Asks single JVMs by jcmd: `Thread.dump_to_file -format=json` of JDK 21 and newer, `Thread.print` of an older one.
 * https://docs.oracle.com/en/java/javase/21/docs/specs/man/jcmd.html
 */
export class JvmReader {
  readonly #procRoot: string;
  readonly #signal: AbortSignal;
  readonly #findJcmd: typeof findJcmd;
  /** JVMs that do not know the first of the two. */
  readonly #older = new Set<number>();

  constructor(procRoot: string, signal: AbortSignal, find = findJcmd) {
    this.#procRoot = procRoot;
    this.#signal = signal;
    this.#findJcmd = find;
  }

  /** Never rejects. */
  async read(jvm: JvmProcess): Promise<JvmReading> {
    const { pid } = jvm;
    const hidden = readHiddenMemory(this.#procRoot, pid);
    if (hidden !== null) {
      const whose = hidden.owner === null ? 'may not be traced' : `belongs to ${hidden.owner}`;
      return missing(`JVM ${pid} ${whose}, and jcmd asks only those of ${userInfo().username}`, true);
    }
    if (!takesJcmd(this.#procRoot, pid)) {
      return missing(`JVM ${pid} does not take SIGQUIT, or not yet, and jcmd would end it`);
    }
    const program = this.#findJcmd(jvm, this.#isOwn(pid));
    if (program === null) {
      return missing(
        `There is no jcmd for JVM ${pid}, on PATH, in JAVA_HOME or below /usr/lib/jvm: it comes with a JDK, and shows what Java threads wait for`,
        true,
      );
    }
    if (!this.#older.has(pid)) {
      const reading = await this.#dump(program, pid);
      if (reading !== 'older') return reading;
      this.#older.add(pid);
    }
    return this.#print(program, pid);
  }

  async #dump(program: string, pid: number): Promise<JvmReading | 'older'> {
    let file: DumpFile;
    try {
      file = createDumpFile(this.#procRoot, pid);
    } catch (error) {
      return missing(
        `JVM ${pid} has no /tmp to write its threads to: ${error instanceof Error ? error.message : error}`,
      );
    }
    try {
      const command = ['Thread.dump_to_file', '-format=json', file.path];
      const { outcome, costMs } = await this.#priced(pid, DUMPS_IN, () => this.#jcmd(program, pid, command));
      if (outcome.kind === 'unknown-command') return 'older';
      if (outcome.kind === 'refused') return refused(pid, outcome.why);
      const parts = file.open();
      if (parts === null) return refused(pid, outcome.text.split('\n')[0] ?? '');
      const { stacks, tookMs } = await readThreadDump(parts);
      if (stacks === null) return missing(`JVM ${pid} wrote no thread dump that conctop can read`);
      return { stacks: { ...stacks, costMs }, ownMs: tookMs };
    } finally {
      file.remove();
    }
  }

  async #print(program: string, pid: number): Promise<JvmReading> {
    const { outcome, costMs } = await this.#priced(pid, PRINTS_IN, () => this.#jcmd(program, pid, ['Thread.print']));
    if (outcome.kind === 'refused') return refused(pid, outcome.why);
    const startMs = performance.now();
    const stacks = outcome.kind === 'printed' ? parseThreadPrint(outcome.text) : null;
    if (stacks === null) return missing(`JVM ${pid} printed no threads that conctop can read`);
    return { stacks: { ...stacks, costMs }, ownMs: performance.now() - startMs };
  }

  readonly #jcmd = (program: string, pid: number, command: readonly string[]): Promise<JcmdOutcome> =>
    runJcmd(program, pid, command, this.#signal);

  /** `costMs`: CPU time of those threads of the JVM meanwhile; null where that is not known. */
  async #priced(pid: number, names: readonly string[], ask: () => Promise<JcmdOutcome>) {
    const beforeNs = cpuNsOfThreads(this.#procRoot, pid, names);
    const outcome = await ask();
    const afterNs = cpuNsOfThreads(this.#procRoot, pid, names);
    const costMs = beforeNs === null || afterNs === null ? 0 : (afterNs - beforeNs) / 1e6;
    return { outcome, costMs: costMs > 0 ? costMs : null };
  }

  #isOwn(pid: number): boolean {
    try {
      return statSync(`${this.#procRoot}/${pid}`).uid === process.geteuid?.();
    } catch {
      return false;
    }
  }
}

const missing = (words: string, isSure = false): JvmReading => ({ stacks: null, reason: `${words}.`, isSure });

const refused = (pid: number, why: string): JvmReading =>
  missing(`jcmd cannot read JVM ${pid}: ${why.replace(/\.$/, '')}`);

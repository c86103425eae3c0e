import { execFile } from 'node:child_process';

/** Starting it takes a busy machine two seconds, and the JVM's dump of 10,000 virtual threads as long again. */
const TIMEOUT_MS = 15_000;
/** Thread.print of thousands of threads. */
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
/** It is a JVM itself, which lives for a moment: without a compiler that pays off later, it costs two thirds. */
const CHEAP = ['-J-XX:+UseSerialGC', '-J-XX:TieredStopAtLevel=1', '-J-Xmx256m'];

export type JcmdOutcome =
  | { readonly kind: 'printed'; readonly text: string }
  /** The JVM is older than the command. */
  | { readonly kind: 'unknown-command' }
  /** `why`: the JVM's or jcmd's own words. */
  | { readonly kind: 'refused'; readonly why: string };

/** `jcmd PID COMMAND…`. Never rejects. */
export function runJcmd(
  program: string,
  pid: number,
  command: readonly string[],
  signal: AbortSignal,
): Promise<JcmdOutcome> {
  // Options for every JVM would be taken by this one too: an agent, a port.
  const { JAVA_TOOL_OPTIONS, _JAVA_OPTIONS, ...env } = process.env;
  const options = { timeout: TIMEOUT_MS, maxBuffer: OUTPUT_BYTES_MAX, env, cwd: '/', signal };
  return new Promise((resolve) => {
    execFile(program, [...CHEAP, `${pid}`, ...command], options, (error, stdout, stderr) => {
      // Its first line repeats the process id.
      const text = stdout.slice(stdout.indexOf('\n') + 1);
      if (error === null) return resolve({ kind: 'printed', text });
      if (/Unknown diagnostic command/.test(stderr)) return resolve({ kind: 'unknown-command' });
      const isLate = error.killed === true;
      resolve({
        kind: 'refused',
        why: isLate ? `no answer within ${TIMEOUT_MS / 1000} s` : wordsOf(stderr, error.message),
      });
    });
  });
}

/** `The VM does not support the attach mechanism` of `com.sun.tools.attach.AttachNotSupportedException: The VM …`. */
function wordsOf(stderr: string, otherwise: string): string {
  const line = stderr.split('\n').find((text) => text.trim() !== '') ?? otherwise.split('\n')[0] ?? '';
  return line.replace(/^(?:[\w.$]+(?:Exception|Error): )+/, '').trim();
}

import { execFile, execFileSync } from 'node:child_process';

/** Words and numbers as the manual pages write them, whatever the user's language. */
const IN_ENGLISH = { ...process.env, LC_ALL: 'C' };
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

/** The output of a system program; null where it failed, is missing, or took longer than `timeoutMs`. */
export function run(program: string, args: readonly string[], timeoutMs: number): Promise<string | null> {
  const options = { env: IN_ENGLISH, timeout: timeoutMs, maxBuffer: OUTPUT_BYTES_MAX };
  return new Promise((resolve) => {
    execFile(program, [...args], options, (error, stdout) => resolve(error === null ? stdout : null));
  });
}

/** The same, for use before the first frame. */
export function runSync(program: string, args: readonly string[], timeoutMs: number): string | null {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      timeout: timeoutMs,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: IN_ENGLISH,
    });
  } catch {
    return null;
  }
}

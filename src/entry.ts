#!/usr/bin/env node
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Node 22 and newer keep compiled code between runs: a third off the time to the first frame. Node 20 has no such thing.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

/** In the words of cli.ts, which reports the same a moment later: how many files are open by then is the bundler's affair. */
const LIMITS: Readonly<Record<string, string>> = {
  EMFILE: 'Too many files are open: a process may have no more.\n  Raise the limit with `ulimit -n 1024` or more.',
  ENFILE: 'Too many files are open: the whole system may have no more.\n  Raise the limit with `sysctl fs.file-max`.',
  ENOMEM: 'No memory, or no address space, is left for conctop.\n  Raise the limit with `ulimit -v unlimited`.',
};

/**
 * Loads conctop itself. A file of its own, since what fails while modules are linked (no descriptor left to read one, no
 * memory) can be reported in a sentence only by code that was linked before.
 */
const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..');
import('./cli.ts')
  .then(({ run }) => run(packageRoot))
  .catch((cause: unknown) => {
    process.stderr.write(`conctop: ${whyNotLoaded(cause)}\n`);
    process.exit(1);
  });

/** The cause, and below it the fix. */
function whyNotLoaded(cause: unknown): string {
  const { code, syscall } = (cause instanceof Error ? cause : {}) as NodeJS.ErrnoException;
  if (syscall === 'uv_cwd') return 'The working folder was deleted.\n  Change to one that exists: cd.';
  const limit = code !== undefined && Object.hasOwn(LIMITS, code) ? LIMITS[code] : undefined;
  if (limit !== undefined) return limit;
  return `this is a bug in conctop, please report it.\n${cause instanceof Error ? cause.stack : String(cause)}`;
}

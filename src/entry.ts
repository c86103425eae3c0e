#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepCompiledCode } from './compiled-code.ts';

const distFolder = dirname(fileURLToPath(import.meta.url));

keepCompiledCode(join(distFolder, 'chunks'));

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
const packageRoot = join(distFolder, '..');
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

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isErrno } from './errno.ts';

/**
 * Creates one folder after another, from the first missing one. Not `mkdir` with `recursive`: below a folder that refuses new
 * ones with ENOENT (/proc), Node tries for ever. `mode` before the umask.
 */
export function makeFolders(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, mode);
  } catch (cause) {
    if (isErrno(cause, 'EEXIST')) return;
    const parent = dirname(path);
    if (!isErrno(cause, 'ENOENT') || parent === path) throw cause;
    makeFolders(parent, mode);
    mkdirSync(path, mode);
  }
}

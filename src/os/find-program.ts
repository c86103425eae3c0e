import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The first executable file of that name; null where there is none. A name with a slash is already a path. */
export const findOnPath = (command: string, path: string): string | null =>
  candidates(command, path).find(isExecutableFile) ?? null;

/**
 * The result that execvp(3) would have: null where the program can be started in `cwd`, else an error with the code ENOENT or
 * EACCES, worded like that of `spawn`.
 */
export function whyNotStartable(program: string, cwd: string, path: string): NodeJS.ErrnoException | null {
  const files = candidates(program, path).map((file) => resolve(cwd, file));
  if (files.some(isExecutableFile)) return null;
  const code = program !== '' && files.some((file) => existsSync(file)) ? 'EACCES' : 'ENOENT';
  return Object.assign(new Error(`spawn ${program} ${code}`), { code, syscall: `spawn ${program}`, path: program });
}

const candidates = (command: string, path: string): string[] =>
  command.includes('/')
    ? [command]
    : path
        .split(delimiter)
        .filter(Boolean)
        .map((folder) => join(folder, command));

function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** `$JAVA_HOME/bin`, `/usr/lib/jvm/(any)/bin`: the folders that match such a pattern here. A variable that is not set: none. */
export function expandFolders(pattern: string, env: NodeJS.ProcessEnv): string[] {
  const [first = '', ...rest] = pattern.split('/');
  const start = first.startsWith('$') ? env[first.slice(1)] : '/';
  if (start === undefined || start === '') return [];
  return rest.reduce<string[]>(
    (folders, name) =>
      folders.flatMap((folder) =>
        name === '*' ? subfoldersOf(folder).map((child) => join(folder, child)) : [join(folder, name)],
      ),
    [start],
  );
}

function subfoldersOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

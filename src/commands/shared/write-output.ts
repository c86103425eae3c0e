import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConctopError, usageError } from '../../domain/errors.ts';
import { isOutOfSpace, whyNotWritten } from '../../domain/words/write-failure.ts';

/**
 * A file that exists may be needed: it is replaced only with `force`. Pipes and devices (/dev/stdout) are there to be written to.
 * @throws ConctopError `bad-usage` if it exists.
 */
export function assertNew(file: string, force: boolean): void {
  if (!force && statSync(file, { throwIfNoEntry: false })?.isFile() === true) {
    throw usageError(`${file} already exists.`, 'Name another file, or add --force to replace it.');
  }
}

/**
 * What is written at the end of a run, by option. One file can hold one of them: the second would replace the first.
 * @throws ConctopError `bad-usage` where two name the same file, or one names stdout.
 */
export function assertFiles(files: Readonly<Record<string, string | undefined>>): void {
  const named = new Map<string, string>();
  for (const [option, file] of Object.entries(files)) {
    if (file === undefined) continue;
    if (file === STDOUT) {
      throw usageError(
        `--${option} - has no stdout to write to: the summary goes there.`,
        `Name a file: --${option} FILE${option === 'report' ? '; or print one afterwards: conctop report --format md' : ''}.`,
      );
    }
    const path = resolve(file);
    const other = named.get(path);
    if (other !== undefined && !isDevice(path)) {
      throw usageError(
        `--${other} and --${option} both name ${file}.`,
        'Name two files: the second would replace the first.',
      );
    }
    named.set(path, option);
  }
}

/** Stands for stdout, as elsewhere. */
export const STDOUT = '-';

const isDevice = (file: string): boolean => {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
};

/**
 * Writes a file that a person asked for: all of it or, on a full disk, nothing, so that what stood there before is not lost either.
 * @throws ConctopError `bad-usage` if it exists, `output-failed` if it cannot be written.
 */
export function writeOutput(file: string, text: string, force: boolean): void {
  assertNew(file, force);
  try {
    if (isDevice(file)) writeFileSync(file, text);
    else writeWhole(file, text);
  } catch (cause) {
    throw new ConctopError('output-failed', `${file} cannot be written: ${whyNotWritten(cause)}.`, {
      hint: isOutOfSpace(cause)
        ? 'Free some space, or name a file on another disk.'
        : 'Name a file in a folder that exists and that you may write to.',
      cause,
    });
  }
}

/** Beside it first, then under its name. A link keeps pointing to the file that it names. */
function writeWhole(file: string, text: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  const path = found === undefined ? file : realpathSync(file);
  if (found?.isDirectory() === true) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  const part = `${path}.${process.pid}.part`;
  try {
    writeFileSync(part, text, found === undefined ? {} : { mode: found.mode });
    renameSync(part, path);
  } catch (cause) {
    rmSync(part, { force: true });
    // A file may be written where no other can be made beside it, or put in its place: one that is mounted into a container.
    if (found === undefined || isOutOfSpace(cause)) throw cause;
    writeFileSync(path, text);
  }
}

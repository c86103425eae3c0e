import { statSync, writeFileSync } from 'node:fs';
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
 * Writes a file that a person asked for.
 * @throws ConctopError `bad-usage` if it exists, `output-failed` if it cannot be written.
 */
export function writeOutput(file: string, text: string, force: boolean): void {
  assertNew(file, force);
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new ConctopError('output-failed', `${file} cannot be written: ${whyNotWritten(cause)}.`, {
      hint: isOutOfSpace(cause)
        ? 'Free some space, or name a file on another disk.'
        : 'Name a file in a folder that exists and that you may write to.',
      cause,
    });
  }
}

import { statSync } from 'node:fs';
import { ConctopError, usageError } from '../../domain/errors.ts';
import { whyNotWritten } from '../../domain/words/write-failure.ts';
import { makeFolders } from '../../os/make-folders.ts';
import { assertNew } from './write-output.ts';

/** Makes the folder of `--record` of what keeps several recordings; refused before anything starts, where a file is in the way. */
export function makeRecordFolder(folder: string, whose: string, files: readonly string[], force: boolean): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw usageError(`--record ${folder} is a file, and ${whose} keeps several.`, 'Name a folder: --record runs/');
  }
  try {
    makeFolders(folder);
  } catch (cause) {
    throw new ConctopError('record-failed', `The folder ${folder} cannot be made: ${whyNotWritten(cause)}.`, {
      hint: 'Name a folder that you may write to: --record runs/',
      cause,
    });
  }
  for (const file of files) assertNew(file, force);
}

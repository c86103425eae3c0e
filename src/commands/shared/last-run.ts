import { usageError } from '../../domain/errors.ts';
import { lastRecording } from '../../record/kept-runs.ts';

/** The recording that is meant where none is named, which is told. @throws ConctopError `bad-usage` where none is kept. */
export function lastRun(example: string, stderr: NodeJS.WriteStream): string {
  const file = lastRecording();
  if (file === null)
    throw usageError(
      'No recording is named, and no run is kept yet.',
      `Name one: ${example}; or run something first: conctop go --ramp.`,
    );
  stderr.write(`The last run: ${file}\n`);
  return file;
}

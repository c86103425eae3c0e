import { usageError } from '../../domain/errors.ts';
import { FORMATS, type Format, formatOfFile } from '../../report/formats.ts';

/** The endings that a report's file may have, for a message. */
export const KNOWN = FORMATS.map((name) => `.${name}`).join(', ');

/** @throws ConctopError `bad-usage` that names the endings that are known. */
export function formatNamedBy(file: string, hint = `Choose one of ${KNOWN}.`): Format {
  const format = formatOfFile(file);
  if (format !== null) return format;
  throw usageError(`${file} ends in nothing that a report can be.`, hint);
}

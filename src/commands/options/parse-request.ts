import { readFileSync } from 'node:fs';
import { usageError } from '../../domain/errors.ts';

/** RFC 9110, 5.6.2: the characters of a method and a field name. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** RFC 9110, 5.5: visible characters, spaces and tabs; no line breaks. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Upper case, as it is sent. */
export function parseMethod(text: string): string {
  const method = text.toUpperCase();
  if (!TOKEN.test(method)) throw usageError(`--method ${text} is not an HTTP method.`, 'Write it like -m POST.');
  if (method === 'CONNECT') {
    throw usageError(
      '--method CONNECT asks for a tunnel, which is not load.',
      'Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.',
    );
  }
  return method;
}

/** Headers that would break the framing of all requests after the first, or that conctop sets itself. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['content-length', 'conctop counts the body itself (-b)'],
  ['transfer-encoding', 'bodies are sent with their length (-b)'],
  ['__proto__', 'JavaScript cannot store a field of that name'],
]);

/** `Accept: text/html` as name and value, checked so that the request's framing stays intact. */
export function parseHeader(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon)).trim();
  const value = line.slice(colon + 1).trim();
  if (!TOKEN.test(name) || !FIELD_VALUE.test(value)) {
    throw usageError(`--header '${line}' is not a header.`, "Write it like -H 'Accept: text/html'.");
  }
  const reason = REFUSALS.get(name.toLowerCase());
  if (reason !== undefined) throw usageError(`--header '${line}' is refused: ${reason}.`, 'Leave it out.');
  return [name, value];
}

/** The text itself, or for `@FILE` the file's content. */
export function parseBody(text: string): string {
  if (!text.startsWith('@')) return text;
  try {
    return readFileSync(text.slice(1), 'utf8');
  } catch (cause) {
    throw usageError(
      `--body ${text} cannot be read.`,
      'Name a file after the @, or give the text itself: -b \'{"a": 1}\'.',
      cause,
    );
  }
}

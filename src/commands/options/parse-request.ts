import { isUtf8 } from 'node:buffer';
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

/** Fields with one value, which must not be repeated: RFC 9110, 5.3. All other fields of a request are lists, or refused above. */
const SINGLE = new Set([
  'authorization',
  'content-location',
  'content-type',
  'date',
  'from',
  'host',
  'if-modified-since',
  'if-range',
  'if-unmodified-since',
  'max-forwards',
  'origin',
  'proxy-authorization',
  'range',
  'referer',
  'user-agent',
]);
/** Cookies have a separator of their own: RFC 6265, 5.4. */
const SEPARATORS: Readonly<Record<string, string>> = { cookie: '; ' };

/** Fields with the same name, in upper or lower case, are one field with all values: RFC 9110, 5.3. */
export function joinHeaders(headers: readonly (readonly [name: string, value: string])[]): Record<string, string> {
  const fields = new Map<string, [name: string, value: string]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = fields.get(key);
    if (before === undefined) fields.set(key, [name, value]);
    else if (!SINGLE.has(key)) before[1] += `${SEPARATORS[key] ?? ', '}${value}`;
    else throw usageError(`--header '${name}: ${value}' is a second ${name}.`, 'Leave one of them out.');
  }
  return Object.fromEntries(fields.values());
}

/** The text itself, or for `@FILE` the file's content. */
export function parseBody(text: string): string {
  if (!text.startsWith('@')) return text;
  const bytes = bytesOf(text);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw usageError(
    `--body ${text} is not UTF-8 text, so it could not be sent unchanged.`,
    'Name a text file in UTF-8.',
  );
}

function bytesOf(text: string): Buffer {
  try {
    return readFileSync(text.slice(1));
  } catch (cause) {
    throw usageError(
      `--body ${text} cannot be read.`,
      'Name a file after the @, or give the text itself: -b \'{"a": 1}\'.',
      cause,
    );
  }
}

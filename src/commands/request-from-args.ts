import { readFileSync } from 'node:fs';
import { ConctopError, EXIT } from '../domain/errors.ts';
import type { RequestConfig } from '../domain/run-config.ts';
import type { RunArgs } from './run-options.ts';

/** RFC 9110, 5.6.2: what a method and a field name are made of. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** RFC 9110, 5.5: visible characters, spaces and tabs; above all no line breaks. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const usage = (message: string, hint: string): ConctopError =>
  new ConctopError('bad-usage', message, { hint, exitCode: EXIT.usage });

/** `-m`, `-H`, `-b` and `--insecure`, checked so that they cannot break the request's framing. */
export function requestFromArgs(args: Pick<RunArgs, 'method' | 'header' | 'body' | 'insecure'>): RequestConfig {
  const method = (args.method ?? 'GET').toUpperCase();
  if (!TOKEN.test(method)) throw usage(`--method ${args.method} is not an HTTP method.`, 'Write it like -m POST.');
  if (method === 'CONNECT') {
    throw usage(
      '--method CONNECT asks for a tunnel, which is no load.',
      'Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.',
    );
  }
  return { method, headers: headersOf(args.header ?? []), body: bodyOf(args.body), insecure: args.insecure ?? false };
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    const value = line.slice(colon + 1).trim();
    if (!TOKEN.test(name) || !FIELD_VALUE.test(value)) {
      throw usage(`--header '${line}' is not a header.`, "Write it like -H 'Accept: text/html'.");
    }
    headers[name] = value;
  }
  return headers;
}

function bodyOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!text.startsWith('@')) return text;
  const file = text.slice(1);
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConctopError('bad-usage', `--body ${text} cannot be read.`, {
      hint: 'Name a file after the @, or give the text itself: -b \'{"a": 1}\'.',
      exitCode: EXIT.usage,
      cause,
    });
  }
}

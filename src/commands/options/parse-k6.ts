import { isIP } from 'node:net';
import { usageError } from '../../domain/errors.ts';

/** Where conctop listens for k6. */
export interface K6Address {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:9411`, `[::1]:9411`, `0.0.0.0:9411`: there is no default, so that nothing listens where nobody meant it. */
export function parseK6Address(text: string): K6Address {
  const [, six, four, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = six ?? four ?? '';
  const port = Number(digits ?? Number.NaN);
  if (isIP(host) === (six === undefined ? 4 : 6) && port <= 65_535) return { host, port };
  throw usageError(
    `--k6 ${text} is not an address and a port to listen on.`,
    'Write --k6 127.0.0.1:9411 for k6 on this machine, or the address at which the other machines reach it.',
  );
}

/** Whoever knows it can write figures into the run. */
const SHORTEST_TOKEN = 8;

export function parseK6Token(text: string): string {
  if (text.length >= SHORTEST_TOKEN && /^[\x21-\x7e]+$/.test(text)) return text;
  throw usageError(
    `--k6-token needs at least ${SHORTEST_TOKEN} characters, without spaces.`,
    'Make one up with: openssl rand -hex 16',
  );
}

import { isIP } from 'node:net';
import { usageError } from '../../domain/errors.ts';

/** Where conctop listens for k6. */
export interface K6Address {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:9411`, `[::1]:9411`, `0.0.0.0:9411`: there is no default, so that nothing listens where nobody meant it. */
export function parseK6Address(text: string): K6Address {
  const place = addressAndPort(text);
  if (place !== null) return place;
  throw usageError(
    `--k6 ${text} is not an address and a port to listen on.`,
    'Write --k6 127.0.0.1:9411 for k6 on this machine, or the address at which the other machines reach it.',
  );
}

/** An address is one, not a name, which can stand for several. Null: it is none. */
function addressAndPort(text: string): K6Address | null {
  const [, six, four, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = six ?? four ?? '';
  const port = Number(digits ?? Number.NaN);
  return isIP(host) === (six === undefined ? 4 : 6) && port <= 65_535 ? { host, port } : null;
}

/** `127.0.0.1:9464`; a port alone is one of loopback: what others can reach has its address written out. */
export function parseMetricsAddress(text: string): K6Address {
  const place = addressAndPort(/^:?\d+$/.test(text.trim()) ? `127.0.0.1:${text.trim().replace(':', '')}` : text);
  if (place !== null) return place;
  throw usageError(
    `--serve-metrics ${text} is not an address and a port to listen on.`,
    'Write --serve-metrics 127.0.0.1:9464, or the address at which another machine reaches it.',
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

import { join } from 'node:path';
import type { Limits } from '../../domain/connection-limits.ts';
import { parseMaxOpenFiles } from './pid-limits.ts';
import { readProcText } from './proc-file.ts';
import { parsePortRange, parseSomaxconn } from './sys-net.ts';

export function readLinuxLimits(procRoot: string): Limits {
  const read = (path: string, parse: (text: string) => number | null): number | null => {
    const text = readProcText(join(procRoot, path));
    return text === null ? null : parse(text);
  };
  return {
    platform: 'linux',
    nofile: read('self/limits', parseMaxOpenFiles),
    ephemeralPorts: read('sys/net/ipv4/ip_local_port_range', (range) =>
      parsePortRange(range, readProcText(join(procRoot, 'sys/net/ipv4/ip_local_reserved_ports')) ?? ''),
    ),
    somaxconn: read('sys/net/core/somaxconn', parseSomaxconn),
  };
}

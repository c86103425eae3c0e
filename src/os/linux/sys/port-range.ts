import { readProcText } from '../proc-file.ts';

/**
 * The number of ports in /proc/sys/net/ipv4/ip_local_port_range (first and last ephemeral port, inclusive; ip(7)), less those
 * in ip_local_reserved_ports (`8080,9148-9150`; Documentation/networking/ip-sysctl.rst). Null where the text has another form.
 */
export function parsePortRange(text: string, reserved = ''): number | null {
  const match = /^(\d+)\s+(\d+)\s*$/.exec(text);
  if (match === null) return null;
  const [from, to] = [Number(match[1]), Number(match[2])];
  const taken = [...reserved.matchAll(/(\d+)(?:-(\d+))?/g)].reduce((sum, [, first, last]) => {
    const inside = Math.min(to, Number(last ?? first)) - Math.max(from, Number(first)) + 1;
    return sum + Math.max(0, inside);
  }, 0);
  return Math.max(0, to - from + 1 - taken);
}

export const readPortRange = (procRoot: string): number | null =>
  parsePortRange(
    readProcText(`${procRoot}/sys/net/ipv4/ip_local_port_range`) ?? '',
    readProcText(`${procRoot}/sys/net/ipv4/ip_local_reserved_ports`) ?? '',
  );

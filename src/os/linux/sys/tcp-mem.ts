import { readProcText } from '../proc-file.ts';

/**
 * /proc/sys/net/ipv4/tcp_mem: `low pressure high`, in pages of socket buffers of all TCP sockets together; at `high` the kernel
 * drops what arrives (tcp(7)). The third; null where the text has another form.
 */
export function parseTcpMemHigh(text: string): number | null {
  const [, high] = /^\d+\s+\d+\s+(\d+)\s*$/.exec(text) ?? [];
  return high === undefined ? null : Number(high);
}

export const readTcpMemHigh = (procRoot: string): number | null =>
  parseTcpMemHigh(readProcText(`${procRoot}/sys/net/ipv4/tcp_mem`) ?? '');

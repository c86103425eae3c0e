/** One line of the kernel's /proc/net/tcp or tcp6. */
export interface TcpSocket {
  readonly port: number;
  readonly isListening: boolean;
  readonly isEstablished: boolean;
  readonly inode: string;
}

/** TCP_LISTEN and TCP_ESTABLISHED of include/net/tcp_states.h, as the file writes them. */
const LISTEN = '0A';
const ESTABLISHED = '01';

/**
 * `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode`, address and port in hexadecimal:
 * Documentation/networking/proc_net_tcp.rst of the kernel. Sockets in other states than these two are left out.
 */
const LINE = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} (0A|01) \S+ \S+ \S+ +\d+ +\d+ (\d+)/gm;

export function* parseTcpTable(table: string): Generator<TcpSocket> {
  for (const [, port = '', state, inode = ''] of table.matchAll(LINE)) {
    yield {
      port: Number.parseInt(port, 16),
      isListening: state === LISTEN,
      isEstablished: state === ESTABLISHED,
      inode,
    };
  }
}

/** The inode of a descriptor's link, `socket:[12345]`; null where it is none of a socket. See proc_pid_fd(5). */
export const inodeOfLink = (link: string): string | null => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? null;

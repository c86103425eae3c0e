import { readProcText } from '../proc-file.ts';

/** Files of /proc/sys that hold one number, by meaning: add a line for another one. */
const PATHS = {
  /** Connections that a listener keeps until they are accepted: listen(2). */
  somaxconn: 'net/core/somaxconn',
  /** Connections of a port whose handshake is under way: tcp(7). */
  synBacklog: 'net/ipv4/tcp_max_syn_backlog',
  /** Ports below it are for who has CAP_NET_BIND_SERVICE: Documentation/networking/ip-sysctl.rst. */
  firstUnprivilegedPort: 'net/ipv4/ip_unprivileged_port_start',
  /** proc_sys_kernel(5) */
  threadsMax: 'kernel/threads-max',
  pidMax: 'kernel/pid_max',
  /** Mappings of one process: proc_sys_vm(5). */
  maxMapCount: 'vm/max_map_count',
  /** Who may trace whom: Documentation/admin-guide/LSM/Yama.rst. Missing where the kernel has no Yama. */
  ptraceScope: 'kernel/yama/ptrace_scope',
  /** Open files of the whole system, and of a process at most: Documentation/admin-guide/sysctl/fs.rst. */
  fileMax: 'fs/file-max',
  nrOpen: 'fs/nr_open',
  /** Connections that the firewall follows, where it does: Documentation/networking/nf_conntrack-sysctl.rst. */
  conntrackMax: 'net/netfilter/nf_conntrack_max',
} as const;

/** Null where the file is missing, or holds no number. */
export const readSysNumber = (procRoot: string, name: keyof typeof PATHS): number | null =>
  parseNumber(readProcText(`${procRoot}/sys/${PATHS[name]}`) ?? '');

export const parseNumber = (text: string): number | null => (/^\d+\s*$/.test(text) ? Number(text) : null);

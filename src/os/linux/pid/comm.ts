import { readProcText } from '../proc-file.ts';

/** A process's name as the kernel knows it, at most 15 bytes: /proc/PID/comm, proc_pid_comm(5). Null where it is gone. */
export const readComm = (procRoot: string, pid: number): string | null =>
  readProcText(`${procRoot}/${pid}/comm`)?.trim() ?? null;

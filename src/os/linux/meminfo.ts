import { readProcText } from './proc-file.ts';

/** MemAvailable of /proc/meminfo in bytes, proc_meminfo(5); null on kernels before 3.14. */
export function parseMemAvailable(text: string): number | null {
  const match = /^MemAvailable:\s+(\d+) kB$/m.exec(text);
  return match === null ? null : Number(match[1]) * 1024;
}

export const readMemAvailable = (procRoot: string): number | null =>
  parseMemAvailable(readProcText(`${procRoot}/meminfo`) ?? '');

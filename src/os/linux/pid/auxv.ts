import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The two units in which other files of /proc count. */
export interface KernelUnits {
  readonly pageBytes: number;
  /** Ticks per second of utime, stime and starttime (USER_HZ). */
  readonly ticksPerSecond: number;
}

/** Page size of x86-64, and USER_HZ of Linux on every architecture except alpha and ia64. */
const COMMON_UNITS: KernelUnits = { pageBytes: 4096, ticksPerSecond: 100 };

/** Entry types, from the kernel's include/uapi/linux/auxvec.h. */
const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;

/** Node cannot call sysconf(3); the vector that the kernel passes to every process has the same numbers. */
export function readKernelUnits(procRoot: string): KernelUnits {
  try {
    return parseAuxv(readFileSync(join(procRoot, 'self', 'auxv')));
  } catch {
    return COMMON_UNITS;
  }
}

/** /proc/PID/auxv: pairs of unsigned longs (type, value), see getauxval(3). Little endian, like every platform of Node. */
export function parseAuxv(bytes: Buffer): KernelUnits {
  const found = new Map<bigint, number>();
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    found.set(bytes.readBigUInt64LE(at), Number(bytes.readBigUInt64LE(at + 8)));
  }
  return {
    pageBytes: found.get(AT_PAGESZ) ?? COMMON_UNITS.pageBytes,
    ticksPerSecond: found.get(AT_CLKTCK) ?? COMMON_UNITS.ticksPerSecond,
  };
}

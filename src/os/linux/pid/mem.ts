import { closeSync, openSync, readSync } from 'node:fs';

const DESCRIPTOR_BYTES = 4;
const bytes = Buffer.alloc(DESCRIPTOR_BYTES);
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * The descriptor that poll(2) was given, from the memory of its caller: `struct pollfd` begins with it, an int. /proc/PID/mem
 * (proc_pid_mem(5)) needs the same right as /proc/PID/syscall, which has `address`, and reading it does not stop the process.
 * Null where it may not be read, or the process went on and gave the memory back.
 */
export function readPolledDescriptor(procRoot: string, pid: number, address: string): number | null {
  let fd: number | null = null;
  try {
    fd = openSync(`${procRoot}/${pid}/mem`, 'r');
    if (readSync(fd, bytes, 0, DESCRIPTOR_BYTES, BigInt(address)) < DESCRIPTOR_BYTES) return null;
    return isLittleEndian ? bytes.readInt32LE() : bytes.readInt32BE();
  } catch {
    return null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

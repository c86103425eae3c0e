import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Pids of every process whose environment carries the mark that a test gave to the conctop it started. */
export function processesMarked(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isZombie = /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
        return !isZombie && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`CONCTOP_TEST_MARK=${mark}\0`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Kills every process that carries the mark; those that end by themselves meanwhile are gone too. */
export function killMarked(mark: string): void {
  for (const pid of processesMarked(mark)) kill(pid);
}

/** SIGKILL, whether the process is still there or not. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Pids among `pids` whose command line matches. */
export const matching = (pids: readonly number[], pattern: RegExp): number[] =>
  pids.filter((pid) => {
    try {
      return pattern.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
    } catch {
      return false;
    }
  });

/** For what hangs: a busy machine takes many times as long over the same work. */
export const LIMIT_MS = 30_000;

/** Waits until `holds` is true; false once the time is over. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  timeoutMs = LIMIT_MS,
  everyMs = 50,
): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  while (performance.now() < end) {
    if (await holds()) return true;
    await sleep(everyMs);
  }
  return false;
}

export const isPortFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });

export const threadsByPs = (pid: number): number =>
  Number(spawnSync('ps', ['-o', 'nlwp=', '-p', `${pid}`], { encoding: 'utf8' }).stdout?.trim());

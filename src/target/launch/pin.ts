import { execFile } from 'node:child_process';
import { usageError } from '../../domain/errors.ts';
import { type PinPlan, planPins } from '../../domain/plan/pin-plan.ts';
import { findOnPath } from '../../os/find-program.ts';
import { readAllowedCores } from '../../os/linux/pid/status.ts';

/** Checks that this machine can pin at all, and divides the cores that conctop itself may use (taskset, cgroup cpuset). */
export function planPinsHere(generators: number, platform: NodeJS.Platform = process.platform): PinPlan {
  if (platform !== 'linux')
    throw usageError('--pin works on Linux only.', 'Run without --pin: the system chooses the cores.');
  if (findOnPath('taskset', process.env.PATH ?? '') === null) {
    throw usageError('--pin needs taskset, which is not on PATH.', 'Install it: apt-get install util-linux.');
  }
  const plan = planPins(readAllowedCores('/proc', 'self') ?? [], generators);
  if (plan === null)
    throw usageError('--pin needs two cores, and there is one.', 'Run without --pin: both share that core.');
  return plan;
}

/** The prefix that keeps a command, with all its threads and children, on these cores. */
export const pinnedCommand = (cores: readonly number[]): readonly string[] => ['taskset', '-c', cores.join(',')];

/** Moves all threads of a running process. Resolves even if it is gone. */
export const pinProcess = (pid: number, cores: readonly number[]): Promise<void> =>
  new Promise((resolve) => {
    execFile('taskset', ['-a', '-p', '-c', cores.join(','), `${pid}`], () => resolve());
  });

import { listPids } from '../../os/linux/ids.ts';
import { hasInEnvironment } from '../../os/linux/pid/environ.ts';

/**
 * A server that puts itself into the background (daemon(3), setsid(2)) leaves our process group, and no signal to the group
 * reaches it. What it keeps is its environment, and in it this name with a value of its own for each start.
 */
export const MARKER = 'CONCTOP_STARTED';

/** Processes that were started with this marker and run now. Empty where there is no /proc. */
export const processesMarked = (value: string, procRoot = '/proc'): number[] =>
  (listPids(procRoot) ?? []).filter((pid) => hasInEnvironment(procRoot, pid, MARKER, value));

import { listPids } from '../../os/linux/ids.ts';
import { hasInEnvironment } from '../../os/linux/pid/environ.ts';

/**
 * A server that puts itself into the background (daemon(3), setsid(2)) leaves our process group, and no signal to the group
 * reaches it. But it keeps its environment, which has this name with a different value for each start.
 */
export const MARKER = 'CONCTOP_STARTED';

/** Processes that were started with this marker and still run. Empty where there is no /proc. */
export const processesMarked = (value: string, procRoot = '/proc'): number[] =>
  (listPids(procRoot) ?? []).filter((pid) => hasInEnvironment(procRoot, pid, MARKER, value));

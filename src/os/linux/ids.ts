import { readdirSync } from 'node:fs';

/** Process ids: the entries of /proc that are numbers (proc(5)). Null where /proc cannot be listed. */
export const listPids = (procRoot: string): number[] | null => listIds(procRoot);

/** Thread ids of a process: the entries of /proc/PID/task (proc_pid_task(5)). Null where it is gone or not permitted. */
export const listTids = (procRoot: string, pid: number): number[] | null => listIds(`${procRoot}/${pid}/task`);

function listIds(folder: string): number[] | null {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return null;
  }
  const ids: number[] = [];
  for (const name of names) {
    const first = name.charCodeAt(0);
    if (first >= 49 && first <= 57) ids.push(Number(name));
  }
  return ids;
}

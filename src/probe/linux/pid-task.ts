import { readdirSync } from 'node:fs';

/** The entries of /proc/PID/task (thread ids) or of /proc (process ids); null where it vanished or is not permitted. */
export function listIds(folder: string): number[] | null {
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

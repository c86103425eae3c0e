import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Fake /proc, with a process 7 in it, and /sys/fs/cgroup; they go with the test. */
export function cgroupRoots(cgroup: string, files: Readonly<Record<string, string>>): [proc: string, cgroups: string] {
  const root = mkdtempSync(join(tmpdir(), 'conctop-cgroup-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const all = {
    'proc/7/cgroup': cgroup,
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`cgroup/${path}`, text])),
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [join(root, 'proc'), join(root, 'cgroup')];
}

import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/**
 * A /proc recorded from a real tree on Linux 6.18, with awkward names:
 *
 *   29574 "we ird) R (1"       root, leads its group, threads 29574 and 29623 "io (wörk)"
 *   ├ 29620 "worker"           in the root's group
 *   │ └ 29622 "grand child"    leads a group of its own
 *   └ 29621                    a zombie
 *   1 "init"                   a stranger
 */
export const PROC = join(dirname(fileURLToPath(import.meta.url)), 'fixtures', 'proc');
export const ROOT_PID = 29574;

export const procText = (path: string): string => readFileSync(join(PROC, path), 'utf8');

/** A copy that the test may change; removed after it. */
export function copyOfProc(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-proc-'));
  cpSync(PROC, folder, { recursive: true });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

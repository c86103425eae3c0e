import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isErrno } from '../../os/errno.ts';
import { processIsAlive } from '../../os/process.ts';

/** Beside what is built: who builds it, and where its tools put what they need only meanwhile. Both go with the success. */
const BUILDER_FILE = '.builder-pid';
const SCRATCH_FOLDER = '.scratch';

export interface BuildAttempt {
  readonly folder: string;
  /** For tools that would use the system's temporary folder: what they leave there when they are killed goes with the attempt. */
  readonly env: Readonly<Record<string, string>>;
  /** Only what was built stays. */
  readonly finish: () => void;
  readonly abandon: () => void;
}

export function beginAttempt(prefix: string): BuildAttempt {
  makeFolders(dirname(prefix));
  const folder = mkdtempSync(prefix);
  const scratch = join(folder, SCRATCH_FOLDER);
  mkdirSync(scratch);
  writeFileSync(join(folder, BUILDER_FILE), `${process.pid}\n`);
  return {
    folder,
    env: { TMPDIR: scratch, GOTMPDIR: scratch },
    finish() {
      rmSync(scratch, { recursive: true, force: true });
      rmSync(join(folder, BUILDER_FILE), { force: true });
    },
    abandon: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Attempts of a conctop that was killed in the middle of them. Failing here fails nothing. */
export function sweepAttempts(folder: string): void {
  for (const name of namesIn(folder)) {
    const pid = builderOf(join(folder, name));
    if (pid === null || processIsAlive(pid)) continue;
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // Another user's, or gone meanwhile.
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function builderOf(attempt: string): number | null {
  try {
    const pid = Number(readFileSync(join(attempt, BUILDER_FILE), 'utf8'));
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/**
 * One folder after the other from the first that is missing. Not `mkdir` with `recursive`: below a folder that takes no new
 * ones and says ENOENT (/proc), Node tries for ever.
 */
function makeFolders(path: string): void {
  try {
    mkdirSync(path);
  } catch (cause) {
    if (isErrno(cause, 'EEXIST')) return;
    const parent = dirname(path);
    if (!isErrno(cause, 'ENOENT') || parent === path) throw cause;
    makeFolders(parent);
    mkdirSync(path);
  }
}

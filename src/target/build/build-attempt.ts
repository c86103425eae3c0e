import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolders } from '../../os/make-folders.ts';
import { processIsAlive } from '../../os/process.ts';

/** Beside the result: who builds it, and the temporary files of its tools. Both are removed after a success. */
const BUILDER_FILE = '.builder-pid';
const SCRATCH_FOLDER = '.scratch';

export interface BuildAttempt {
  readonly folder: string;
  /** Replaces the system's temporary folder: what tools leave there when they are killed is removed with the attempt. */
  readonly env: Readonly<Record<string, string>>;
  /** Only the result stays. */
  readonly finish: () => void;
  readonly abandon: () => void;
}

export function beginAttempt(prefix: string): BuildAttempt {
  makeFolders(dirname(prefix));
  const folder = mkdtempSync(`${prefix}${process.pid}-`);
  const scratch = join(folder, SCRATCH_FOLDER);
  mkdirSync(scratch);
  writeFileSync(join(folder, BUILDER_FILE), `${process.pid}\n`);
  return {
    folder,
    env: { TMPDIR: scratch, GOTMPDIR: scratch },
    finish() {
      removeQuietly(scratch);
      // With it the next sweep would take the build for an attempt that was given up.
      rmSync(join(folder, BUILDER_FILE), { force: true });
    },
    abandon: () => removeQuietly(folder),
  };
}

/** Removes attempts of a conctop that was killed during a build. A failure here does not matter. */
export function sweepAttempts(folder: string): void {
  for (const name of namesIn(folder)) {
    const pid = builderOf(join(folder, name));
    if (pid === null || processIsAlive(pid)) continue;
    removeQuietly(join(folder, name));
  }
}

/** As much of it as this user may remove. The rest is another user's, in a read-only folder, or gone meanwhile. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Nothing depends on it.
  }
}

export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function builderOf(attempt: string): number | null {
  try {
    return asPid(readFileSync(join(attempt, BUILDER_FILE), 'utf8'));
  } catch {
    return namesIn(attempt).every((name) => name === SCRATCH_FOLDER) ? builderInName(attempt) : null;
  }
}

/** It was killed before it could say who it is: its folder is as good as empty. */
const builderInName = (attempt: string): number | null => asPid(/-(\d+)-[^-]+$/.exec(attempt)?.[1] ?? '');

function asPid(text: string): number | null {
  const pid = Number(text);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

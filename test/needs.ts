import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs beside Node and git that some tests use, as a package of Debian, or the command that installs them. */
const PROGRAMS = {
  bash: 'bash',
  chromium: 'chromium',
  fish: 'fish',
  go: 'golang-go',
  groff: 'groff-base',
  ip: 'iproute2',
  k6: 'go install go.k6.io/k6@v1.8.1',
  perl: 'perl',
  prlimit: 'util-linux',
  prometheus: 'prometheus',
  ps: 'procps',
  python3: 'python3',
  rustc: 'rustc',
  script: 'bsdutils',
  setpriv: 'util-linux',
  setsid: 'util-linux',
  tmux: 'tmux',
  unshare: 'util-linux',
  xmllint: 'libxml2-utils',
  zsh: 'zsh',
} as const;
type Program = keyof typeof PROGRAMS;

/** What else a machine may lack. Nothing can be installed against it, so it is never a failure. */
const CONDITIONS = {
  linux: { holds: () => process.platform === 'linux', reason: 'Linux only' },
  root: { holds: () => process.getuid?.() === 0, reason: 'runs as root only' },
  namespaces: {
    holds: () => spawnSync('unshare', ['-rn', 'true']).status === 0,
    reason: 'this machine gives no network namespaces',
  },
  mounts: {
    holds: () => {
      const mine = process.getuid?.() === 0 ? '-m' : '-rm';
      return spawnSync('unshare', [mine, 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
    },
    reason: 'this machine lets nobody mount a disk',
  },
} as const;
type Condition = keyof typeof CONDITIONS;

/** The options of a test or a suite; `npm test` prints the reason (scripts/skips.mjs). */
export interface Needs {
  readonly skip: boolean;
  readonly meta?: { readonly skipped: string };
}

declare module '@vitest/runner' {
  interface TaskMeta {
    skipped?: string;
  }
}

/** What a test needs besides Node: if it is missing, the test is skipped with the reason. In CI a missing program is a failure. */
export function needs(...wanted: readonly (Program | Condition)[]): Needs {
  for (const want of wanted) {
    const reason = want in CONDITIONS ? conditionMissing(want as Condition) : missing(want as Program);
    if (reason !== null) return skipped(reason);
  }
  return { skip: false };
}

export const skipped = (reason: string): Needs => ({ skip: true, meta: { skipped: reason } });

/** Null where the program is there, else what is missing and how it is installed. */
export function missing(program: Program): string | null {
  if (isThere(program)) return null;
  const source: string = PROGRAMS[program];
  return requiredInCi(`${program} is missing: ${source.includes(' ') ? source : `apt-get install -y ${source}`}`);
}

/** The same reason, unless this is CI, which has everything. */
export function requiredInCi(reason: string): string {
  if (process.env.CI === 'true') throw new Error(`CI runs every test, but ${reason}`);
  return reason;
}

const conditionMissing = (condition: Condition): string | null =>
  CONDITIONS[condition].holds() ? null : CONDITIONS[condition].reason;

const VERSION_ARGUMENT: Partial<Record<Program, string>> = { go: 'version', ip: '-V', k6: 'version', tmux: '-V' };

const known = new Map<Program, boolean>();

function isThere(program: Program): boolean {
  const before = known.get(program);
  if (before !== undefined) return before;
  const { error } = spawnSync(program, [VERSION_ARGUMENT[program] ?? '--version'], { stdio: 'ignore' });
  known.set(program, error === undefined);
  return error === undefined;
}

/** Where a program is on PATH. */
export const pathOf = (program: Program): string =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(existsSync) ?? program;

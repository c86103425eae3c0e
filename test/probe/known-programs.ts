import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const source = (name: string): string => join(dirname(fileURLToPath(import.meta.url)), 'programs', name);

/** A cold Go or Rust compiler on a busy machine; some seconds as a rule. */
export const BUILD_TIMEOUT_MS = 90_000;

/** A program with threads that park, wait and burn: see programs/. */
export interface KnownProgram {
  readonly title: string;
  /** Answers where the toolchain is there. */
  readonly toolchain: readonly [command: string, ...args: string[]];
  readonly install: string;
  /** Builds where that is needed, and says how it is started. */
  readonly prepare: () => readonly [command: string, ...args: string[]];
  readonly processes: number;
  /** At least so many threads sleep all the time. */
  readonly parked: number;
}

const JAVA = process.env.JAVA_HOME === undefined ? 'java' : join(process.env.JAVA_HOME, 'bin/java');

export const KNOWN_PROGRAMS: readonly KnownProgram[] = [
  {
    title: 'Go',
    toolchain: ['go', 'version'],
    install: 'apt-get install -y golang-go',
    prepare: () => built('go', (to) => ['build', '-o', to, source('threads.go')]),
    processes: 1,
    parked: 20,
  },
  {
    title: 'Rust threads',
    toolchain: ['rustc', '--version'],
    install: 'apt-get install -y rustc',
    prepare: () => built('rustc', (to) => ['--edition', '2021', '-O', '-o', to, source('threads.rs')]),
    processes: 1,
    parked: 20,
  },
  {
    title: 'Python processes',
    toolchain: ['python3', '--version'],
    install: 'apt-get install -y python3',
    prepare: () => ['python3', source('processes.py')],
    processes: 5,
    parked: 3,
  },
  {
    title: 'JVM',
    toolchain: [JAVA, '-version'],
    install: 'apt-get install -y default-jdk-headless',
    // Compiles the source file itself; the serial collector keeps the threads of its own few.
    prepare: () => [JAVA, '-XX:+UseSerialGC', '-Xmx128m', source('Threads.java')],
    processes: 1,
    parked: 20,
  },
];

/** Why the program cannot run here; null where it can. */
export function missing({ toolchain: [command, ...args], install }: KnownProgram): string | null {
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: BUILD_TIMEOUT_MS });
    return null;
  } catch {
    return `\`${[command, ...args].join(' ')}\` does not run: ${install}`;
  }
}

function built(compiler: string, args: (to: string) => readonly string[]): [string] {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-program-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const to = join(folder, 'threads');
  execFileSync(compiler, args(to), { stdio: ['ignore', 'ignore', 'inherit'], timeout: BUILD_TIMEOUT_MS });
  return [to];
}

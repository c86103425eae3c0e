import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expandFolders, findOnPath } from '../../../os/find-program.ts';
import { readComm } from '../../../os/linux/pid/comm.ts';
import { emptySchedStat, parseSchedStat } from '../../../os/linux/pid/schedstat.ts';
import { parseCatches, parseInnermostPid } from '../../../os/linux/pid/status.ts';
import { readProcText } from '../../../os/linux/proc-file.ts';
import { readHiddenMemory } from '../../../os/linux/wait-access.ts';

export interface JvmProcess {
  readonly pid: number;
  /** Where its program lies; null: this user may not know. */
  readonly bin: string | null;
}

/** Null where the process is no JVM: one runs `java`, or a launcher that lies in a JDK (jwebserver). */
export function jvmOf(procRoot: string, pid: number): JvmProcess | null {
  let program: string;
  try {
    program = readlinkSync(`${procRoot}/${pid}/exe`).replace(/ \(deleted\)$/, '');
  } catch {
    return readHiddenMemory(procRoot, pid) !== null && readComm(procRoot, pid) === 'java' ? { pid, bin: null } : null;
  }
  const bin = dirname(program);
  const isJava =
    basename(program) === 'java' || existsSync(rootOf(procRoot, pid, join(bin, '../lib/server/libjvm.so')));
  return isJava ? { pid, bin } : null;
}

/** A path as the process sees it, which may live in a container. */
export const rootOf = (procRoot: string, pid: number, path: string): string => `${procRoot}/${pid}/root${path}`;

const SIGQUIT = 3;

/**
 * Whether jcmd may be started on it. A JVM that nobody has attached to is sent SIGQUIT first, and one that does not take it yet, or never
 * will, would end by that.
 */
export function takesJcmd(procRoot: string, pid: number): boolean {
  const status = readProcText(`${procRoot}/${pid}/status`) ?? '';
  const inside = parseInnermostPid(status) ?? pid;
  return existsSync(rootOf(procRoot, pid, `/tmp/.java_pid${inside}`)) || parseCatches(status, SIGQUIT);
}

const JDKS = ['$JAVA_HOME/bin', '/usr/lib/jvm/*/bin'];

/**
 * The jcmd of the JVM's own JDK, else any: it talks to older and newer JVMs. Beside the JVM it is taken only where that runs as this
 * very user: root starts no program that another user put there.
 */
export function findJcmd({ bin }: JvmProcess, isOwn: boolean, env: NodeJS.ProcessEnv = process.env): string | null {
  const beside = bin === null || !isOwn ? [] : [bin, join(bin, '../../bin')];
  const folders = [
    ...beside,
    ...(env.PATH ?? '').split(':').filter(Boolean),
    ...JDKS.flatMap((at) => expandFolders(at, env)),
  ];
  return findOnPath('jcmd', folders.join(':'));
}

/** The VM's thread is among its first, the listener starts with the first question: names of 10,000 threads are not read for that. */
const SEARCHED_FIRST = 60;
const SEARCHED_LAST = 400;

/**
 * CPU time that a JVM's threads of these names have had, ns: what answers jcmd, since all the rest is the program's. Null where the
 * kernel does not count it.
 */
export function cpuNsOfThreads(procRoot: string, pid: number, names: readonly string[]): number | null {
  const stat = emptySchedStat();
  let sumNs = 0;
  for (const tid of firstAndLast(readTids(procRoot, pid))) {
    const folder = `${procRoot}/${pid}/task/${tid}`;
    if (!names.includes(readProcText(`${folder}/comm`)?.trim() ?? '')) continue;
    const bytes = Buffer.from(readProcText(`${folder}/schedstat`) ?? '', 'latin1');
    if (!parseSchedStat(bytes, bytes.length, stat)) return null;
    sumNs += stat.cpuNs;
  }
  return sumNs;
}

function readTids(procRoot: string, pid: number): readonly string[] {
  try {
    return readdirSync(`${procRoot}/${pid}/task`);
  } catch {
    return [];
  }
}

const firstAndLast = (tids: readonly string[]): readonly string[] =>
  tids.length <= SEARCHED_FIRST + SEARCHED_LAST
    ? tids
    : [...tids.slice(0, SEARCHED_FIRST), ...tids.slice(-SEARCHED_LAST)];

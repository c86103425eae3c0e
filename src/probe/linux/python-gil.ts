import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { readProcText } from '../../os/linux/proc-file.ts';
import type { ThreadWait } from '../../os/linux/thread-wait.ts';

/**
 * Who of a CPython process's threads waits for the GIL. take_gil (Python/ceval_gil.c, ceval_gil.h up to 3.11) waits on a
 * condition of the runtime's own, for 5 ms at a time (sys.setswitchinterval): a futex with a timeout, whose word lies in the
 * static data of the interpreter (_PyRuntime). Every other lock of Python's (threading.Lock, queues, pools) is a semaphore on
 * the heap, and the condition that drop_gil waits on has no timeout. An interpreter with a GIL of its own (PEP 684) has it on
 * the heap: there, it is one of the locks.
 */
export class PythonGil {
  readonly #procRoot: string;
  /** The interpreter's static data, by pid. */
  readonly #data = new Map<number, readonly Range[]>();
  /** How many timed waits of a process were none of a known interpreter's. */
  readonly #misses = new Map<number, number>();

  constructor(procRoot: string) {
    this.#procRoot = procRoot;
  }

  of(pid: number, wait: ThreadWait): ThreadWait {
    if (wait.futex === undefined) return wait;
    const { futex, ...rest } = wait;
    if (!futex.isTimed) return rest;
    const word = BigInt(futex.address);
    return this.#dataOf(pid).some(({ from, to }) => word >= from && word < to) ? { ...rest, group: 'gil' } : rest;
  }

  forget(pid: number): void {
    this.#data.delete(pid);
    this.#misses.delete(pid);
  }

  #dataOf(pid: number): readonly Range[] {
    const known = this.#data.get(pid);
    if (known !== undefined) return known;
    // A shell that becomes Python (exec) was none at first: asked again after 1, 2, 4, 8 … such waits.
    const misses = (this.#misses.get(pid) ?? 0) + 1;
    this.#misses.set(pid, misses);
    if ((misses & (misses - 1)) !== 0 || !isPython(this.#procRoot, pid)) return [];
    const found = interpreterData(readProcText(`${this.#procRoot}/${pid}/maps`) ?? '');
    if (found.length > 0) this.#data.set(pid, found);
    return found;
  }
}

/** By its program: what embeds Python (uWSGI, mod_wsgi) may hold tens of thousands of mappings and no Python. */
function isPython(procRoot: string, pid: number): boolean {
  try {
    return /^python3/.test(basename(readlinkSync(`${procRoot}/${pid}/exe`)));
  } catch {
    return false;
  }
}

interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

const LINE = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+\s*(.*)$/;
const INTERPRETER = /\/(lib)?python3[\d.]*(\.so[\d.]*)?$/;

/**
 * From /proc/PID/maps (proc_pid_maps(5)): the writable mappings of the interpreter's file, and the nameless ones right behind
 * them, which hold what begins as zeros (.bss).
 */
export function interpreterData(maps: string): readonly Range[] {
  const found: Range[] = [];
  let end: bigint | null = null;
  for (const line of maps.split('\n')) {
    const [, low, high, mode = '', file = ''] = LINE.exec(line) ?? [];
    if (low === undefined || high === undefined) continue;
    const range = { from: BigInt(`0x${low}`), to: BigInt(`0x${high}`) };
    const isInterpreter = INTERPRETER.test(file);
    const isBehind: boolean = file === '' && range.from === end;
    end = isInterpreter || isBehind ? range.to : null;
    if ((isInterpreter || isBehind) && mode.startsWith('rw')) found.push(range);
  }
  return found;
}

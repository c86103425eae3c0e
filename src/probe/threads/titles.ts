import type { ProcessEntry, ThreadRow } from '../../domain/events/run-event.ts';

/** A title is read from the process's own memory in some 10 us: half a ms for this many, twice a second. */
const READS_PER_TABLE = 64;

/**
 * The titles of a tree's processes, read again as far as the budget allows: first those never read, then the processes of
 * the busiest threads, which are on the screen, then the others in turns. Of 300 workers each is read every few seconds and
 * keeps its last title meanwhile: "UPDATE waiting" and "idle in transaction" come and go.
 */
export class Titles {
  readonly #titleOf: (pid: number) => string | null;
  /** The one whose title is the oldest comes first. */
  readonly #known = new Map<number, string | null>();

  constructor(titleOf: (pid: number) => string | null) {
    this.#titleOf = titleOf;
  }

  /** A single process is known by its name; of several, each may show what it is for. */
  of(processes: readonly ProcessEntry[], rows: readonly Pick<ThreadRow, 'pid'>[]): readonly ProcessEntry[] {
    if (processes.length < 2) return processes;
    const pids = new Set(processes.map(({ pid }) => pid));
    for (const pid of this.#known.keys()) if (!pids.has(pid)) this.#known.delete(pid);
    for (const pid of this.#toRead(pids, rows)) {
      // Back at the end: it is the newest now.
      this.#known.delete(pid);
      this.#known.set(pid, this.#titleOf(pid));
    }
    return processes.map((process) => {
      const title = this.#known.get(process.pid) ?? null;
      return title === null ? process : { ...process, title };
    });
  }

  #toRead(pids: ReadonlySet<number>, rows: readonly Pick<ThreadRow, 'pid'>[]): readonly number[] {
    const busiest = [...new Set(rows.map(({ pid }) => pid))].filter((pid) => pids.has(pid));
    const unread = [...new Set([...busiest, ...pids])].filter((pid) => !this.#known.has(pid));
    // Half of what is left goes to the busiest, so that the others have their turn too.
    const left = Math.max(0, READS_PER_TABLE - unread.length);
    const inOrder = [...unread, ...busiest.slice(0, Math.ceil(left / 2)), ...this.#known.keys()];
    return [...new Set(inOrder)].slice(0, READS_PER_TABLE);
  }
}

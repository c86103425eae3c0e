/** Mappings of one kind, summed. */
export interface MemoryArea {
  /** `stack`: what the kernel names so. A runtime's thread stacks are mostly `anonymous` mappings. */
  readonly kind: 'heap' | 'stack' | 'anonymous' | 'program' | 'library' | 'file' | 'shared' | 'kernel';
  readonly mappings: number;
  readonly reservedBytes: number;
  readonly residentBytes: number;
  /** Shared pages divided by the number of processes that share them. Absent where the kernel does not report it. */
  readonly pssBytes?: number;
}

/** What one process's memory consists of, bytes. */
export interface MemoryMapReading {
  readonly rssBytes: number;
  readonly pssBytes: number;
  readonly privateBytes: number;
  readonly sharedBytes: number;
  readonly swapBytes: number;
  readonly areas: ReadonlyMap<MemoryArea['kind'], Omit<MemoryArea, 'kind'>>;
}

/** `7f2c…-7f2d… rw-p 00000000 08:01 1234   /path`: the first line of each mapping, proc_pid_maps(5). */
const HEADER = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+ *(.*)$/;
/** `Rss:                 12 kB` */
const FIELD = /^(\w+): +(\d+) kB$/;

const NOTHING = { Rss: 0, Pss: 0, Private_Clean: 0, Private_Dirty: 0, Shared_Clean: 0, Shared_Dirty: 0, Swap: 0 };
type Summed = keyof typeof NOTHING;
const isSummed = (name: string): name is Summed => Object.hasOwn(NOTHING, name);

interface AreaSums {
  mappings: number;
  reservedBytes: number;
  residentBytes: number;
  pssBytes: number;
}

/**
 * /proc/PID/smaps and /proc/PID/smaps_rollup (proc_pid_smaps(5); Documentation/filesystems/proc.rst). The rollup is one
 * mapping without a path, and only its sums are meaningful. The text may come in parts: each ends with a whole line, a
 * mapping may continue in the next.
 */
export class SmapsSums {
  readonly #sums: Record<Summed, number> = { ...NOTHING };
  readonly #areas = new Map<MemoryArea['kind'], AreaSums>();
  #area: AreaSums | null = null;

  add(lines: string): void {
    for (const line of lines.split('\n')) {
      const field = FIELD.exec(line);
      if (field !== null) {
        this.#addField(field[1] ?? '', Number(field[2]) * 1024);
        continue;
      }
      const header = HEADER.exec(line);
      if (header === null) continue;
      const kind = kindOf(header[4] ?? '', header[3] ?? '');
      this.#area = this.#areas.get(kind) ?? { mappings: 0, reservedBytes: 0, residentBytes: 0, pssBytes: 0 };
      this.#area.mappings += 1;
      this.#areas.set(kind, this.#area);
    }
  }

  get reading(): MemoryMapReading {
    const sums = this.#sums;
    return {
      rssBytes: sums.Rss,
      pssBytes: sums.Pss,
      privateBytes: sums.Private_Clean + sums.Private_Dirty,
      sharedBytes: sums.Shared_Clean + sums.Shared_Dirty,
      swapBytes: sums.Swap,
      areas: this.#areas,
    };
  }

  #addField(name: string, bytes: number): void {
    if (isSummed(name)) this.#sums[name] += bytes;
    if (this.#area === null) return;
    if (name === 'Size') this.#area.reservedBytes += bytes;
    else if (name === 'Rss') this.#area.residentBytes += bytes;
    else if (name === 'Pss') this.#area.pssBytes += bytes;
  }
}

/** Splits a text into parts of some `chars`, each with whole lines. */
export function* wholeLines(text: string, chars: number): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const lineEnd = text.indexOf('\n', from + chars - 1);
    const to = lineEnd < 0 ? text.length : lineEnd + 1;
    yield text.slice(from, to);
    from = to;
  }
}

/** As far as the kernel distinguishes them: to it, thread stacks and most runtimes' heaps are anonymous mappings. */
function kindOf(path: string, permissions: string): MemoryArea['kind'] {
  if (path === '[heap]') return 'heap';
  if (path.startsWith('[stack')) return 'stack';
  if (path === '' || path.startsWith('[anon')) return 'anonymous';
  if (path.startsWith('[')) return 'kernel';
  if (permissions.endsWith('s') || /^\/(dev\/(shm|zero)|memfd:|SYSV)/.test(path)) return 'shared';
  if (/\.so(\.[\d.]+)?( \(deleted\))?$/.test(path)) return 'library';
  // A file with an executable part is a program; other mapped files are data.
  return permissions.includes('x') || /\/s?bin\//.test(path) ? 'program' : 'file';
}

/** Over all processes of a tree, the largest areas first. */
export function addMaps(maps: readonly MemoryMapReading[]): Omit<MemoryMapReading, 'areas'> & { areas: MemoryArea[] } {
  const kinds = [...new Set(maps.flatMap((map) => [...map.areas.keys()]))];
  const sum = (of: (map: MemoryMapReading) => number): number => maps.reduce((total, map) => total + of(map), 0);
  const areas = kinds.map((kind) => ({
    kind,
    mappings: sum((map) => map.areas.get(kind)?.mappings ?? 0),
    reservedBytes: sum((map) => map.areas.get(kind)?.reservedBytes ?? 0),
    residentBytes: sum((map) => map.areas.get(kind)?.residentBytes ?? 0),
    pssBytes: sum((map) => map.areas.get(kind)?.pssBytes ?? 0),
  }));
  return {
    rssBytes: sum((map) => map.rssBytes),
    pssBytes: sum((map) => map.pssBytes),
    privateBytes: sum((map) => map.privateBytes),
    sharedBytes: sum((map) => map.sharedBytes),
    swapBytes: sum((map) => map.swapBytes),
    areas: areas.sort((a, b) => b.residentBytes - a.residentBytes || b.reservedBytes - a.reservedBytes),
  };
}

import type { MemoryArea, MemoryMap } from '../../../domain/events/run-event.ts';
import { formatBytes, formatCount } from '../../../domain/words/format.ts';
import { wrapWords } from '../../../domain/words/wrap-words.ts';
import { toWidth } from '../../frame/ansi-text.ts';
import { bar } from '../../plots/bars.ts';
import type { Paint } from '../../theme.ts';
import { BYTES_COLUMNS } from './memory-totals.ts';

/** What a kind of mapping mostly is, in a server author's words. */
const KINDS: Readonly<Record<MemoryArea['kind'], string>> = {
  heap: 'malloc’s heap (brk)',
  stack: 'first thread’s stack',
  anonymous: 'heaps, thread stacks',
  program: 'the program itself',
  library: 'shared libraries',
  file: 'mapped files',
  shared: 'shared memory',
  kernel: 'vdso, vvar',
};

/** With thousands of threads the kernel's list of mappings is read as one sum: two mappings per thread are 14 MB of text. */
const ONLY_SUMS = 'With so many threads the mappings are not read one by one: the list would be too long.';

const NAME_COLUMNS = 11;
const WORDS_COLUMNS = 22;
const WORDS_FROM = 66;
const COUNT_COLUMNS = 9;
const MIN_BAR = 4;

/** What the memory consists of, the largest first. `byPss`: shared pages count once. */
export function memoryAreas({ areas }: MemoryMap, byPss: boolean, columns: number, paint: Paint): string[] {
  if (areas.length === 0) return wrapWords(ONLY_SUMS, columns).map((text) => paint('dim', text));
  const bytesOf = (area: MemoryArea): number => (byPss ? area.pssBytes : null) ?? area.residentBytes;
  const largestFirst = [...areas].sort((a, b) => bytesOf(b) - bytesOf(a));
  const words = columns >= WORDS_FROM ? WORDS_COLUMNS : 0;
  const barColumns = Math.max(MIN_BAR, columns - NAME_COLUMNS - words - 2 * BYTES_COLUMNS - COUNT_COLUMNS - 1);
  const most = Math.max(1, ...largestFirst.map(bytesOf));
  const heading = [
    'CONSISTS OF'.padEnd(NAME_COLUMNS + words),
    'RESIDENT'.padStart(BYTES_COLUMNS),
    ' '.repeat(barColumns + 1),
    'RESERVED'.padStart(BYTES_COLUMNS),
    'AREAS'.padStart(COUNT_COLUMNS),
  ];
  return [
    paint('dim', heading.join('')),
    ...largestFirst.map((area) =>
      [
        paint('strong', area.kind.padEnd(NAME_COLUMNS)),
        paint('dim', toWidth(words > 0 ? KINDS[area.kind] : '', words)),
        paint('memory', formatBytes(bytesOf(area)).padStart(BYTES_COLUMNS)),
        ' ',
        toWidth(paint('memory', bar(bytesOf(area) / most, barColumns)), barColumns),
        paint('text', formatBytes(area.reservedBytes).padStart(BYTES_COLUMNS)),
        paint('dim', formatCount(area.mappings).padStart(COUNT_COLUMNS)),
      ].join(''),
    ),
  ];
}

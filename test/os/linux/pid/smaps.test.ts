import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addMaps, SmapsSums, wholeLines } from '../../../../src/os/linux/pid/smaps.ts';
import { needs } from '../../../needs.ts';

function parseSmaps(text: string) {
  const sums = new SmapsSums();
  sums.add(text);
  return sums.reading;
}

const mapping = (header: string, fields: Readonly<Record<string, number>>): string =>
  [
    header,
    ...Object.entries(fields).map(([name, kb]) => `${name}:${String(kb).padStart(16)} kB`),
    'VmFlags: rd wr mr mw me ac',
  ].join('\n');

const NODE = [
  mapping('00400000-00a00000 r-xp 00000000 08:01 11                                 /usr/bin/node', {
    Size: 6144,
    Rss: 4096,
    Pss: 2048,
    Shared_Clean: 4096,
  }),
  mapping('01f00000-02f00000 rw-p 00000000 00:00 0                                  [heap]', {
    Size: 16384,
    Rss: 8192,
    Pss: 8192,
    Private_Dirty: 8192,
  }),
  mapping('7f0000000000-7f0000800000 rw-p 00000000 00:00 0 ', {
    Size: 8192,
    Rss: 100,
    Pss: 100,
    Private_Dirty: 100,
    Swap: 4,
  }),
  mapping('7f0001000000-7f0001001000 ---p 00000000 00:00 0 ', { Size: 4, Rss: 0, Pss: 0 }),
  mapping(
    '7f0002000000-7f0002100000 r--p 00000000 08:01 12                         /usr/lib/x86_64-linux-gnu/libc.so.6',
    { Size: 1024, Rss: 512, Pss: 10, Shared_Clean: 512 },
  ),
  mapping(
    '7f0003000000-7f0003100000 r--p 00000000 08:01 13                         /usr/share/icu data.dat (deleted)',
    { Size: 1024, Rss: 1, Pss: 1, Private_Clean: 1 },
  ),
  mapping('7f0004000000-7f0004100000 rw-s 00000000 00:01 14                         /dev/shm/x', {
    Size: 1024,
    Rss: 2,
    Pss: 1,
    Shared_Dirty: 2,
  }),
  mapping('7ffc00000000-7ffc00100000 rw-p 00000000 00:00 0                          [stack]', {
    Size: 132,
    Rss: 20,
    Pss: 20,
    Private_Dirty: 20,
  }),
  mapping('7ffc00200000-7ffc00202000 r-xp 00000000 00:00 0                          [vdso]', {
    Size: 8,
    Rss: 4,
    Pss: 0,
    Shared_Clean: 4,
  }),
].join('\n');
const KB = 1024;

describe('smaps', () => {
  it('sums, and areas as far as the kernel distinguishes them', () => {
    const map = parseSmaps(NODE);
    expect(map).toMatchObject({
      rssBytes: (4096 + 8192 + 100 + 512 + 1 + 2 + 20 + 4) * KB,
      pssBytes: (2048 + 8192 + 100 + 10 + 1 + 1 + 20) * KB,
      privateBytes: (8192 + 100 + 1 + 20) * KB,
      sharedBytes: (4096 + 512 + 2 + 4) * KB,
      swapBytes: 4 * KB,
    });
    expect(Object.fromEntries([...map.areas].map(([kind, { mappings }]) => [kind, mappings]))).toEqual({
      program: 1,
      heap: 1,
      anonymous: 2,
      library: 1,
      file: 1,
      shared: 1,
      stack: 1,
      kernel: 1,
    });
    expect(map.areas.get('anonymous')).toEqual({
      mappings: 2,
      reservedBytes: 8196 * KB,
      residentBytes: 100 * KB,
      pssBytes: 100 * KB,
    });
  });

  it('a tree is the sum of its processes, the largest area first', () => {
    const map = parseSmaps(NODE);
    const both = addMaps([map, map]);
    expect(both.rssBytes).toBe(2 * map.rssBytes);
    expect(both.areas[0]).toEqual({
      kind: 'heap',
      mappings: 2,
      reservedBytes: 32_768 * KB,
      residentBytes: 16_384 * KB,
      pssBytes: 16_384 * KB,
    });
  });

  it('a rollup has sums only', () => {
    const rollup = mapping('00400000-7ffc00202000 ---p 00000000 00:00 0                          [rollup]', {
      Rss: 30,
      Pss: 20,
      Private_Dirty: 10,
      Swap: 0,
    });
    expect(parseSmaps(rollup)).toMatchObject({ rssBytes: 30 * KB, pssBytes: 20 * KB, privateBytes: 10 * KB });
  });

  it('of this process: the areas add up to the rollup', needs('linux'), () => {
    const map = parseSmaps(readFileSync('/proc/self/smaps', 'utf8'));
    const rollup = parseSmaps(readFileSync('/proc/self/smaps_rollup', 'utf8'));
    const resident = [...map.areas.values()].reduce((sum, area) => sum + area.residentBytes, 0);
    expect(resident).toBe(map.rssBytes);
    // Read one after the other while this process runs on.
    expect(Math.abs(map.rssBytes - rollup.rssBytes) / rollup.rssBytes).toBeLessThan(0.1);
    expect(map.areas.has('library')).toBe(true);
  });
});

describe('a text in parts', () => {
  it.each([1, 40, 100, 700, 1_000_000])('parts of %i characters give the same result', (chars) => {
    const parts = [...wholeLines(NODE, chars)];
    expect(parts.join('')).toBe(NODE);
    for (const part of parts.slice(0, -1)) expect(part.endsWith('\n')).toBe(true);
    const sums = new SmapsSums();
    for (const part of parts) sums.add(part);
    expect(sums.reading).toEqual(parseSmaps(NODE));
  });

  it('is split at all', () => {
    expect([...wholeLines(NODE, 100)].length).toBeGreaterThan(5);
  });
});

import { folkloreWords, measuredFolklore } from '../../domain/findings/folklore.ts';
import { formatBytes, formatCount, formatPercent } from '../../domain/format.ts';
import { residentNow } from '../../domain/resident.ts';
import type { MemoryArea, MemoryMap } from '../../domain/run-event.ts';
import { openNow, type RunState } from '../../domain/run-state.ts';
import { wrapWords } from '../../domain/wrap-words.ts';
import { columnsOf, plain, toWidth } from '../ansi-text.ts';
import { bar } from '../plots/bars.ts';
import type { Paint } from '../theme.ts';
import { beside, rightColumns } from './beside.ts';
import { headAndBody } from './body.ts';
import { labelOf } from './fact-labels.ts';
import { heading as rule, trendsBelow } from './trends.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from './view.ts';

const WIDE_COLUMNS = 110;
const LEFT_SHARE = 0.56;
/** It is read every three seconds, less often where that is dear: then its age is worth saying. */
const STALE_MS = 6_000;

/** What a kind of mapping mostly is, in the words of somebody who wrote the server and not the kernel. */
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

/** Resident against reserved, what both consist of, what a connection costs, and what people say it costs. */
export function drawMemory(input: ViewInput): ViewDrawing {
  const { state, columns, tools } = input;
  const { paint } = tools;
  const rows = bodyRows(input);
  const base = {
    title: 'memory',
    token: 'memory' as const,
    sentence: 'Reserved memory was asked for, resident memory is used: only that costs.',
  };
  const { process } = state;
  const resident = residentNow(state);
  if (process === null || resident === null) {
    return { ...base, detail: '', lines: [paint('text', 'No look at the memory yet.')], extent: null };
  }
  const wide = columns >= WIDE_COLUMNS;
  const leftColumns = wide ? Math.floor(columns * LEFT_SHARE) : columns;
  const sideColumns = wide ? rightColumns(columns, leftColumns) : columns;
  // Of a tree, what is shared counts once wherever the kernel tells, in sums as in parts.
  const byPss = process.processes > 1 && resident.sharedOnce;
  const left = [
    ...totals(state, resident, leftColumns, paint),
    '',
    ...(state.memoryMap === null ? [] : [...consistsOf(state.memoryMap, byPss, leftColumns, paint), '']),
  ];
  const side = [...folklore(state, sideColumns, paint), ...told(state, sideColumns, paint), ...ceiling(state, paint)];
  const lines = wide ? beside(left, side, { columns, leftColumns }) : [...left, ...side];
  while (lines.at(-1)?.trim() === '') lines.pop();
  const what = resident.sharedOnce ? 'resident over the run' : 'RSS over the run';
  lines.push(
    ...trendsBelow([{ title: what, series: state.series.rssBytes, token: 'memory', format: formatBytes }], {
      columns,
      rows: rows - lines.length,
      tools,
    }),
  );
  const body = headAndBody({
    head: [],
    count: lines.length,
    line: (index) => lines[index] ?? '',
    rows,
    scroll: input.scroll ?? 0,
  });
  const mapAgeMs = state.memoryMap === null ? 0 : state.nowMs - state.memoryMap.atMs;
  const age = mapAgeMs > STALE_MS ? ` · map read ${Math.round(mapAgeMs / 1000)} s ago` : '';
  const detail = `${formatBytes(resident.bytes)} of ${formatBytes(process.vszBytes)} reserved${age}`;
  return { ...base, detail, lines: body.lines, extent: body.extent };
}

const heading = (text: string, right: string, columns: number, paint: Paint): string =>
  rule({ title: text, token: 'memory', right, columns, paint });

const FIGURE = 11;

function totals(
  state: RunState,
  { bytes: residentBytes, sharedOnce }: { readonly bytes: number; readonly sharedOnce: boolean },
  columns: number,
  paint: Paint,
): string[] {
  const { process, memoryMap } = state;
  if (process === null) return [];
  const open = openNow(state) ?? 0;
  const name = 16;
  const barColumns = Math.max(0, columns - name - 2 * FIGURE - 3);
  const row = (label: string, parts: number, note: string): string => {
    const figures = [residentBytes, process.vszBytes].map((bytes) =>
      (parts === 0 ? '–' : formatBytes(bytes / parts)).padStart(FIGURE),
    );
    return `${paint('text', label.padEnd(name))}${paint('memory', figures[0] ?? '', { bold: true })}${paint('text', figures[1] ?? '')}   ${toWidth(note, barColumns)}`;
  };
  const share = process.vszBytes === 0 ? 0 : residentBytes / process.vszBytes;
  const used = Math.max(0, barColumns - 12);
  const filled = bar(share, used);
  const shareBar = `${paint('memory', filled)}${paint('border', '░'.repeat(Math.max(0, used - columnsOf(filled))))} ${paint('dim', `${formatPercent(share * 100)} used`)}`;
  return [
    paint('dim', `${' '.repeat(name)}${'RESIDENT'.padStart(FIGURE)}${'RESERVED'.padStart(FIGURE)}`),
    row('in all', 1, shareBar),
    row('a connection', open, paint('dim', open === 0 ? 'none is open' : `${formatCount(open)} open`)),
    row('a thread', process.threads, paint('dim', `${formatCount(process.threads)} threads`)),
    ...(process.processes > 1
      ? [row('a process', process.processes, paint('dim', `${process.processes} processes`))]
      : []),
    ...(memoryMap === null ? [] : ['', sharing(memoryMap, process.processes > 1 && sharedOnce, columns, paint)]),
  ];
}

/** `private 340 MB ███████▒▒ shared 21 MB` */
function sharing(map: MemoryMap, byPss: boolean, columns: number, paint: Paint): string {
  const { privateBytes, pssBytes, swapBytes } = map;
  const once = byPss && pssBytes !== null && privateBytes !== null;
  const sharedBytes = once ? Math.max(0, pssBytes - privateBytes) : map.sharedBytes;
  if (privateBytes === null || sharedBytes === null) return paint('dim', 'The kernel does not tell what is shared.');
  const swap = swapBytes === null || swapBytes === 0 ? '' : ` · swapped out ${formatBytes(swapBytes)}`;
  const before = `private ${formatBytes(privateBytes)} `;
  const after = ` shared ${formatBytes(sharedBytes)}${once ? ', counted once' : ''}${swap}`;
  const room = Math.max(0, columns - before.length - after.length);
  const own = Math.round((privateBytes / Math.max(1, privateBytes + sharedBytes)) * room);
  return `${paint('text', before)}${paint('memory', '█'.repeat(own))}${paint('units', '▒'.repeat(room - own))}${paint('text', after)}`;
}

/** With thousands of threads the kernel's list of mappings is read as one sum: two mappings a thread are 14 MB of text. */
const ONLY_SUMS = 'What it consists of is not read with so many threads: the list of their mappings costs too much.';

function consistsOf(map: MemoryMap, byPss: boolean, columns: number, paint: Paint): string[] {
  return map.areas.length === 0
    ? wrapWords(ONLY_SUMS, columns).map((text) => paint('dim', text))
    : areas(map, byPss, columns, paint);
}

function areas(map: MemoryMap, byPss: boolean, columns: number, paint: Paint): string[] {
  const bytesOf = (area: MemoryArea): number => (byPss ? area.pssBytes : null) ?? area.residentBytes;
  const largestFirst = [...map.areas].sort((a, b) => bytesOf(b) - bytesOf(a));
  const name = 11;
  const withWords = columns >= 66;
  const words = withWords ? 22 : 0;
  const barColumns = Math.max(4, columns - name - words - 2 * FIGURE - 9 - 1);
  const most = Math.max(1, ...largestFirst.map(bytesOf));
  return [
    paint(
      'dim',
      `${'CONSISTS OF'.padEnd(name + words)}${'RESIDENT'.padStart(FIGURE)} ${' '.repeat(barColumns)}${'RESERVED'.padStart(FIGURE)}${'AREAS'.padStart(9)}`,
    ),
    ...largestFirst.map((area) => {
      const drawn = toWidth(paint('memory', bar(bytesOf(area) / most, barColumns)), barColumns);
      return [
        paint('strong', area.kind.padEnd(name)),
        paint('dim', toWidth(withWords ? KINDS[area.kind] : '', words)),
        paint('memory', formatBytes(bytesOf(area)).padStart(FIGURE)),
        ' ',
        drawn,
        paint('text', formatBytes(area.reservedBytes).padStart(FIGURE)),
        paint('dim', formatCount(area.mappings).padStart(9)),
      ].join('');
    }),
  ];
}

/** Claims that are off by more than this share are worth a verdict. */
const AGREE_WITHIN = 0.3;

function folklore(state: RunState, columns: number, paint: Paint): string[] {
  const claims = state.started?.target.folklore ?? [];
  if (claims.length === 0) return [];
  return [
    heading('what people say', 'and what was measured', columns, paint),
    ...claims.flatMap((claim) => {
      const measured = measuredFolklore(state, claim);
      const said = wrapWords(`“${plain(claim.claim)}”`, columns).map((text) => paint('strong', text));
      const from = wrapWords(plain(claim.source), columns - 2).map((text) => paint('dim', `  ${text}`));
      return [...said, ...from, ...verdict(measured).map((text) => `  ${text}`), ''];

      function verdict(found: typeof measured): string[] {
        if (found === null) {
          const from =
            claim.atConnections === undefined ? '' : ` from ${formatCount(claim.atConnections)} connections on`;
          const waits = claim.atDelayMs === undefined ? '' : ` with waits of ${claim.atDelayMs} ms`;
          const when = `${from}${waits}` === '' ? '' : ` It is compared${from}${waits}.`;
          const words = `Claimed: ${folkloreWords(claim.field, claim.value)}.${when}`;
          return wrapWords(words, columns - 2).map((text) => paint('dim', text));
        }
        const ratio = found.value / claim.value;
        const agrees = Math.abs(ratio - 1) <= AGREE_WITHIN;
        const words = agrees ? 'it agrees' : ratio > 1 ? `${times(ratio)} × as much` : `${times(1 / ratio)} × less`;
        return [
          `${paint('dim', 'measured ')}${paint('memory', found.words, { bold: true })}  ${paint(ratio <= 1 + AGREE_WITHIN ? 'good' : 'warning', words)}`,
        ];
      }
    }),
  ];
}

const times = (ratio: number): string => (ratio >= 9.95 ? formatCount(ratio) : ratio.toFixed(1));

/** What the runtime itself says of its memory: by the unit in the fact's name. */
function told(state: RunState, columns: number, paint: Paint): string[] {
  const facts = Object.entries(state.runtime?.facts ?? {}).filter(
    (entry): entry is [string, number] => entry[0].endsWith('Bytes') && typeof entry[1] === 'number',
  );
  if (facts.length === 0) return [];
  return [
    heading('what the runtime says', '', columns, paint),
    ...facts.map(
      ([key, bytes]) => `${paint('text', labelOf(key).padEnd(26))}${paint('memory', formatBytes(bytes).padStart(10))}`,
    ),
    '',
  ];
}

function ceiling(state: RunState, paint: Paint): string[] {
  const limit = state.machine?.ceiling?.memoryBytes ?? null;
  const used = state.ceiling?.memoryBytes ?? null;
  if (limit === null) return [];
  const now = used === null ? '' : `, ${formatBytes(used)} of it taken`;
  return [paint('text', `The container’s ceiling is ${formatBytes(limit)}${now}.`)];
}

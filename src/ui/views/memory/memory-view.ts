import type { ProcessSample } from '../../../domain/events/run-event.ts';
import { residentNow } from '../../../domain/state/resident.ts';
import type { RunState } from '../../../domain/state/run-state.ts';
import { formatBytes } from '../../../domain/words/format.ts';
import { unitNames } from '../../../domain/words/unit-names.ts';
import { plain } from '../../frame/ansi-text.ts';
import { staleAge } from '../../state/age.ts';
import type { Paint } from '../../theme.ts';
import { beside, rightColumns } from '../../widgets/beside.ts';
import { scrolledBody } from '../body.ts';
import { labelOf } from '../fact-labels.ts';
import { pairsBelow, runTrend } from '../run-trends.ts';
import { heading } from '../trends.ts';
import { bodyRows, nothingYet, type ViewDrawing, type ViewInput } from '../view.ts';
import { memoryAreas } from './memory-areas.ts';
import { memoryFolklore } from './memory-folklore.ts';
import { memoryTotals } from './memory-totals.ts';

const WIDE_COLUMNS = 110;
const LEFT_SHARE = 0.56;
/** Read every three seconds, or less often where that is expensive: beside newer sums it shows its age. */
const STALE_MS = 1_000;

type Resident = NonNullable<ReturnType<typeof residentNow>>;

/** Resident and reserved memory, what both consist of, what a connection costs, and what people say it costs. */
export function drawMemory(input: ViewInput): ViewDrawing {
  const { state, columns, tools } = input;
  const rows = bodyRows(input);
  const base = {
    title: 'memory',
    token: 'memory' as const,
    sentence: 'Reserved is address space; only resident memory uses RAM.',
  };
  const { process } = state;
  const resident = residentNow(state);
  if (process === null || resident === null) return nothingYet(base, 'No sample of the memory yet.', tools);
  // For a tree, shared pages count once where the kernel reports that, in sums and in parts.
  const byPss = process.processes > 1 && resident.sharedOnce;
  const lines = figures(state, byPss, columns, tools.paint);
  const title = resident.sharedOnce ? 'resident over the run' : 'RSS over the run';
  const others = (['connections', 'threads', 'units'] as const).map((name) => runTrend(name, state));
  lines.push(
    ...pairsBelow([{ ...runTrend('memory', state), title }, ...others], { columns, rows: rows - lines.length, tools }),
  );
  return {
    ...base,
    detail: detailOf(state, process, resident, byPss),
    ...scrolledBody(lines, rows, input.scroll ?? 0),
  };
}

/** The areas beside the folklore, or one below the other if there is no room. */
function figures(state: RunState, byPss: boolean, columns: number, paint: Paint): string[] {
  const wide = columns >= WIDE_COLUMNS;
  const leftColumns = wide ? Math.floor(columns * LEFT_SHARE) : columns;
  const sideColumns = wide ? rightColumns(columns, leftColumns) : columns;
  const left = [
    ...memoryTotals(state, leftColumns, paint),
    '',
    ...(state.memoryMap === null ? [] : [...memoryAreas(state.memoryMap, byPss, leftColumns, paint), '']),
  ];
  const section = (title: string, right: string, body: readonly string[]): readonly string[] =>
    body.length === 0 ? [] : [heading({ title, token: 'memory', right, columns: sideColumns, paint }), ...body];
  const side = [
    ...section('what people say', 'and what was measured', memoryFolklore(state, sideColumns, paint)),
    ...section('reported by the runtime', '', reported(state, paint)),
    ...ceiling(state, paint),
  ];
  const lines = wide ? beside(left, side, { columns, leftColumns }) : [...left, ...side];
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines;
}

function detailOf(state: RunState, process: ProcessSample, resident: Resident, byPss: boolean): string {
  const { nowMs, memoryMap, pssBytes } = state;
  const mapAge = memoryMap === null ? null : staleAge(nowMs, memoryMap.atMs, STALE_MS);
  const pssAge = byPss && pssBytes !== null ? staleAge(nowMs, pssBytes.atMs, STALE_MS) : null;
  return [
    `${formatBytes(resident.bytes)} of ${formatBytes(process.vszBytes)} reserved`,
    pssAge === null ? null : `PSS ${pssAge}`,
    mapAge === null ? null : `map read ${mapAge}`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** The runtime's own memory figures, recognised by the unit in their names. */
function reported(state: RunState, paint: Paint): string[] {
  const facts = Object.entries(state.runtime?.facts ?? {}).filter(
    (entry): entry is [string, number] => entry[0].endsWith('Bytes') && typeof entry[1] === 'number',
  );
  if (facts.length === 0) return [];
  const unit = unitNames(state.started, state.runtime?.unit?.name ?? null)?.singular;
  const lines = facts.map(
    ([key, bytes]) =>
      `${paint('text', plain(labelOf(key, unit)).padEnd(26))}${paint('memory', formatBytes(bytes).padStart(10))}`,
  );
  return [...lines, ''];
}

function ceiling(state: RunState, paint: Paint): string[] {
  const limit = state.machine?.ceiling?.memoryBytes ?? null;
  const used = state.ceiling?.memoryBytes ?? null;
  if (limit === null) return [];
  const now = used === null ? '' : `, ${formatBytes(used)} of it taken`;
  return [paint('text', `The container’s ceiling is ${formatBytes(limit)}${now}.`)];
}

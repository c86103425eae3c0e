import type { UnitGroup, UnitStacks } from '../../domain/events/run-event.ts';
import { baseName, placeOf } from '../../domain/meaning/unit-places.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { formatAge, formatCount, formatId, formatMs, formatUnits } from '../../domain/words/format.ts';
import { unitNames } from '../../domain/words/unit-names.ts';
import { processesWords } from '../../domain/words/unit-waits-words.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { columnsOf, plain } from '../frame/ansi-text.ts';
import type { Paint } from '../theme.ts';

/** What the units are called where they are waited for: `goroutines`; null: nobody named them. */
export const waitingUnits = ({ started, stacks, runtime }: RunState): string | null =>
  stacks?.unit ?? unitNames(started, runtime?.unit?.name ?? null)?.plural ?? null;

/**
 * What the units wait for, the largest group first, each with the call and where in the program's own code it was made; below
 * them the whole stack of the largest that has one. As a list of its own, of any length.
 */
export function unitWaitLines(state: RunState, columns: number, paint: Paint): string[] {
  const { stacks } = state;
  if (stacks === null) {
    return wrapWords(plain(whyMissing(state)), columns).map((line) => paint('text', line));
  }
  const hasStacks = stacks.groups.some(({ frames }) => frames.length > 0);
  const note = hasStacks ? [] : ['', paint('dim', 'This runtime reports kinds; it knows no stacks.')];
  return [
    ...[...priceLines(stacks, state, columns, paint), '', ...unitGroupLines(state, stacks, columns, paint), ...note],
    ...stackLines(stacks, columns, paint),
  ];
}

/** The groups alone, the largest first, and how many there are beside them. */
export function unitGroupLines(state: RunState, stacks: UnitStacks, columns: number, paint: Paint): string[] {
  const handlerFile = state.started?.target.source?.file ?? null;
  const width = Math.max(...stacks.groups.map(({ count }) => formatCount(count).length), 1);
  const groups = stacks.groups.flatMap((group) => groupLines(group, { columns, width, handlerFile, paint }));
  const { rest } = stacks;
  if (rest.groups === 0) return groups;
  const others = `and ${formatCount(rest.units)} at ${formatUnits(rest.groups, 'other place', 'other places')}`;
  return [...groups, paint('dim', `${' '.repeat(width + 1)}${others}`)];
}

interface GroupDrawing {
  readonly columns: number;
  readonly width: number;
  readonly handlerFile: string | null;
  readonly paint: Paint;
}

/** `9,900 time.Sleep ← main.slow main.go:16`, on two lines where one is too short. */
function groupLines(group: UnitGroup, { columns, width, handlerFile, paint }: GroupDrawing): string[] {
  const count = paint('units', formatCount(group.count).padStart(width), { bold: true });
  const state = group.state === null ? '' : ` ${paint('dim', plain(group.state))}`;
  const first = `${count} ${paint('strong', plain(group.waitsFor))}${state}`;
  const place = placeOf(group, handlerFile);
  if (place === null) return [first];
  const file = place.file === null ? '' : ` ${plain(baseName(place.file))}`;
  const where = place.line === null ? file : `${file}:${formatId(place.line)}`;
  const from = `${paint('dim', '←')} ${paint('text', plain(place.function))}${paint('requests', where)}`;
  // Where the waiting call is in the program's own code it is named once.
  if (place.function === group.waitsFor) return [`${first}${paint('requests', where)}`];
  const whole = `${first} ${from}`;
  return columnsOf(whole) <= columns ? [whole] : [first, `${' '.repeat(width + 1)}${from}`];
}

/** `19,805 goroutines, 4 s ago · from /stacks, took 77 ms`: as far as the server says so, else what the answer took. */
function priceLines(stacks: UnitStacks, state: RunState, columns: number, paint: Paint): string[] {
  const { costMs, answeredInMs, source, total, atMs } = stacks;
  const name = waitingUnits(state) ?? 'units';
  const price = costMs === null ? `answered in ${formatMs(answeredInMs)}` : `took ${formatMs(costMs)}`;
  const text = `${formatUnits(total, name, name)}${processesWords(stacks)}, ${formatAge(state.nowMs - atMs)} · from ${source}, ${price}`;
  return wrapWords(plain(text), columns).map((line) => paint('dim', line));
}

/** From the waiting call outwards. */
function stackLines({ groups }: UnitStacks, columns: number, paint: Paint): string[] {
  const group = groups.find(({ frames }) => frames.length > 1 && frames.some(({ own }) => own));
  if (group === undefined) return [];
  const title = `The stack of the ${formatCount(group.count)} in ${plain(group.waitsFor)}:`;
  const frames = group.frames.map(({ function: name, file, line, own }) => {
    const where = file === null ? '' : ` ${baseName(file)}${line === null ? '' : `:${formatId(line)}`}`;
    return paint(own ? 'text' : 'dim', plain(`  ${name}${where}`));
  });
  return ['', ...wrapWords(title, columns).map((row) => paint('dim', row)), ...frames];
}

function whyMissing(state: RunState): string {
  const target = state.started?.target;
  const said = target?.stacksMissing ?? state.stacksMissing;
  if (said !== undefined && said !== null) return said;
  if (target === undefined) return 'Target not known yet.';
  if (state.started?.config.command === 'target') {
    return `What the ${target.unit.plural} wait for is not known: this target has not reported it.`;
  }
  return (
    'What its units wait for is not known. For a Go server, --pprof URL shows it (net/http/pprof); for a JVM, jcmd does, which comes with a ' +
    'JDK; for a Python process, py-spy does on the key u, once it is installed (pip install py-spy).'
  );
}

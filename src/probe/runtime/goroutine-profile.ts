import type { StackFrame, UnitGroup } from '../../domain/events/run-event.ts';
import { gatherGroups, NO_FRAMES, type StacksAnswer } from './stack-groups.ts';

/**
 * Go's goroutine profile as text, `/debug/pprof/goroutine?debug=1` (runtime/pprof, printCountProfile): goroutines with the same
 * stack are one record, so that 20,000 of them are a page.
 *
 *     goroutine profile: total 19805
 *     9900 @ 0x486dee 0x48ae65 0x6676da
 *     #	0x48ae64	time.Sleep+0x164	runtime/time.go:363
 *     #	0x6676d9	main.slow+0x19		conctop.example/go/main.go:16
 */
const HEAD = /^goroutine profile: total (\d+)$/m;
const RECORD = /^(\d+) @/;
/** Function and offset, then file and line. */
const FRAME = /^#\t0x[\da-f]+\t(.+?)\+0x[\da-f]+\s+(.+):(\d+)$/;

/** Null where the text is no such profile. */
export function parseGoroutineProfile(text: string): StacksAnswer | null {
  const head = HEAD.exec(text);
  if (head === null) return null;
  const groups: { count: number; frames: StackFrame[] }[] = [];
  for (const line of text.split('\n')) {
    const record = RECORD.exec(line);
    if (record !== null) groups.push({ count: Number(record[1]), frames: [] });
    const frame = FRAME.exec(line);
    if (frame === null) continue;
    const [, name = '', file = '', number] = frame;
    groups.at(-1)?.frames.push({ function: name, file, line: Number(number), own: isOwn(name, file) });
  }
  return {
    unit: 'goroutines',
    total: Number(head[1]),
    ...gatherGroups(groups.map(asGroup)),
    costMs: null,
  };
}

/** What a well-known goroutine does, by functions that only it runs: said better than by its calls. */
const WELL_KNOWN: readonly { readonly runs: string; readonly waitsIn?: string; readonly does: string }[] = [
  { runs: 'net/http.(*connReader).backgroundRead', does: 'net/http background read' },
  { runs: 'net/http.(*conn).serve', waitsIn: 'net/http.(*connReader).Read', does: 'net/http next request' },
  { runs: 'runtime/pprof.writeGoroutine', does: 'writing this profile' },
  { runs: 'os/signal.loop', does: 'os/signal' },
];

/** The profile leaves out the runtime's functions on top, by which these could be told apart. */
const NO_CALL = 'channel, select or running';

function asGroup({ count, frames }: { readonly count: number; readonly frames: readonly StackFrame[] }): UnitGroup {
  const runs = (name: string): boolean => frames.some((frame) => frame.function === name);
  const inner = frames.findIndex(({ function: name, own }) => own || !isInner(name));
  const shown = frames.slice(Math.max(0, inner));
  const isRequest = runs('net/http.serverHandler.ServeHTTP');
  const known = WELL_KNOWN.find(({ runs: name, waitsIn }) =>
    waitsIn === undefined ? runs(name) : runs(name) && runs(waitsIn) && !isRequest,
  );
  const [top] = shown;
  return {
    count,
    state: null,
    waitsFor: known?.does ?? (top === undefined ? NO_FRAMES : isOfLibrary(top.function) ? top.function : NO_CALL),
    frames: shown.map((frame) => ({ ...frame, function: shortName(frame.function) })),
  };
}

/** Calls that say nothing to somebody who did not write Go: the first one outwards that does is the one to name. */
const isInner = (name: string): boolean =>
  /^(internal|runtime|syscall)[./]/.test(name) ||
  (isOfLibrary(name) && /\.[a-z]\w*$/.test(name)) ||
  /^net\.\(\*netFD\)/.test(name);

/** What `go list std` begins with. */
const LIBRARY = new Set(
  (
    'archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html ' +
    'image index internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings ' +
    'structs sync syscall testing text time unicode unique unsafe vendor weak'
  ).split(' '),
);
/** Modules that the program uses lie at a path with their version, or below vendor/. */
const OF_A_MODULE = /@v\d|\/vendor\//;

function isOfLibrary(name: string): boolean {
  const [path = ''] = name.split('(');
  const [first = ''] = path.split(path.includes('/') ? '/' : '.');
  return LIBRARY.has(first);
}

const isOwn = (name: string, file: string): boolean => !isOfLibrary(name) && !OF_A_MODULE.test(file);

/** `contract.Serve.func2` of `conctop.example/contract.Serve.func2`, as Go's own messages shorten it. */
const shortName = (name: string): string => (isOfLibrary(name) ? name : name.replace(/^[^(]*\//, ''));

import type { RunEvent, ThreadRow } from '../../src/domain/events/run-event.ts';
import { waitLetter } from '../../src/domain/meaning/waits.ts';
import { goRamp, MOMENTS } from './go-ramp.ts';

/** A run that has something for every view: 10,001 threads, a memory map, a log, an explanation and a source. */
export function richRun(): RunEvent[] {
  const events = goRamp({ untilMs: MOMENTS.hold }).map((event): RunEvent => {
    if (event.type === 'thread-table') {
      return {
        ...event,
        total: 10_001,
        rows: Array.from({ length: 64 }, (_, index) => threadRow(index)),
        states: { running: 37, sleeping: 9_964 },
        cells: `${'R'.repeat(37)}${'S'.repeat(9_964)}`,
        processes: [{ pid: 4711, name: 'server', threads: 10_001 }],
      };
    }
    if (event.type !== 'run-started') return event;
    return {
      ...event,
      target: {
        ...event.target,
        folklore: [
          {
            claim: 'a goroutine costs 2 KB',
            source: 'release notes',
            field: 'rssBytesPerConnection',
            value: 2048,
            atConnections: 1000,
          },
        ],
        explanation: EXPLANATION,
        source: { file: 'main.go', text: SOURCE, firstLine: 20, lastLine: 24 },
      },
    };
  });
  return [...events, memoryMap, ...log()];
}

/** The same as the kernel reports it today: what each of the threads waits for. */
export const withWaits = (events: readonly RunEvent[]): RunEvent[] =>
  events.map((event): RunEvent => {
    if (event.type !== 'thread-table') return event;
    const groupOf = (index: number): string => (index < 37 ? 'runnable' : index === 37 ? 'many' : 'work');
    const letters = [...(event.cells ?? '')].map((_, index) => waitLetter(groupOf(index)));
    return {
      ...event,
      rows: event.rows.map((row, index) => ({ ...row, wait: { group: groupOf(index), call: null, fd: null } })),
      waits: { runnable: 37, many: 1, work: event.total - 38 },
      waitCells: letters.join(''),
    };
  });

const EXPLANATION = [
  '# go: goroutines on an M:N scheduler',
  '',
  'In goroutines. `net/http` starts one for **each** connection; see [the docs](https://go.dev).',
  '',
  '- A waiting goroutine is parked,',
  '  which costs no thread.',
  '- Runnable ones queue.',
  '',
  ...Array.from({ length: 60 }, (_, index) => `Paragraph ${index + 1} of the explanation.\n`),
].join('\n');

const SOURCE = Array.from({ length: 120 }, (_, index) => {
  if (index === 19) return 'func slow(ms int) {';
  if (index === 20) return '\ttime.Sleep(ms) // parks the goroutine';
  return `line ${index + 1}`;
}).join('\n');

export function threadRow(index: number, name = index === 3 ? 'GC Thread#0' : 'server'): ThreadRow {
  return {
    pid: 4711,
    tid: 4711 + index,
    name,
    state: index < 2 ? 'running' : 'sleeping',
    cpuPercent: index < 2 ? 64 - index : 0.1,
    core: index % 2,
    voluntaryPerSecond: 12_004 - index,
    involuntaryPerSecond: 88,
  };
}

const memoryMap: RunEvent = {
  type: 'memory-map',
  atMs: MOMENTS.hold,
  rssBytes: 380e6,
  pssBytes: 378e6,
  privateBytes: 370e6,
  sharedBytes: 10e6,
  swapBytes: 0,
  areas: [
    { kind: 'anonymous', mappings: 54, reservedBytes: 1.6e9, residentBytes: 360e6 },
    { kind: 'program', mappings: 3, reservedBytes: 6e6, residentBytes: 4e6 },
    { kind: 'stack', mappings: 1, reservedBytes: 140e3, residentBytes: 20e3 },
  ],
  costMs: 3,
};

const log = (): RunEvent[] =>
  Array.from({ length: 80 }, (_, index) => ({
    type: 'target-log',
    atMs: MOMENTS.hold - 80 + index,
    stream: index % 10 === 0 ? 'stderr' : 'stdout',
    line: index === 40 ? 'a needle\tin the log \x1b[31mred' : `request ${index + 1} served`,
  }));

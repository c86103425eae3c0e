import * as v from 'valibot';
import type { RunEvent } from '../domain/run-event.ts';

/**
 * What a recording's lines must be, as far as anyone relies on it. Objects are loose: a later version may add fields.
 * Types of events that this version does not know are skipped by the reader, not refused.
 */
const number = v.number();
const count = v.pipe(number, v.minValue(0));
const nullable = <T extends v.GenericSchema>(schema: T) => v.nullable(schema);
const at = { atMs: number };
const unitNames = v.looseObject({ singular: v.string(), plural: v.string() });
const errors = v.looseObject({ connect: count, timeout: count, reset: count, http: count, protocol: count });
const limits = v.looseObject({ nofile: nullable(count), ephemeralPorts: nullable(count), somaxconn: nullable(count) });

const runStarted = v.looseObject({
  type: v.literal('run-started'),
  ...at,
  startedAt: v.string(),
  conctopVersion: v.string(),
  config: v.looseObject({
    work: v.string(),
    delayMs: nullable(number),
    path: v.string(),
    plan: v.looseObject({
      steps: v.array(count),
      holdMs: number,
      durationMs: nullable(number),
      holdLastStep: v.boolean(),
      cutFrom: nullable(count),
    }),
    engine: v.string(),
    thresholds: v.array(v.string()),
  }),
  target: v.looseObject({
    name: v.string(),
    title: v.string(),
    language: v.string(),
    model: v.string(),
    unit: unitNames,
    why: v.string(),
    folklore: v.array(v.looseObject({ claim: v.string(), source: v.string(), field: v.string(), value: number })),
  }),
  engine: v.looseObject({ name: v.string(), version: v.string() }),
});

const machineDescribed = v.looseObject({
  type: v.literal('machine-described'),
  ...at,
  machine: v.looseObject({
    os: v.string(),
    kernel: v.string(),
    cpu: nullable(v.string()),
    cores: count,
    memoryBytes: count,
    limits,
  }),
});

const loadTick = v.looseObject({
  type: v.literal('load-tick'),
  ...at,
  intervalMs: count,
  requested: count,
  open: count,
  connecting: count,
  answered: count,
  requests: count,
  bytes: count,
  errors,
  reconnects: v.optional(count),
  unsent: v.optional(count),
  unanswered: v.optional(count),
  latency: nullable(v.string()),
  generator: v.looseObject({
    pid: number,
    cpuPercent: number,
    loopDelayP99Ms: number,
    loopUtilisation: number,
    rssBytes: count,
  }),
});

const switches = v.looseObject({ voluntary: number, involuntary: number });

const processSample = v.looseObject({
  type: v.literal('process-sample'),
  ...at,
  processes: count,
  threads: count,
  rssBytes: count,
  pssBytes: nullable(count),
  vszBytes: count,
  cpuPercent: nullable(number),
  contextSwitchesPerSecond: nullable(switches),
  openFiles: nullable(count),
  costMs: number,
});

const threadTable = v.looseObject({
  type: v.literal('thread-table'),
  ...at,
  total: count,
  rows: v.array(
    v.looseObject({
      pid: number,
      tid: number,
      name: v.string(),
      state: v.string(),
      cpuPercent: nullable(number),
      core: nullable(number),
      voluntaryPerSecond: nullable(number),
      involuntaryPerSecond: nullable(number),
      coreWaitPercent: v.optional(nullable(number)),
    }),
  ),
  states: v.record(v.string(), count),
  costMs: number,
  cells: v.optional(v.string()),
  processes: v.optional(
    v.array(v.looseObject({ pid: number, name: v.string(), threads: count, title: v.optional(v.string()) })),
  ),
  runsPerSecond: v.optional(number),
  coreWaitPercent: v.optional(number),
  stateAgeMs: v.optional(number),
});

const memoryMap = v.looseObject({
  type: v.literal('memory-map'),
  ...at,
  rssBytes: count,
  pssBytes: nullable(count),
  privateBytes: nullable(count),
  sharedBytes: nullable(count),
  swapBytes: nullable(count),
  areas: v.array(
    v.looseObject({
      kind: v.string(),
      mappings: count,
      reservedBytes: count,
      residentBytes: count,
      pssBytes: v.optional(count),
    }),
  ),
  costMs: number,
});

const connectionsSample = v.looseObject({
  type: v.literal('connections-sample'),
  ...at,
  established: count,
  ports: v.array(count),
  costMs: number,
});

const ceilingSample = v.looseObject({
  type: v.literal('ceiling-sample'),
  ...at,
  throttledPercent: nullable(number),
  memoryBytes: nullable(count),
  pids: nullable(count),
});

const runtimeStats = v.looseObject({
  type: v.literal('runtime-stats'),
  ...at,
  unit: nullable(v.looseObject({ name: v.string(), count })),
  inflight: nullable(number),
  served: nullable(number),
  facts: v.record(v.string(), v.unknown()),
  answeredInMs: number,
  final: v.optional(v.boolean()),
});

const coresSample = v.looseObject({
  type: v.literal('cores-sample'),
  ...at,
  cores: v.array(
    v.looseObject({
      core: count,
      totalPercent: number,
      targetPercent: nullable(number),
      generatorPercent: nullable(number),
    }),
  ),
  selfCpuPercent: nullable(number),
});

const finding = v.looseObject({
  type: v.literal('finding'),
  ...at,
  active: v.boolean(),
  finding: v.looseObject({
    id: v.string(),
    severity: v.picklist(['info', 'notice', 'warning']),
    atConnections: number,
    sentence: v.string(),
    brief: v.string(),
  }),
});

const step = { ...at, index: count };

const schemas = {
  'run-started': runStarted,
  'machine-described': machineDescribed,
  'target-progress': v.looseObject({
    type: v.literal('target-progress'),
    ...at,
    phase: v.picklist(['checking', 'building', 'starting', 'waiting']),
    message: v.string(),
  }),
  'target-ready': v.looseObject({
    type: v.literal('target-ready'),
    ...at,
    pid: number,
    url: nullable(v.string()),
    runtime: nullable(v.string()),
  }),
  'target-log': v.looseObject({
    type: v.literal('target-log'),
    ...at,
    stream: v.picklist(['stdout', 'stderr']),
    line: v.string(),
  }),
  'target-exited': v.looseObject({
    type: v.literal('target-exited'),
    ...at,
    code: nullable(number),
    signal: nullable(v.string()),
    expected: v.boolean(),
  }),
  'step-started': v.looseObject({
    type: v.literal('step-started'),
    ...step,
    planIndex: number,
    connections: count,
    holdMs: nullable(number),
  }),
  'step-settled': v.looseObject({ type: v.literal('step-settled'), ...step, open: count, starved: v.boolean() }),
  'step-ended': v.looseObject({ type: v.literal('step-ended'), ...step }),
  'load-paused': v.looseObject({ type: v.literal('load-paused'), ...at }),
  'load-resumed': v.looseObject({ type: v.literal('load-resumed'), ...at }),
  'load-tick': loadTick,
  'process-sample': processSample,
  'thread-table': threadTable,
  'memory-map': memoryMap,
  'ceiling-sample': ceilingSample,
  'connections-sample': connectionsSample,
  'runtime-stats': runtimeStats,
  'cores-sample': coresSample,
  finding,
  'run-ended': v.looseObject({
    type: v.literal('run-ended'),
    ...at,
    ended: v.picklist(['completed', 'quit', 'target-exited', 'failed']),
    error: nullable(v.looseObject({ code: v.string(), message: v.string(), hint: v.string() })),
  }),
} satisfies Record<RunEvent['type'], v.GenericSchema>;

export const headerSchema = v.looseObject({ schema: v.string(), conctopVersion: v.string() });

export type ParsedEvent =
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'unknown-type' }
  | { readonly kind: 'invalid'; readonly reason: string };

/** Checks one line of a recording, already parsed as JSON. */
export function parseEvent(value: unknown): ParsedEvent {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (typeof type !== 'string') return { kind: 'invalid', reason: 'it has no "type"' };
  if (!isKnownType(type)) return { kind: 'unknown-type' };
  const result = v.safeParse(schemas[type] as v.GenericSchema, value);
  if (!result.success) {
    const issue = result.issues[0];
    return { kind: 'invalid', reason: `${v.getDotPath(issue) ?? type}: ${issue.message}` };
  }
  return { kind: 'event', event: value as RunEvent };
}

const isKnownType = (type: string): type is RunEvent['type'] => Object.hasOwn(schemas, type);

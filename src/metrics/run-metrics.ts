import { residentNow } from '../domain/state/resident.ts';
import { currentStep, type RunState } from '../domain/state/run-state.ts';
import { bound, type Family } from './exposition.ts';
import { BOUNDS_SECONDS, type RunTotals } from './run-totals.ts';

/** The figures of the screen, as Prometheus has them. Names are a contract (docs/metrics.md): they only grow. */
export function runMetrics(state: RunState, totals: RunTotals): readonly Family[] {
  return [...aboutTheRun(state), ...ofTheLoad(state, totals), ...ofTheTarget(state, totals), ...ofTheCores(state)];
}

function aboutTheRun({ started, steps, phase }: RunState): readonly Family[] {
  if (started === null) return [];
  const labels = {
    version: started.conctopVersion,
    target: started.target.name,
    work: started.config.work,
    engine: started.engine.name,
  };
  return [
    { name: 'conctop_run_info', type: 'gauge', help: 'The run: always 1.', samples: [{ labels, value: 1 }] },
    gauge('conctop_steps', 'Steps of the plan that have begun.', phase === 'preparing' ? null : steps.length),
  ];
}

function ofTheLoad(state: RunState, totals: RunTotals): readonly Family[] {
  const { load } = state;
  if (load === null) {
    const open = state.served?.established ?? null;
    return [gauge('conctop_connections_open', 'Connections that are established.', open)];
  }
  const { errorsTotal: errors, generator } = load;
  return [
    gauge('conctop_connections_open', 'Connections that are established.', load.open),
    gauge('conctop_connections_requested', 'Connections that the plan wants now.', load.requested),
    gauge('conctop_step_connections', 'Connections of the step under way.', currentStep(state)?.connections ?? null),
    counter('conctop_requests', 'Good answers (2xx, 3xx).', load.requestsTotal - errors.http),
    {
      name: 'conctop_request_failures',
      type: 'counter',
      help: 'What failed: http are answers of another status, the rest are sockets and requests.',
      samples: Object.entries(errors).map(([kind, value]) => ({ labels: { kind }, value })),
    },
    latencies(totals),
    ...(generator.isElsewhere === true
      ? []
      : [
          gauge(
            'conctop_generator_cpu_ratio',
            'CPU of the load generators, 1 is a core.',
            generator.cpuPercent / 100,
            'ratio',
          ),
          gauge(
            'conctop_generator_loop_ratio',
            'Share of the time in which the busiest load generator has no slack.',
            generator.loopUtilisation,
            'ratio',
          ),
        ]),
  ];
}

function latencies({ latencyCounts, latencySumSeconds }: RunTotals): Family {
  let sum = 0;
  const buckets = latencyCounts.map((count, index) => {
    sum += count;
    const upper = BOUNDS_SECONDS[index];
    return { suffix: '_bucket', labels: { le: upper === undefined ? '+Inf' : bound(upper) }, value: sum };
  });
  return {
    name: 'conctop_request_duration_seconds',
    type: 'histogram',
    help: 'From the write of a request to the last byte of its good answer.',
    unit: 'seconds',
    samples: [...buckets, { suffix: '_sum', value: latencySumSeconds }, { suffix: '_count', value: sum }],
  };
}

function ofTheTarget(state: RunState, { cpuSeconds }: RunTotals): readonly Family[] {
  const { process, runtime, openFiles } = state;
  if (process === null) return [];
  const unit = runtime?.unit ?? null;
  return [
    gauge('conctop_target_processes', 'Processes of the target.', process.processes),
    gauge('conctop_target_threads', 'OS threads of the target, over all of its processes.', process.threads),
    gauge(
      'conctop_target_resident_memory_bytes',
      'Resident memory of the target; of several processes shared pages once, where the kernel reports it.',
      residentNow(state)?.bytes ?? null,
      'bytes',
    ),
    gauge('conctop_target_virtual_memory_bytes', 'Address space of the target.', process.vszBytes, 'bytes'),
    gauge('conctop_target_open_fds', 'Open file descriptors of the target.', openFiles?.open ?? null),
    counter('conctop_target_cpu_seconds', 'CPU time of the target since the run began.', cpuSeconds, 'seconds'),
    {
      name: 'conctop_target_units',
      type: 'gauge',
      help: 'What the program writes its concurrency in, as its runtime counts it: goroutines, tasks, threads.',
      samples: unit === null ? [] : [{ labels: { unit: unit.name }, value: unit.count }],
    },
  ];
}

function ofTheCores({ cores }: RunState): readonly Family[] {
  const each = cores?.cores ?? [];
  const ratio = (name: string, help: string, pick: (core: (typeof each)[number]) => number | null): Family => ({
    ...{ name, type: 'gauge', help, unit: 'ratio' },
    samples: each.flatMap((core) => {
      const percent = pick(core);
      return percent === null ? [] : [{ labels: { core: `${core.core}` }, value: percent / 100 }];
    }),
  });
  return [
    ratio('conctop_core_usage_ratio', 'Share of the time in which a core is busy.', (core) => core.totalPercent),
    ratio('conctop_core_target_usage_ratio', 'What of it the target has.', (core) => core.targetPercent),
    ratio(
      'conctop_core_generator_usage_ratio',
      'What of it the load generators have.',
      (core) => core.generatorPercent,
    ),
  ];
}

const gauge = (name: string, help: string, value: number | null, unit?: Family['unit']): Family =>
  one('gauge', name, help, value, unit);
const counter = (name: string, help: string, value: number, unit?: Family['unit']): Family =>
  one('counter', name, help, value, unit);

const one = (
  type: 'gauge' | 'counter',
  name: string,
  help: string,
  value: number | null,
  unit: Family['unit'],
): Family => ({
  ...{ name, type, help },
  ...(unit === undefined ? {} : { unit }),
  samples: value === null ? [] : [{ value }],
});

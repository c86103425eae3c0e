import data from './measured.json' with { type: 'json' };

/**
 * What connections cost, measured by `node scripts/docs/fifty-thousand.mjs --write`. `runs`: 50,000 connections that ask seldom.
 * `models`: the rows `io` of docs/models.md, up to 10,000 connections that always ask.
 */
export interface Measured {
  readonly machine: string;
  /** Kernel objects of an idle pair of sockets. */
  readonly kernelBytesPerPair: number;
  /** CPU of a generator for each request, at 10,000 connections that always ask. */
  readonly busyGeneratorMsPerRequest: number;
  readonly runs: Readonly<Record<string, MeasuredRun>>;
  readonly models: Readonly<Record<string, MeasuredModel>>;
}

export interface MeasuredRun {
  readonly workers: number;
  readonly generators: number;
  /** Files of the busiest worker over the mean connections of all. */
  readonly busiestWorker: number;
  /** Kernel objects at the run's most connections. */
  readonly kernelBytes: number;
  /** Pages of socket buffers, at most. */
  readonly bufferPages: number;
  /** Over all connections, at every point. */
  readonly requestsPerSecond: number;
  readonly points: readonly {
    readonly connections: number;
    readonly serverBytes: number;
    readonly generatorBytes: number;
    readonly generatorCpuPercent: number;
  }[];
}

export interface MeasuredModel {
  readonly processes: number;
  readonly points: readonly {
    readonly connections: number;
    /** More than `connections` where the model could not take so many in time. */
    readonly asked: number;
    readonly serverBytes: number;
    readonly threads: number;
    readonly cpuMsPerRequest: number;
  }[];
}

export const MEASURED: Measured = data;

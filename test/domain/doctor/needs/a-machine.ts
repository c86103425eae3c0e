import type { Measured } from '../../../../src/domain/doctor/needs/measured.ts';
import type { ModelTraits, NeedFacts } from '../../../../src/domain/doctor/needs/need-facts.ts';

/** Round figures, so that a test can be reckoned in the head. */
export const measured: Measured = {
  machine: '2 cores, Debian, Linux 6',
  kernelBytesPerPair: 8_000,
  busyGeneratorMsPerRequest: 0.01,
  runs: {
    cluster: {
      workers: 2,
      generators: 2,
      busiestWorker: 1.1,
      kernelBytes: 320_000_000,
      bufferPages: 10_000,
      requestsPerSecond: 1_000,
      points: [
        { connections: 10_000, serverBytes: 200_000_000, generatorBytes: 150_000_000, generatorCpuPercent: 5 },
        { connections: 50_000, serverBytes: 600_000_000, generatorBytes: 350_000_000, generatorCpuPercent: 11 },
      ],
    },
  },
  models: {
    cluster: {
      processes: 3,
      points: [{ connections: 10_000, asked: 10_000, serverBytes: 9e9, threads: 33, cpuMsPerRequest: 0.02 }],
    },
    loop: {
      processes: 1,
      points: [
        { connections: 100, asked: 100, serverBytes: 20_100_000, threads: 1, cpuMsPerRequest: 0.05 },
        { connections: 10_000, asked: 10_000, serverBytes: 30_000_000, threads: 1, cpuMsPerRequest: 0.02 },
      ],
    },
    threads: {
      processes: 1,
      points: [
        { connections: 100, asked: 100, serverBytes: 12_000_000, threads: 102, cpuMsPerRequest: 0.05 },
        { connections: 10_000, asked: 10_000, serverBytes: 210_000_000, threads: 10_002, cpuMsPerRequest: 0.03 },
      ],
    },
    slow: {
      processes: 1,
      points: [
        { connections: 100, asked: 100, serverBytes: 12_000_000, threads: 102, cpuMsPerRequest: 0.05 },
        { connections: 1_185, asked: 10_000, serverBytes: 12_000_000, threads: 102, cpuMsPerRequest: 0.05 },
      ],
    },
  },
};

export const machine: NeedFacts = {
  limits: { platform: 'linux', nofile: 20_000, ephemeralPorts: 28_232, somaxconn: 4_096 },
  fileMax: 2_000_000,
  nrOpen: 1_048_576,
  bufferPages: 500_000,
  conntrackMax: null,
  threadsMax: 190_000,
  pidMax: 4_194_304,
  maxMapCount: 65_530,
  memoryBytes: 32e9,
  cores: 2,
};

export const trait = (name: string, over: Partial<ModelTraits> = {}): ModelTraits => ({
  name,
  ownWorkers: null,
  busiest: 1,
  connectionsAtOnce: null,
  threadPerConnection: false,
  ...over,
});

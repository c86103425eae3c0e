import type { DoctorFacts } from '../../../src/domain/doctor/doctor-facts.ts';

export const GB = 1024 ** 3;

/** A machine in whose way nothing is. */
export const roomy: DoctorFacts = {
  limits: { platform: 'linux', nofile: 65_535, ephemeralPorts: 28_232, somaxconn: 4_096 },
  userThreads: 100_000,
  threadsMax: 200_000,
  pidMax: 4_194_304,
  maxMapCount: 262_144,
  synBacklog: 4_096,
  cores: 4,
  memoryAvailableBytes: 8 * GB,
  ceiling: null,
  others: 'no-memory-map',
  nodeVersion: 'v20.20.2',
  terminal: { isTerminal: true, columns: 140, rows: 44, colourBits: 24 },
  toolchains: [
    { language: 'Go', runs: true, install: null },
    { language: 'JavaScript', runs: true, install: null },
  ],
};

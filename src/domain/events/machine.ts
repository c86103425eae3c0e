import * as v from 'valibot';
import { count, event, type Infer } from './schema.ts';

/** Limits of a container or cgroup; null where it sets none, so that the host's counts. */
const ceiling = v.object({
  /** CPU quota in cores: 1.5 is 150 ms of CPU in each 100 ms. */
  cpuCores: v.nullable(count),
  memoryBytes: v.nullable(count),
  pids: v.nullable(count),
  /** `cgroup v2 /sys/fs/cgroup/…`: where it was read. */
  from: v.string(),
});

/** The machine of a run, as far as its figures depend on it. */
const machine = v.object({
  os: v.string(),
  kernel: v.string(),
  cpu: v.nullable(v.string()),
  cores: count,
  /** How many of these the target may use (taskset, cpusets). Absent: not known, or all. */
  usableCores: v.exactOptional(count),
  memoryBytes: count,
  limits: v.object({
    /** Open files per process that a child of conctop can reach. */
    nofile: v.nullable(count),
    /** Ephemeral ports for one source and one destination address. */
    ephemeralPorts: v.nullable(count),
    somaxconn: v.nullable(count),
  }),
  /** What the cgroup that conctop and its target live in allows; absent or null where there is none. */
  ceiling: v.exactOptional(v.nullable(ceiling)),
});

export const machineDescribed = event('machine-described', { machine });

export type Ceiling = Infer<typeof ceiling>;
export type Machine = Infer<typeof machine>;

/** One core's time since boot, in ticks. */
export interface CoreTimes {
  readonly core: number;
  readonly busy: number;
  readonly total: number;
}

/** All cores at one moment, in ticks since boot. */
export interface CoresTimes {
  readonly cores: readonly CoreTimes[];
  /** Over all cores, hard and soft. */
  readonly irq: number;
  readonly softirq: number;
  readonly steal: number;
}

/**
 * The `cpuN` lines of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice, see proc_stat(5).
 * iowait is idle time; guest times are already part of user and nice; steal counts as busy, since no program here could have
 * used it. Cores that are offline have no line.
 */
export function parseCoreTimes(text: string): CoresTimes {
  const cores: CoreTimes[] = [];
  const sums = { irq: 0, softirq: 0, steal: 0 };
  for (const match of text.matchAll(/^cpu(\d+) (.*)$/gm)) {
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = (match[2] ?? '')
      .split(' ')
      .map(Number);
    const busy = user + nice + system + irq + softirq + steal;
    cores.push({ core: Number(match[1]), busy, total: busy + idle + iowait });
    sums.irq += irq;
    sums.softirq += softirq;
    sums.steal += steal;
  }
  return { cores, ...sums };
}

import { addCounts } from '../../domain/events/counts.ts';
import { addErrors, noErrors } from '../../domain/events/error-counts.ts';
import type { K6Machine, K6Machines, LoadTick } from '../../domain/events/run-event.ts';
import { LatencyRecorder } from '../connections/latency-recorder.ts';
import { MachineMeter } from './machine-meter.ts';
import { RemoteWriteProblem } from './remote-write/problem.ts';
import type { Series } from './remote-write/write-request.ts';

/** The k6-operator runs that many on the largest clusters that its documentation shows; each costs a map of its series. */
const MAX_MACHINES = 256;
/** A machine that missed three pushes is silent: one is lost now and then, and two where a machine swaps. */
const SILENT_INTERVALS = 3;
/** A machine that is silent for so long does not come back; before, its network may. */
const GONE_MS = 30_000;
/** A tick waits for every machine that sends, this many of its intervals at most. */
const AWAITED_INTERVALS = 1.5;
/** Two pushes at a run's end are milliseconds apart: they are one tick. */
const SHORTEST_TICK_MS = 500;

/**
 * The machines whose k6 sends figures here, as one load. A tick is complete once each machine that sends has sent once since
 * the one before, so that the second of one is never counted beside two of another; who is late is not waited for until it
 * sends again, and what it counted meanwhile comes with that push. All times are conctop's, of arrival.
 */
export class K6Cluster {
  readonly #machines = new Map<string, MachineMeter>();
  readonly #latencies = new LatencyRecorder();
  readonly #listeningSinceMs: number;
  /** Who has sent since the last tick, and who need not be waited for. */
  readonly #sent = new Set<string>();
  readonly #missing = new Set<string>();
  #tickedAtMs: number;
  /** When conctop itself stood still last: until then nobody could be heard. */
  #stoodUntilMs = Number.NEGATIVE_INFINITY;
  #lateTotal = 0;
  #refused: { readonly count: number; readonly why: string } | null = null;

  constructor(nowMs: number) {
    this.#listeningSinceMs = nowMs;
    this.#tickedAtMs = nowMs;
  }

  /** Throws RemoteWriteProblem where there is no room for them. */
  push(name: string, series: readonly Series[], nowMs: number): void {
    let machine = this.#machines.get(name);
    if (machine === undefined) {
      if (this.#machines.size >= MAX_MACHINES) {
        throw new RemoteWriteProblem(`${MAX_MACHINES} machines are the most that are taken, and ${name} is one more.`);
      }
      machine = new MachineMeter(this.#latencies, this.#listeningSinceMs);
    }
    machine.push(series, nowMs);
    // The first tick's interval begins with the first push: what was before it was no load.
    if (this.#machines.size === 0) this.#tickedAtMs = nowMs - Math.min(nowMs - this.#listeningSinceMs, 1_000);
    this.#machines.set(name, machine);
    this.#sent.add(name);
    this.#missing.delete(name);
  }

  refuse(why: string): void {
    this.#refused = { count: (this.#refused?.count ?? 0) + 1, why };
  }

  /** Something came since the last tick. */
  get hasNews(): boolean {
    return this.#sent.size > 0;
  }

  get hasMachines(): boolean {
    return this.#machines.size > 0;
  }

  /** Every machine said that it has ended, or is gone. */
  hasEnded(nowMs: number): boolean {
    const isOver = (machine: MachineMeter): boolean =>
      machine.hasEnded || this.#silentMs(machine, nowMs) > Math.max(GONE_MS, machine.intervalMs * SILENT_INTERVALS);
    return this.hasMachines && [...this.#machines.values()].every(isOver);
  }

  /** conctop itself was stopped until now. */
  stoodStill(nowMs: number): void {
    this.#stoodUntilMs = nowMs;
  }

  /** Virtual users of the machines that are known to be there. */
  users(nowMs: number): number {
    return [...this.#machines.values()].reduce(
      (sum, machine) => sum + (this.#stateOf(machine, nowMs) === 'sending' ? (machine.users ?? 0) : 0),
      0,
    );
  }

  /** The tick that is complete now; null: none is. */
  tick(nowMs: number): LoadTick | null {
    if (!this.hasMachines || nowMs - this.#tickedAtMs < SHORTEST_TICK_MS) return null;
    for (const [name, machine] of this.#machines) {
      if (this.#sent.has(name) || this.#missing.has(name)) continue;
      if (this.#silentMs(machine, nowMs) < machine.intervalMs * AWAITED_INTERVALS && !machine.hasEnded) return null;
      this.#missing.add(name);
    }
    // Where nobody sends, a tick a second says so.
    if (this.#sent.size === 0 && nowMs - this.#tickedAtMs < 1_000) return null;
    return this.take(nowMs);
  }

  /** What came since the last tick, complete or not. */
  take(nowMs: number): LoadTick {
    const samples = [...this.#machines.values()].map((machine) => machine.take());
    const sum = (of: (sample: (typeof samples)[number]) => number): number =>
      samples.reduce((total, sample) => total + of(sample), 0);
    const users = this.users(nowMs);
    const late = sum((sample) => sample.late);
    const intervalMs = nowMs - this.#tickedAtMs;
    this.#tickedAtMs = nowMs;
    this.#sent.clear();
    this.#lateTotal += late;
    return {
      type: 'load-tick',
      atMs: nowMs,
      intervalMs,
      requested: users,
      open: users,
      connecting: 0,
      answered: users,
      requests: sum((sample) => sample.requests),
      ...(late === 0 ? {} : { late }),
      bytes: sum((sample) => sample.bytes),
      errors: samples.reduce((all, { errors }) => addErrors(all, errors), noErrors),
      statuses: samples.reduce((all, { statuses }) => addCounts(all, statuses), {}),
      causes: samples.reduce((all, { causes }) => addCounts(all, causes), {}),
      acceptQueue: null,
      latency: this.#latencies.take(),
      generator: { pid: 0, cpuPercent: 0, loopDelayP99Ms: 0, loopUtilisation: 0, rssBytes: 0, isElsewhere: true },
    };
  }

  /** What came since the last tick, at the end: pushes of a whole second in less than one. */
  last(nowMs: number): LoadTick {
    const tick = this.take(nowMs);
    const early = Math.round(tick.requests * Math.max(0, 1 - tick.intervalMs / 1_000));
    return { ...tick, late: Math.min(tick.requests - tick.errors.http, (tick.late ?? 0) + early) };
  }

  describe(nowMs: number): K6Machines {
    const machines = [...this.#machines].map(
      ([name, machine]): K6Machine => ({
        name,
        users: machine.users,
        requests: machine.requestsTotal,
        requestsPerSecond: machine.requestsPerSecond,
        heardAtMs: machine.heardAtMs,
        intervalMs: Math.round(machine.intervalMs),
        ...(machine.lacksHistograms ? { lacksHistograms: true } : {}),
        state: this.#stateOf(machine, nowMs),
      }),
    );
    const errors = [...this.#machines.values()].flatMap(({ relativeError }) => relativeError ?? []);
    return {
      type: 'k6-machines',
      atMs: nowMs,
      machines: machines.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
      relativeError: errors.length === 0 ? null : Math.max(...errors),
      late: this.#lateTotal,
      refused: this.#refused,
    };
  }

  #silentMs({ heardAtMs }: MachineMeter, nowMs: number): number {
    return nowMs - Math.max(heardAtMs, this.#stoodUntilMs);
  }

  #stateOf(machine: MachineMeter, nowMs: number): K6Machine['state'] {
    if (machine.hasEnded) return 'ended';
    return this.#silentMs(machine, nowMs) > machine.intervalMs * SILENT_INTERVALS ? 'silent' : 'sending';
  }
}

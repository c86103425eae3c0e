import type { Clock, Emit } from '../../domain/events/run-event.ts';
import { StandstillWatch } from '../standstill.ts';
import type { PlanOutcome } from '../walk-plan.ts';
import { K6Cluster } from './k6-cluster.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export interface ReceiveOptions {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly clock: Clock;
  readonly emit: Emit;
}

export interface ReceivedLoad {
  readonly url: string;
  /**
   * Resolves once the time is over, every machine has ended (`durationMs` null and `untilEnded`), or `signal` is aborted; the
   * run's last step has then ended.
   */
  readonly run: (until: {
    readonly durationMs: number | null;
    readonly untilEnded: boolean;
    readonly signal: AbortSignal;
  }) => Promise<PlanOutcome>;
  /** What still came, as a last tick. No request is taken after this. */
  readonly close: () => Promise<void>;
}

/** Ticks are due as pushes arrive; who is late is noticed this often. */
const TURN_MS = 250;
/** The same number of users in two ticks is a level, and a step of the run; a ramp of k6 changes them every second. */
const LEVEL_MS = 900;
/** After the last machine's end: another may begin, and what is under way arrives. */
const ENDED_MS = 3_000;

/**
 * The load that k6 makes on any number of machines, which send what they measure: ticks, steps and who is silent as events. A
 * step is a number of users that stays the same, since nobody here knows the scripts' plan.
 */
export async function receiveLoad({ host, port, token, clock, emit }: ReceiveOptions): Promise<ReceivedLoad> {
  const cluster = new K6Cluster(clock());
  const steps = new Steps(clock, emit);
  let told = '';
  /** With every tick; between them where a machine's state changed, or somebody was refused. */
  const tell = (isTick: boolean): void => {
    const event = cluster.describe(clock());
    const news = JSON.stringify([event.machines.map(({ name, state }) => [name, state]), event.refused?.why]);
    if (isTick || (news !== told && (cluster.hasMachines || event.refused !== null))) emit(event);
    told = news;
  };
  const tickIfDue = (): void => {
    const atMs = clock();
    const tick = cluster.tick(atMs);
    if (tick === null) return;
    const users = cluster.users(atMs);
    // The last users left some time in this tick: it is no second of their load.
    if (users === 0) steps.end();
    // What it counted belongs to the level before.
    emit(tick);
    steps.follow(users);
    tell(true);
  };
  const receiver: Receiver = await startReceiver({
    host,
    port,
    token,
    onPush(machine, series) {
      cluster.push(machine, series, clock());
      tickIfDue();
    },
    onRefused: (why) => cluster.refuse(why),
  });
  return {
    url: receiver.url,
    run: ({ durationMs, untilEnded, signal }) =>
      new Promise((resolve) => {
        const standstill = new StandstillWatch(clock);
        let leftMs = durationMs ?? Number.POSITIVE_INFINITY;
        let atMs = clock();
        let endedMs = 0;
        const end = (outcome: PlanOutcome): void => {
          clearInterval(timer);
          signal.removeEventListener('abort', onAbort);
          if (cluster.hasNews) emit(cluster.last(clock()));
          tell(cluster.hasMachines);
          steps.end();
          resolve(outcome);
        };
        const onAbort = (): void => end('stopped');
        const timer = setInterval(() => {
          const passedMs = clock() - atMs;
          atMs += passedMs;
          const stoppedMs = standstill.notice();
          if (stoppedMs > 0) {
            cluster.stoodStill(atMs);
            emit({ type: 'standstill', atMs, ms: stoppedMs });
          } else leftMs -= passedMs;
          tickIfDue();
          tell(false);
          endedMs = cluster.hasEnded(atMs) ? endedMs + passedMs : 0;
          if (leftMs <= 0 || (untilEnded && endedMs >= ENDED_MS)) end('completed');
        }, TURN_MS);
        if (signal.aborted) onAbort();
        else signal.addEventListener('abort', onAbort, { once: true });
      }),
    close: receiver.close,
  };
}

/** The steps of a load that nobody here planned: levels of users. */
class Steps {
  readonly #clock: Clock;
  readonly #emit: Emit;
  #index = -1;
  /** Of the step under way; 0: there is none. */
  #users = 0;
  #candidate = 0;
  #sinceMs = 0;

  constructor(clock: Clock, emit: Emit) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** A number of users that stayed for long enough begins a step. */
  follow(users: number): void {
    const atMs = this.#clock();
    if (users !== this.#candidate) {
      this.#candidate = users;
      this.#sinceMs = atMs;
    }
    if (users === this.#users) return;
    if (atMs - this.#sinceMs < LEVEL_MS) return;
    this.end();
    if (users === 0) return;
    this.#index += 1;
    this.#users = users;
    const index = this.#index;
    this.#emit({ type: 'step-started', atMs, index, planIndex: index, connections: users, holdMs: null });
    this.#emit({ type: 'step-settled', atMs, index, open: users, starved: false });
  }

  end(): void {
    if (this.#users === 0) return;
    this.#users = 0;
    this.#emit({ type: 'step-ended', atMs: this.#clock(), index: this.#index });
  }
}

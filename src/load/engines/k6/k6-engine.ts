import { randomBytes } from 'node:crypto';
import type { ConctopError } from '../../../domain/errors.ts';
import { scriptSteps } from '../../../domain/plan/script-stages.ts';
import { SETTLE_MS } from '../../../domain/plan/script-walk.ts';
import { openAcceptQueueOf } from '../../climb/accept-queue.ts';
import { LatencyRecorder } from '../../connections/latency-recorder.ts';
import { MachineMeter } from '../../k6/machine-meter.ts';
import { startReceiver } from '../../k6/receiver.ts';
import type { Series } from '../../k6/remote-write/write-request.ts';
import { k6Script } from '../../k6/script/script.ts';
import type { EngineOptions, EngineSample, LoadEngine } from '../engine.ts';
import { findK6 } from './find-k6.ts';
import { startK6 } from './k6-process.ts';
import { ProgramMeter } from './program-meter.ts';
import { openStartGate } from './start-gate.ts';

const HOST = '127.0.0.1';
const TOKEN_BYTES = 16;
/** Its last figures are on their way once it was interrupted. */
const LAST_PUSH_MS = 1_500;

/**
 * k6 as a program of its own: it walks the plan as a script, and sends once a second what it has measured to a port of this
 * process. A virtual user stands for a connection: k6 does not report its sockets. Resolves once its users are there and wait
 * for the plan to begin. Rejects with ConctopError `toolchain-missing` or `generator-failed`.
 */
export async function createK6Engine(options: EngineOptions): Promise<LoadEngine> {
  const { clock, onSample, program, plan } = options;
  const { path } = findK6(program);
  const latencies = new LatencyRecorder();
  const meter = new MachineMeter(latencies, clock());
  const token = randomBytes(TOKEN_BYTES).toString('hex');
  const gate = await openStartGate();
  const receiver = await startReceiver({
    host: HOST,
    port: 0,
    token,
    onPush(_, series) {
      meter.push(series.filter(isOfPlan), clock());
      onSample();
    },
    onRefused: () => undefined,
  });
  const script = k6Script(
    {
      plan,
      request: options,
      requestsPerSecondLimit: options.requestsPerSecondLimit,
      requestTimeoutMs: options.timeoutMs,
      thresholds: [],
    },
    { url: options.url, address: options.address, settleMs: SETTLE_MS, startsWith: gate.url },
  );
  const k6 = startK6({ path, script, writeUrl: receiver.url, token });
  const cost = new ProgramMeter(k6.pid);
  const acceptQueue = openAcceptQueueOf(options);
  const endMs = scriptSteps(plan, SETTLE_MS).at(-1)?.endMs ?? 0;
  let requested = 0;
  let beganAtMs: number | null = null;
  let tookAtMs = clock();
  let cutOff = 0;
  let isGone = false;
  const close = (): void => {
    k6.kill();
    gate.close();
    acceptQueue?.close();
    void receiver.close();
  };
  const ended = k6.gone.then((): ConctopError | null => {
    isGone = true;
    meter.users = 0;
    return k6.failure();
  });
  const failed = await Promise.race([gate.reached.then(() => null), ended]);
  if (failed !== null || isGone) {
    close();
    throw failed ?? new Error('k6 ended before its script began');
  }
  return {
    pid: k6.pid,
    failed: ended.then((failure) => (failure === null ? new Promise<never>(() => undefined) : failure)),
    setConnections(connections) {
      requested = connections;
      if (beganAtMs !== null) return;
      beganAtMs = clock();
      gate.open();
    },
    // It sends for as long as its script does.
    setSending: () => undefined,
    take(): EngineSample {
      const { late: _late, ...sample } = meter.take();
      const open = beganAtMs === null ? 0 : (meter.users ?? 0);
      acceptQueue?.refresh();
      const unanswered = cutOff;
      cutOff = 0;
      return {
        ...sample,
        requested,
        open,
        connecting: 0,
        answered: open,
        reconnects: 0,
        unanswered,
        acceptQueue: acceptQueue?.length() ?? null,
        latency: latencies.take(),
      };
    },
    cost() {
      const intervalMs = clock() - tookAtMs;
      tookAtMs = clock();
      return cost.take(intervalMs);
    },
    async drain(limitMs) {
      const leftMs = beganAtMs === null ? Number.POSITIVE_INFINITY : beganAtMs + endMs - clock();
      // A script that is at its end waits for the answers under way by itself.
      if (leftMs <= limitMs) await within(k6.gone, limitMs);
      if (isGone) return;
      // Each user has a request under way, which k6 drops and does not count.
      cutOff = meter.users ?? 0;
      k6.interrupt();
      await within(k6.gone, LAST_PUSH_MS);
    },
    close,
  };
}

/** What setup() asks is no load, and belongs to no scenario; how many users there are is nobody's either. */
const isOfPlan = ({ name, labels }: Series): boolean =>
  labels.scenario !== undefined || name === 'k6_vus' || name === 'k6_vus_max';

function within(promise: Promise<unknown>, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs);
    void promise.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

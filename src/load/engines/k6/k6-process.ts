import { spawn } from 'node:child_process';
import { ConctopError } from '../../../domain/errors.ts';

export interface K6Process {
  readonly pid: number;
  /** Resolves once it has ended, however that was; never rejects. */
  readonly gone: Promise<void>;
  /** Why it ended; null while it runs, and where its script came to its end. */
  failure(): ConctopError | null;
  /** It sends no further request, writes its last figures and ends. */
  interrupt(): void;
  kill(): void;
}

export interface K6Options {
  readonly path: string;
  readonly script: string;
  /** Where it sends its figures, and what it sends along. */
  readonly writeUrl: string;
  readonly token: string;
}

const STDERR_LINES = 20;
/** The screen is live: figures of a second, as soon as it is over. */
const PUSH_INTERVAL = '1s';

const ARGUMENTS = [
  'run',
  '--quiet',
  '--no-color',
  '--no-usage-report',
  '--summary-mode=disabled',
  // Thresholds are conctop's: it has the figures of each step.
  '--no-thresholds',
  // Its own control port: any free one, so that two runs beside each other do not meet.
  '--address=127.0.0.1:0',
  '--out=experimental-prometheus-rw',
  '-',
];

/** Its group is this process's: who ends the generator's group ends it as well. */
export function startK6({ path, script, writeUrl, token }: K6Options): K6Process {
  const child = spawn(path, ARGUMENTS, { stdio: ['pipe', 'ignore', 'pipe'], env: environment(writeUrl, token) });
  let stderr = '';
  let cause: Error | null = null;
  let isEndWanted = false;
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk)
      .split('\n')
      .slice(-STDERR_LINES - 1)
      .join('\n');
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(script);
  const kill = (): void => {
    isEndWanted = true;
    child.kill('SIGKILL');
  };
  // A generator that ends leaves nothing behind, however it ends.
  process.on('exit', kill);
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      cause = error;
      if (child.pid === undefined) resolve();
    });
  });
  return {
    pid: child.pid ?? 0,
    gone,
    failure() {
      if (isEndWanted || (child.exitCode === 0 && cause === null)) return null;
      if (child.exitCode === null && child.signalCode === null && cause === null) return null;
      return died(cause?.message ?? child.signalCode ?? `exit code ${child.exitCode}`, stderr);
    },
    interrupt() {
      isEndWanted = true;
      child.kill('SIGINT');
    },
    kill,
  };
}

/** Without options of the user's own (K6_VUS, K6_DURATION): the plan is conctop's. */
function environment(writeUrl: string, token: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('K6_') && !name.startsWith('NODE_CHANNEL'),
  );
  return {
    ...Object.fromEntries(own),
    K6_PROMETHEUS_RW_SERVER_URL: writeUrl,
    K6_PROMETHEUS_RW_BEARER_TOKEN: token,
    K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true',
    K6_PROMETHEUS_RW_PUSH_INTERVAL: PUSH_INTERVAL,
  };
}

/** `time="…" level=error msg="…"`: what it says is enough. */
const MESSAGE = /level=\w+ msg=(".*?[^\\]"|\S+)/;

function died(how: string, stderr: string): ConctopError {
  const lines = stderr.split('\n').filter((line) => line !== '');
  return new ConctopError('generator-failed', `k6 ended unexpectedly: ${how}.`, {
    hint:
      lines.length === 0
        ? 'It printed nothing: something outside ended it, or no memory was left; fewer connections need less.'
        : `Its last line: ${MESSAGE.exec(lines.at(-1) ?? '')?.[1] ?? lines.at(-1)}`,
    details: lines,
  });
}

import { ConctopError } from '../errors.ts';
import { byFrequency, type Counts } from '../events/counts.ts';
import type { ErrorCounts, RunEnded } from '../events/run-event.ts';
import type { LoadNow } from '../state/load-now.ts';
import type { RunState } from '../state/run-state.ts';
import { exitWords } from '../words/exit-words.ts';
import { formatUnits } from '../words/format.ts';
import { countsWords, isTlsTrust, ownLimitOf } from './load-errors.ts';

/** The target ended by itself. `logTail`: its last lines. */
export function targetDied(state: RunState, logTail: readonly string[]): ConctopError {
  const name = state.started?.target.name ?? '';
  const how = exitWords(state.exited ?? { code: null, signal: null });
  const kept = 'what was measured until then is kept.';
  const hint =
    logTail.length > 0
      ? `Its last lines may say why; ${kept}`
      : state.started?.config.command === 'attach'
        ? `Whoever started it can see why; ${kept}`
        : `It printed nothing; ${kept}`;
  const message =
    state.load === null
      ? `The process ${name} ended: ${how}.`
      : `The target ${name} ended in the middle of the run: ${how}, ${formatUnits(state.load.open, 'connection', 'connections')} open.`;
  return new ConctopError('target-died', message, { hint, details: logTail });
}

interface Failure {
  readonly message: string;
  readonly hint: string;
}

/**
 * A run under load without a good answer has measured nothing, however it ended; null where there was one. Quitting before
 * any answer could arrive is no failure.
 */
export function noGoodAnswer(state: RunState, ended: RunEnded['ended']): ConctopError | null {
  const { load, started } = state;
  if (started?.config.k6 !== undefined) return ended === 'completed' ? nothingFromK6(state) : null;
  if (started === null || started.config.plan.steps.length === 0) return null;
  if (load === null) return ended === 'completed' ? silentGenerator() : null;
  const failures = sum(load.errorsTotal);
  if (load.requestsTotal > load.errorsTotal.http) return null;
  if (failures === 0 && ended !== 'completed') return null;
  const url = new URL(started.config.path, state.ready?.url ?? 'http://127.0.0.1').href;
  const { message, hint } = explain(load, url, started.config);
  return new ConctopError('no-good-answer', message, { hint });
}

/** Nobody sent figures, or none of what was sent was taken. */
function nothingFromK6({ k6, started }: RunState): ConctopError | null {
  if (k6 !== null && k6.machines.length > 0) return null;
  const { host = '', port = 0 } = started?.config.k6 ?? {};
  const why = k6?.refused == null ? '' : ` What came was refused: ${k6.refused.why}`;
  return new ConctopError('no-good-answer', `No k6 sent figures to ${host}:${port}.${why}`, {
    hint: 'Start it with -o experimental-prometheus-rw and the variables that docs/k6.md lists; a firewall may be in the way.',
  });
}

const silentGenerator = (): ConctopError =>
  new ConctopError('no-good-answer', 'Not a single good answer: the load generator reported nothing during the run.', {
    hint: 'The machine may be too busy, or something stopped it: run again for longer, with fewer programs running.',
  });

interface Asked {
  readonly command: 'target' | 'run' | 'attach';
  readonly request: { readonly method: string };
  readonly requestTimeoutMs: number;
}

/** The most frequent failure is the cause; figures first, then the words. */
function explain(load: LoadNow, url: string, asked: Asked): Failure {
  const { errorsTotal: errors, causesTotal: causes } = load;
  const kinds = (Object.entries(errors) as [keyof ErrorCounts, number][]).sort((a, b) => b[1] - a[1]);
  const [kind, count] = kinds[0] ?? ['timeout', 0];
  if (count === 0) {
    return {
      message: `Not a single good answer: ${formatUnits(load.unansweredTotal, 'request was', 'requests were')} still without an answer when the run ended.`,
      hint: `Give the server more time with a longer --hold or --duration${asked.command === 'target' ? ', or ask for less with a shorter --delay' : ''}.`,
    };
  }
  const origin = new URL(url).origin;
  const none = load.firstOpenAtMs === null ? 'Not a single connection' : 'Not a single good answer';
  const { method } = asked.request;
  // A server that conctop started is gone by then, and so is its port.
  const byHand =
    asked.command === 'attach'
      ? `ask it by hand: curl -i${method === 'GET' ? '' : ` -X ${method}`} '${url}'`
      : 'its log may say more.';
  if (kind === 'http') return explainStatuses(load, asked, url, byHand);
  if (kind === 'connect' && isTlsTrust(causes)) {
    return {
      message: `Not a single good answer: the certificate of ${origin} is not trusted (${countsWords(causes)}).`,
      hint: 'Take any certificate with --insecure.',
    };
  }
  if (kind === 'connect' && ownLimitOf(causes) !== null) {
    return {
      message: `${none}: the load generator met a limit of this machine${inBrackets(causes)}.`,
      hint: 'conctop doctor names each limit and the command that lifts it.',
    };
  }
  if (kind === 'connect') {
    return {
      message: `${none}: ${formatUnits(count, 'connect', 'connects')} to ${origin} failed${inBrackets(causes)}.`,
      hint: `Check that the server listens there and accepts more connections; ${byHand}`,
    };
  }
  if (kind === 'timeout') {
    return {
      message: `Not a single good answer: ${formatUnits(count, 'request', 'requests')} had none within ${asked.requestTimeoutMs / 1000} s.`,
      hint: 'Wait longer with --timeout, or ask for less with fewer --connections.',
    };
  }
  if (kind === 'reset') {
    return {
      message: `Not a single good answer: ${origin} closed ${formatUnits(count, 'connection', 'connections')} instead of answering${inBrackets(causes)}.`,
      hint: `It may expect ${url.startsWith('https:') ? 'http' : 'https'}, or refuse the request; ${byHand}`,
    };
  }
  return {
    message: `Not a single good answer: ${origin} does not send valid HTTP/1.1, ${formatUnits(count, 'time', 'times')}.`,
    hint: `It may speak another protocol, or ${url.startsWith('https:') ? 'http' : 'https'}; ${byHand}`,
  };
}

/** Names from RFC 9110, 15, that are common under load. */
const STATUS_NAMES: Readonly<Record<string, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  411: 'Length Required',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function explainStatuses(load: LoadNow, asked: Asked, url: string, byHand: string): Failure {
  const statuses = byFrequency(load.statusesTotal);
  const [[first] = ['']] = statuses;
  const answers = formatUnits(load.errorsTotal.http, 'answer', 'answers');
  const named = (status: string): string => {
    const name = STATUS_NAMES[status];
    return name === undefined ? status : `${status} (${name})`;
  };
  const which =
    statuses.length === 0
      ? ', none of them 2xx or 3xx'
      : statuses.length === 1
        ? `${load.errorsTotal.http === 1 ? ': ' : ', all '}${named(first)}`
        : `: ${countsWords(load.statusesTotal)}`;
  return { message: `Not a single good answer: ${answers}${which}.`, hint: hintFor(first, asked, url, byHand) };
}

function hintFor(status: string, asked: Asked, url: string, byHand: string): string {
  const { pathname } = new URL(url);
  const { method } = asked.request;
  switch (status) {
    case '404':
      return method === 'GET'
        ? `Name a path that the server serves with --path; ${pathname} is not one.`
        : `Name what the server serves with --path and --method; ${method} ${pathname} is not one.`;
    case '405':
      return `Choose a method that ${pathname} takes with --method; it does not take ${method}.`;
    case '401':
    case '403':
      return "Send what the server asks for, like -H 'Authorization: Bearer …', or name another --path.";
    case '429':
      return 'The server limits the rate: send fewer requests with --rate, or raise its limit.';
    default:
      return status.startsWith('5')
        ? `The server fails on ${pathname}; ${byHand}`
        : `Check --path, --method, --header and --body; ${byHand}`;
  }
}

const sum = (errors: ErrorCounts): number => Object.values(errors).reduce((total, count) => total + count, 0);

/** Empty where the sentence already says the cause: the server closed them (load/connections/error-kind.ts). */
function inBrackets(causes: Counts): string {
  const names = Object.keys(causes);
  return names.length === 0 || (names.length === 1 && names[0] === 'CLOSED') ? '' : ` (${countsWords(causes)})`;
}

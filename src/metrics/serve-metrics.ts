import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { ConctopError } from '../domain/errors.ts';
import type { RunConsumer } from '../domain/events/run-event.ts';
import type { RunState } from '../domain/state/run-state.ts';
import { CONTENT_TYPE, exposition } from './exposition.ts';
import { runMetrics } from './run-metrics.ts';
import { addTotals, noTotals } from './run-totals.ts';

export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

export interface MetricsServer {
  readonly url: string;
  /** Gets every event of the run, for what a state keeps no sum of. */
  readonly consumer: RunConsumer;
  readonly close: () => Promise<void>;
}

/**
 * Answers GET /metrics, and nothing else, with the state that the screen shows.
 * @throws ConctopError `port-busy`, `port-denied`
 */
export async function serveMetrics({ host, port }: MetricsAddress, state: () => RunState): Promise<MetricsServer> {
  let totals = noTotals;
  const server = createServer((request, response) => answer(request, response, () => runMetrics(state(), totals)));
  server.listen(port, host);
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    throw cannotListen({ host, port }, cause);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${bound}/metrics`,
    consumer: {
      onEvent(event) {
        totals = addTotals(totals, event);
      },
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      // A scraper keeps its connection open for the next time.
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
  families: () => ReturnType<typeof runMetrics>,
): void {
  const end = (status: number, text: string, more: Readonly<Record<string, string>> = {}): void => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...more });
    response.end(method === 'HEAD' ? undefined : text);
  };
  if (url?.split('?')[0] !== '/metrics') end(404, 'conctop serves /metrics only.\n');
  else if (method !== 'GET' && method !== 'HEAD') end(405, 'GET only.\n', { allow: 'GET, HEAD' });
  else {
    const format = headers.accept?.includes('application/openmetrics-text') ? 'openmetrics' : 'text';
    end(200, exposition(families(), format), { 'content-type': CONTENT_TYPE[format] });
  }
}

function cannotListen({ host, port }: MetricsAddress, cause: NodeJS.ErrnoException): ConctopError {
  const place = `conctop cannot serve metrics on ${host}:${port}`;
  if (cause.code === 'EADDRINUSE') {
    return new ConctopError('port-busy', `${place}: another program listens there.`, {
      hint: 'Name another port, or end that program: conctop attach --port finds it.',
      cause,
    });
  }
  const why =
    cause.code === 'EACCES'
      ? 'this user may not listen on that port'
      : cause.code === 'EADDRNOTAVAIL'
        ? 'this machine has no such address'
        : (cause.code ?? cause.message);
  return new ConctopError('port-denied', `${place}: ${why}.`, {
    hint: 'Name an address of this machine and a port from 1024 on, like --serve-metrics 127.0.0.1:9464.',
    cause,
  });
}

import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';

/** Where a script waits in its setup() until the plan begins: its users are there already, and its clock does not run yet. */
export interface StartGate {
  readonly url: string;
  /** Resolves once the script waits. */
  readonly reached: Promise<void>;
  open(): void;
  close(): void;
}

const HOST = '127.0.0.1';

export async function openStartGate(): Promise<StartGate> {
  const path = `/${randomBytes(16).toString('hex')}`;
  let isOpen = false;
  let waiting: ServerResponse[] = [];
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const server = createServer((request, response) => {
    if (request.url !== path) response.writeHead(404).end();
    else if (isOpen) response.writeHead(204).end();
    else {
      waiting.push(response);
      reach();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://${HOST}:${port}${path}`,
    reached,
    open() {
      isOpen = true;
      for (const response of waiting) response.writeHead(204).end();
      waiting = [];
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

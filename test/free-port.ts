import { createServer } from 'node:net';

/** Below the ephemeral ranges of Linux (32768) and macOS (49152), so that no program gets one by chance. */
const FIRST = 20_000;
const COUNT = 12_000;

/** Runs of the suite side by side start far from one another; within a run no port is given twice. */
let next = (process.pid * 397) % COUNT;

/** A port of 127.0.0.1 without a listener, which no program gets unless it asks for that number. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < COUNT; tried += 1) {
    const port = FIRST + next;
    next = (next + 1) % COUNT;
    if (await canListen(port)) return port;
  }
  throw new Error(`no port between ${FIRST} and ${FIRST + COUNT} is free`);
}

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

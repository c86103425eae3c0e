import type { AddressInfo, Server } from 'node:net';
import { onTestFinished } from 'vitest';

/** The port on which this server listens from now on, on 127.0.0.1; it ends with the test. */
export async function listening(server: Server & { closeAllConnections?(): void }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections?.();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

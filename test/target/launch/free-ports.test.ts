import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { requireFreePorts } from '../../../src/target/launch/free-ports.ts';
import { skipped } from '../../needs.ts';

const held: (() => void)[] = [];
afterEach(() => {
  for (const release of held.splice(0)) release();
});

/** Another server there, at any free port; null: this machine does not have the address. */
function hold(host: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(null));
    server.listen(0, host, () => {
      held.push(() => server.close());
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : null);
    });
  });
}

const hasIpv6 = (await hold('::1')) === null ? skipped('this machine has no ::1') : {};
const wanted = { name: 'mine', host: '127.0.0.1' };

describe('before a server starts', () => {
  it('any free port needs no look', async () => {
    await requireFreePorts({ ...wanted, port: 0 });
  });

  it(
    'who holds the port on the address that is asked whether it is ready would be taken for the server',
    hasIpv6,
    async () => {
      const port = (await hold('::1')) ?? 0;
      const readyUrl = `http://[::1]:${port}/`;
      await expect(requireFreePorts({ ...wanted, port, readyUrl })).rejects.toMatchObject({
        code: 'port-busy',
        message: expect.stringContaining(`The target mine cannot listen on [::1]:${port}: `),
      });
      // By another address nobody is asked.
      await requireFreePorts({ ...wanted, port, readyUrl: `http://127.0.0.1:${port}/` });
    },
  );

  it('an address that this machine does not have, or a name without one, is nobody’s', async () => {
    // TEST-NET-1, for documentation only (RFC 5737), and a name that nobody resolves (RFC 6761, 6.4).
    for (const host of ['192.0.2.1', 'nowhere.invalid']) {
      await requireFreePorts({ ...wanted, port: 0, readyUrl: `http://${host}:3000/` });
    }
  });
});

import { lookup } from 'node:dns/promises';
import { hostOf, portOf } from '../../domain/plan/server-url.ts';
import { findPortHolder, isPortBusy, portState } from '../../os/ports.ts';
import { portBusy, portDenied } from './launch-errors.ts';

export interface PortsOfServer {
  /** As errors name it. */
  readonly name: string;
  readonly host: string;
  /** 0 is any free port. */
  readonly port: number;
  /** Polled until a command of the user's own answers. */
  readonly readyUrl?: string;
}

/**
 * Another server would be mistaken for this one, on the port that it is given or at any address of `readyUrl` (`localhost` is
 * ::1, too).
 * @throws ConctopError 'port-busy' | 'port-denied'
 */
export async function requireFreePorts({ name, host, port, readyUrl }: PortsOfServer): Promise<void> {
  // A command of the user's own may have rights of its own (sudo, a capability of its file), or not use $PORT.
  const mustBind = port !== 0 && readyUrl === undefined;
  if (mustBind && (await portState(host, port)) === 'denied') throw portDenied(name, host, port);
  const places = [{ at: host, port }, ...(readyUrl === undefined ? [] : await placesOf(readyUrl))];
  for (const { at, port } of places.filter((place) => place.port !== 0)) {
    if (await isPortBusy(at, port)) throw portBusy(name, at, port, await findPortHolder(port), readyUrl);
  }
}

/** None where the name does not resolve: then no server answers there either. */
async function placesOf(url: string): Promise<readonly { readonly at: string; readonly port: number }[]> {
  const addresses = await lookup(hostOf(url), { all: true }).catch(() => []);
  return addresses.map(({ address }) => ({ at: address, port: portOf(url) }));
}

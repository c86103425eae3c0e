import { isIP } from 'node:net';
import { ConctopError } from '../../domain/errors.ts';
import { startLimitHint, whyNotStarted } from '../../domain/words/start-failure.ts';
import { readSysNumber } from '../../os/linux/sys/numbers.ts';
import { findPortHolder, isPortBusy, type PortHolder } from '../../os/ports.ts';
import type { GroupExit } from './spawn-group.ts';

/** `readyUrl`: for the user's own command, whose port the user chose. */
export function portBusy(
  name: string,
  host: string,
  port: number,
  holder: PortHolder | null,
  readyUrl: string | undefined,
): ConctopError {
  const who = holder === null ? 'another process holds it' : `${holder.name} (pid ${holder.pid}) holds it`;
  return new ConctopError('port-busy', `The target ${name} cannot listen on ${place(host, port)}: ${who}.`, {
    hint:
      readyUrl === undefined
        ? 'End that process, or omit --port: any free port will do.'
        : 'End that process, or choose another port with --port or --url.',
  });
}

const place = (host: string, port: number): string => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

/** Where the system does not say otherwise: Linux, and macOS for every address but the wildcard. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** This user may not listen there; a shipped target has no other rights. */
export function portDenied(name: string, host: string, port: number): ConctopError {
  const first = readSysNumber('/proc', 'firstUnprivilegedPort') ?? FIRST_UNPRIVILEGED_PORT;
  const why = port < first ? `only root may use ports below ${first}` : 'the system does not allow it';
  return new ConctopError('port-denied', `The target ${name} cannot listen on ${place(host, port)}: ${why}.`, {
    hint:
      port < first
        ? `Choose a port from ${first} on, or omit --port: any free port will do.`
        : 'Choose another port, or omit --port: any free port will do.',
  });
}

export function neverListened(
  name: string,
  timeoutMs: number,
  tail: readonly string[],
  readyUrl: string | null,
): ConctopError {
  if (readyUrl !== null) {
    return new ConctopError('never-listened', `${readyUrl} did not answer within ${timeoutMs / 1000} s.`, {
      hint: `Name the address that the server listens on with --url, or let it listen on $PORT; ${tail.length === 0 ? 'it printed nothing' : 'its last lines may say more'}.`,
      details: tail,
    });
  }
  return new ConctopError('never-listened', `The target ${name} did not listen within ${timeoutMs / 1000} s.`, {
    hint: `It must print "listening on http://HOST:PORT" on stdout; ${tail.length === 0 ? 'it printed nothing' : 'its last lines may say what it waits for'}.`,
    details: tail,
  });
}

export function startFailed(name: string, program: string, cause: unknown): ConctopError {
  const why = whyNotStarted(cause);
  return new ConctopError('target-died', `The target ${name} cannot be started: ${program}: ${why}.`, {
    hint: startLimitHint(cause) ?? 'Check the command and that it is on PATH.',
    cause,
  });
}

/** How runtimes word EADDRINUSE. */
const ADDRESS_IN_USE = /EADDRINUSE|address (is )?already in use|AddrInUse/i;

export async function diedBeforeListening(died: {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly exit: GroupExit;
  readonly tail: readonly string[];
  readonly readyUrl: string | undefined;
}): Promise<ConctopError> {
  const { name, host, port, exit, tail, readyUrl } = died;
  // The port was free a moment ago: another program was faster.
  if (port !== 0 && tail.some((line) => ADDRESS_IN_USE.test(line)) && (await isPortBusy(host, port))) {
    return portBusy(name, host, port, await findPortHolder(port), readyUrl);
  }
  const how = exit.signal === null ? `exit code ${exit.code}` : exit.signal;
  return new ConctopError('target-died', `The target ${name} ended before it listened: ${how}.`, {
    hint: tail.length === 0 ? 'It printed nothing; run it by hand to see more.' : 'Its last lines may say why.',
    details: tail,
  });
}

import { ConctopError } from '../domain/errors.ts';
import { findPortHolder, isPortBusy, type PortHolder } from './port-holder.ts';
import { isErrno } from './process-group.ts';
import type { GroupExit } from './spawn-group.ts';

export function portBusy(name: string, host: string, port: number, holder: PortHolder | null): ConctopError {
  const who = holder === null ? 'another process holds it' : `${holder.name} (pid ${holder.pid}) holds it`;
  return new ConctopError('port-busy', `The target ${name} cannot listen on ${host}:${port}: ${who}.`, {
    hint: 'End that process, or leave --port away: any free port will do.',
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
      hint: 'Name the address that the server listens on with --url, or let it listen on $PORT; its last lines may tell more.',
      details: tail,
    });
  }
  return new ConctopError('never-listened', `The target ${name} did not listen within ${timeoutMs / 1000} s.`, {
    hint: 'It must print "listening on http://HOST:PORT" on stdout; its last lines may tell what it waits for.',
    details: tail,
  });
}

export function startFailed(name: string, program: string, cause: unknown): ConctopError {
  const why = isErrno(cause, 'ENOENT')
    ? 'there is no such program'
    : isErrno(cause, 'EACCES')
      ? 'it is not executable'
      : String(cause instanceof Error ? cause.message : cause);
  return new ConctopError('target-died', `The target ${name} cannot be started: ${program}: ${why}.`, {
    hint: 'Check the command and that it is on PATH.',
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
}): Promise<ConctopError> {
  const { name, host, port, exit, tail } = died;
  // The port was free a moment ago: somebody came in between.
  if (port !== 0 && tail.some((line) => ADDRESS_IN_USE.test(line)) && (await isPortBusy(host, port))) {
    return portBusy(name, host, port, await findPortHolder(port));
  }
  const how = exit.signal === null ? `exit code ${exit.code}` : exit.signal;
  return new ConctopError('target-died', `The target ${name} ended before it listened: ${how}.`, {
    hint: tail.length === 0 ? 'It printed nothing; run it by hand to see more.' : 'Its last lines tell why.',
    details: tail,
  });
}

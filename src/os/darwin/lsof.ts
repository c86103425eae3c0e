import { run } from './run.ts';

export interface ListedProcess {
  readonly pid: number;
  readonly name: string;
}

/** lsof may hang on a dead network disk: the name of a port's holder is a courtesy, not worth a wait. */
const LSOF_TIMEOUT_MS = 2_000;

export async function holderFromLsof(port: number): Promise<ListedProcess | null> {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  return parseLsof((await run('lsof', args, LSOF_TIMEOUT_MS)) ?? '');
}

/** `lsof -F` prints one field per line, its kind as the first letter: p (process), c (command). */
export function parseLsof(output: string): ListedProcess | null {
  const field = (kind: string): string | undefined =>
    output
      .split('\n')
      .find((line) => line.startsWith(kind))
      ?.slice(1);
  const pid = field('p');
  return pid === undefined ? null : { pid: Number(pid), name: field('c') ?? '' };
}

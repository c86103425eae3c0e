import { spawnSync } from 'node:child_process';
import { ConctopError } from '../../../domain/errors.ts';
import { findOnPath } from '../../../os/find-program.ts';

export interface FoundK6 {
  readonly path: string;
  /** `v1.8.1` */
  readonly version: string;
}

/** It prints its version within 0.1 s; a machine that swaps takes longer. */
const LIMIT_MS = 10_000;
/** Before it, what k6 sends and how it is asked to be quiet were other options. */
const OLDEST_MAJOR = 1;
const GET_IT =
  'Get it with `go install go.k6.io/k6@v1.8.1`, and put $(go env GOPATH)/bin on PATH or name the file with --k6-path.';

/** The program, asked who it is. `named`: a path of the user's own; null: the one on PATH. Throws ConctopError `toolchain-missing`. */
export function findK6(named: string | null, path = process.env.PATH ?? ''): FoundK6 {
  const found = findOnPath(named ?? 'k6', path);
  if (found === null) {
    throw noK6(named === null ? 'There is no k6 on PATH.' : `${named} is no program that can be started.`, GET_IT);
  }
  const { stdout, error } = spawnSync(found, ['version'], { encoding: 'utf8', timeout: LIMIT_MS });
  const [, version, major] = /^k6(?:\.exe)? (v(\d+)\.\S+)/.exec(stdout ?? '') ?? [];
  if (error !== undefined || version === undefined) {
    throw noK6(`${found} does not say that it is k6.`, GET_IT);
  }
  if (Number(major) < OLDEST_MAJOR)
    throw noK6(`${found} is k6 ${version}, and conctop needs v${OLDEST_MAJOR} or newer.`, GET_IT);
  return { path: found, version };
}

const noK6 = (message: string, hint: string): ConctopError => new ConctopError('toolchain-missing', message, { hint });

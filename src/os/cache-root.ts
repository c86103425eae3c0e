import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * Where builds and recordings are kept: `$CONCTOP_CACHE`, else the platform's cache folder. A relative `XDG_CACHE_HOME` must be ignored
 * (XDG Base Directory Specification).
 */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env, platform = process.platform, home = homedir()): string {
  if (env.CONCTOP_CACHE) return resolve(env.CONCTOP_CACHE);
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, 'conctop');
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'conctop') : join(home, '.cache', 'conctop');
}

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';
import { cacheRoot } from './os/cache-root.ts';

/**
 * Keeps what V8 compiled between runs: half of the time to the first frame. Others keep less: Node 22's own
 * `module.enableCompileCache` saves a fifth (scripts/bench/startup.mjs), the npm package v8-compile-cache keeps only what is
 * compiled when a file is loaded, not the functions that ran since.
 *
 * A file of compiled code is its SHA-1 and V8's data (`vm.Script.createCachedData`): V8 checks its version and flags, but
 * not whether the data was damaged.
 */

const DIGEST_BYTES = 20;
/** A process that ends sooner (`--help`, a mistyped option) compiled too little of a file to keep it for those that draw a screen. */
const LEAST_LIFE_MS = 1_000;
/** Of other builds and Node versions. Two checkouts in use keep theirs. */
const KEPT_DAYS = 14;
const DAY_MS = 86_400_000;

const digestOf = (data: Uint8Array): Buffer => createHash('sha1').update(data).digest();

/** Files of `folder` are loaded with the code that an earlier run left, and leave theirs when this process ends. */
export function keepCompiledCode(folder: string): void {
  const store = join(cacheRoot(), 'compiled', `${process.version}-${process.arch}-${identityOf(folder)}`);
  const compiled = new Map<string, Script>();
  const extensions = createRequire(import.meta.url).extensions;
  const usual = extensions['.js'];
  extensions['.js'] = (module, filename) => {
    if (dirname(filename) !== folder) return usual?.(module, filename);
    const file = join(store, `${basename(filename)}.bin`);
    const cachedData = readCompiled(file);
    const script = new Script(
      `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'utf8')}\n})`,
      {
        filename,
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
        ...(cachedData && { cachedData }),
      },
    );
    if (cachedData === null || script.cachedDataRejected) compiled.set(file, script);
    const required = createRequire(filename);
    return script.runInThisContext().call(module.exports, module.exports, required, module, filename, folder);
  };
  process.once('exit', () => {
    if (compiled.size > 0 && performance.now() > LEAST_LIFE_MS) keep(store, compiled);
  });
}

/** Another build has other files of the same names, if it is a checkout's. */
function identityOf(folder: string): string {
  const { mtimeMs } = statSync(folder);
  return createHash('sha1').update(`${folder} ${mtimeMs}`).digest('hex').slice(0, 12);
}

function readCompiled(file: string): Buffer | null {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(DIGEST_BYTES);
    return digestOf(data).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : null;
  } catch {
    return null;
  }
}

/** Whatever fails (no space, a folder that may not be written): the next run compiles again. */
function keep(store: string, compiled: ReadonlyMap<string, Script>): void {
  try {
    mkdirSync(store, { recursive: true });
    for (const [file, script] of compiled) {
      const data = script.createCachedData();
      // Renamed, since two runs may end at the same moment.
      const unfinished = `${file}.${process.pid}`;
      writeFileSync(unfinished, Buffer.concat([digestOf(data), data]));
      renameSync(unfinished, file);
    }
    forgetOld(dirname(store));
  } catch {
    // Said above.
  }
}

function forgetOld(root: string): void {
  for (const name of readdirSync(root)) {
    const folder = join(root, name);
    if (Date.now() - statSync(folder).mtimeMs > KEPT_DAYS * DAY_MS) rmSync(folder, { recursive: true, force: true });
  }
}

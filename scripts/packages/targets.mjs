// The targets that must be compiled, ready-made for one platform. Each is built by its manifest's own commands; what is added here makes it
// small and the same on every machine.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { bundled, root } from '../shared/bundled.mjs';
import { writeManifest } from './pack.mjs';
import { writeLicences } from './target-licences.mjs';

/** @typedef {{ readonly platform: 'linux' | 'darwin', readonly arch: 'x64' | 'arm64' }} Platform */

/** @type {readonly Platform[]} */
export const PLATFORMS = [
  { platform: 'linux', arch: 'x64' },
  { platform: 'linux', arch: 'arm64' },
  { platform: 'darwin', arch: 'x64' },
  { platform: 'darwin', arch: 'arm64' },
];

const {
  targetsPackage,
  listTargets,
  checkToolchain,
  pathWith,
  sourceHash,
  substitutionsFor,
  substituteAll,
  substituteEnv,
} = await bundled(
  'src/domain/words/packages.ts',
  'src/target/catalog/catalog.ts',
  'src/target/build/toolchain.ts',
  'src/target/build/build-hash.ts',
  'src/target/catalog/substitute.ts',
);

const GO_ARCH = { x64: 'amd64', arm64: 'arm64' };
const CARGO = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
/** No symbols, and no path of the machine that built it. The C library is the system's: another allocator would give other figures than a build at home. */
const RUST_FLAGS = [
  '-C',
  'strip=symbols',
  `--remap-path-prefix=${root}=/conctop`,
  `--remap-path-prefix=${CARGO}=/cargo`,
];
const isHere = (/** @type {Platform} */ { platform, arch }) => platform === process.platform && arch === process.arch;

/**
 * What a language adds to the manifest's command and environment; null: it cannot be built for that platform here.
 * @type {Readonly<Record<string, (platform: Platform, command: readonly string[], env: Readonly<Record<string, string>>) => { command: readonly string[], env: Readonly<Record<string, string>> } | null>>}
 */
const FOR = {
  go: ({ platform, arch }, [go = '', verb = '', ...rest], env) => ({
    command: [go, verb, '-ldflags=-s -w -buildid=', ...rest],
    env: { ...env, GOOS: platform, GOARCH: GO_ARCH[arch], GOAMD64: 'v1', GOARM64: 'v8.0' },
  }),
  rustc: (platform, [rustc = '', ...rest], env) =>
    isHere(platform) ? { command: [rustc, ...RUST_FLAGS, ...rest], env } : null,
  cargo: (platform, command, env) =>
    isHere(platform) ? { command, env: { ...env, RUSTFLAGS: [env.RUSTFLAGS, ...RUST_FLAGS].join(' ') } } : null,
  // Classes are the same on every platform.
  javac: (_platform, command, env) => ({ command, env }),
};

/**
 * @param {string} out
 * @param {Platform} platform
 * @param {readonly string[] | null} [only] these targets; null: all
 */
export async function writeTargetsPackage(out, platform, only = null) {
  const name = targetsPackage(platform.platform, platform.arch);
  const folder = join(out, name.replace('@conctop/', ''));
  mkdirSync(folder, { recursive: true });
  /** @type {Record<string, unknown>} */
  const targets = {};
  const without = [];
  for (const manifest of listTargets(join(root, 'targets'))) {
    const adapt = FOR[manifest.build?.command[0]];
    if (adapt === undefined || (only !== null && !only.includes(manifest.name))) continue;
    const made = await buildFor(platform, manifest, adapt, join(folder, manifest.name));
    if (made === null) without.push(manifest.name);
    else targets[manifest.name] = made;
  }
  writeFileSync(
    join(folder, 'manifest.json'),
    `${JSON.stringify({ schema: 'conctop/ready-made@1', targets }, null, 2)}\n`,
  );
  const described = `${platform.platform} ${platform.arch}`;
  writeFileSync(
    join(folder, 'README.md'),
    `# ${name}\n\nTargets of conctop that must be compiled, ready-made for ${described}: ${Object.keys(targets).join(', ')}. \`manifest.json\` has the checksum of each file and the hash of the sources that it was built from.\n`,
  );
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeLicences(folder, Object.keys(targets));
  writeManifest(folder, {
    name,
    description: `Targets of conctop, ready-made for ${described}`,
    os: [platform.platform],
    cpu: [platform.arch],
    // pnpm and Yarn unpack it, whatever else they keep packed.
    preferUnplugged: true,
  });
  return {
    name,
    folder,
    holds: `${Object.keys(targets).join(', ')}${without.length === 0 ? '' : `; without ${without.join(', ')}`}`,
  };
}

/** Null: no toolchain here builds it for that platform. */
async function buildFor(platform, manifest, adapt, folder) {
  const src = join(root, 'targets', manifest.name);
  const check = await checkToolchain(manifest);
  const scratch = mkdtempSync(join(tmpdir(), 'conctop-packages-'));
  try {
    const values = substitutionsFor(src, scratch);
    const adapted = adapt(
      platform,
      substituteAll(manifest.build.command, values),
      substituteEnv(manifest.build.env, values),
    );
    if (adapted === null || check.status !== 'ok') return null;
    const [program, ...args] = adapted.command;
    const env = { ...process.env, ...pathWith(check.folder), ...adapted.env };
    execFileSync(program, args, { cwd: src, env, stdio: ['ignore', 'ignore', 'pipe'] });
    const files = resultsIn(scratch, manifest.run.command);
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(scratch, file), join(folder, file));
      chmodSync(join(folder, file), file.endsWith('.class') ? 0o644 : 0o755);
    }
    const glibc = glibcOf(files.map((file) => join(folder, file)));
    return {
      source: sourceHash(src, manifest.build),
      madeWith: check.runtime,
      ...(glibc === null ? {} : { glibc }),
      files: Object.fromEntries(files.map((file) => [file, digestOf(readFileSync(join(folder, file)))])),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What the run's command names, not what tools leave beside it: the program, or all classes. */
function resultsIn(scratch, run) {
  const [program] = run;
  if (program.startsWith('{cache}/')) return [program.slice('{cache}/'.length)];
  return readdirSync(scratch, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.class'))
    .map((file) => relative(scratch, join(scratch, file)))
    .sort();
}

const digestOf = (bytes) => ({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });

/** The newest version of the GNU C library that a program asks for; null: it asks for none. */
function glibcOf(files) {
  const asked = files.flatMap((file) =>
    Array.from(readFileSync(file, 'latin1').matchAll(/GLIBC_(\d+)\.(\d+)/g), ([, major, minor]) => [+major, +minor]),
  );
  const [newest] = asked.sort(([a, b], [c, d]) => c - a || d - b);
  return newest === undefined ? null : newest.join('.');
}

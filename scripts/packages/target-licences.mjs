// The licences of what is compiled into ready-made targets: Go's and Rust's standard libraries, and Tokio with what it needs.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root } from '../shared/bundled.mjs';

const LICENCE = /^(licen[cs]e|copying|copyright|notice)/i;

/**
 * @param {string} folder
 * @param {readonly string[]} targets
 */
export function writeLicences(folder, targets) {
  const holds = (/** @type {string} */ language) => targets.some((name) => name.startsWith(language));
  const parts = [
    ...(holds('go')
      ? [
          textsIn(
            'Go, standard library and runtime',
            execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim(),
          ),
        ]
      : []),
    ...(holds('rust') ? [rustStandardLibrary()] : []),
    ...(targets.includes('rust-tokio') ? crates().map(({ name, folder: source }) => textsIn(name, source)) : []),
  ];
  writeFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt'), parts.join('\n\n'));
}

const headed = (name) => `${'='.repeat(80)}\n${name}\n${'='.repeat(80)}`;

function textsIn(name, source) {
  const files = existsSync(source)
    ? readdirSync(source)
        .filter((file) => LICENCE.test(file) && !file.endsWith('.html'))
        .sort()
    : [];
  if (files.length === 0) throw new Error(`${name} has no licence in ${source}.`);
  return [headed(name), ...files.map((file) => readFileSync(join(source, file), 'utf8').trim())].join('\n\n');
}

/** Licensed under either of both. */
function rustStandardLibrary() {
  const sysroot = execFileSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' }).trim();
  const texts = ['MIT.txt', 'Apache-2.0.txt'].map((file) =>
    readFileSync(join(sysroot, 'share/doc/rust/licenses', file), 'utf8').trim(),
  );
  return [headed('Rust, standard library'), ...texts].join('\n\n');
}

/** As Cargo.lock names them, where cargo keeps their sources. */
function crates() {
  const lock = readFileSync(join(root, 'targets/rust-tokio/Cargo.lock'), 'utf8');
  const sources = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry/src');
  const [index = ''] = readdirSync(sources);
  return Array.from(lock.matchAll(/name = "([^"]+)"\nversion = "([^"]+)"\nsource/g), ([, name, version]) => ({
    name: `${name} ${version}`,
    folder: join(sources, index, `${name}-${version}`),
  })).filter(({ folder }) => existsSync(folder));
}

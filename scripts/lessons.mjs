// What lessons ship beside their texts: `node scripts/lessons.mjs record NAME…` runs each lesson and keeps its runs in lessons/NAME/recordings/.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { root } from './shared/bundled.mjs';

/** A recording is in everybody's clone. */
const MOST_BYTES = 150 * 1024;

const [action, ...names] = process.argv.slice(2);
if (action !== 'record' || names.length === 0) {
  console.error('node scripts/lessons.mjs record NAME…');
  process.exit(2);
}
for (const name of names) record(name);

/** @param {string} name */
function record(name) {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-lesson-'));
  try {
    const { status } = spawnSync(
      process.execPath,
      [join(root, 'dist/conctop.js'), 'learn', name, '--no-ui', '--record', folder],
      { stdio: 'inherit' },
    );
    if (status !== 0) throw new Error(`The lesson ${name} ended with exit code ${status}: nothing is kept.`);
    const kept = join(root, 'lessons', name, 'recordings');
    rmSync(kept, { recursive: true, force: true });
    for (const file of readdirSync(folder)) keep(join(folder, file), kept, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Compressed as well as gzip can, without the places of the machine that it was made on.
 * @param {string} from
 * @param {string} folder
 * @param {string} file
 */
function keep(from, folder, file) {
  const text = gunzipSync(readFileSync(from)).toString('utf8').replaceAll(root, '/conctop').replaceAll(homedir(), '~');
  const bytes = gzipSync(text, { level: 9 });
  if (bytes.length > MOST_BYTES) {
    throw new Error(
      `${file} has ${bytes.length} bytes, at most ${MOST_BYTES} are kept: hold its steps for a shorter time.`,
    );
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), bytes);
  console.log(`${join(folder, file)}: ${bytes.length} bytes`);
}

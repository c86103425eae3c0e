// Makes docs/report/ from a recording: what `conctop report` writes, each small enough for the repository. On a quiet machine:
//
//   npm start -- go --ramp --hold 3s --no-ui --record run.ndjson && node scripts/docs/report-examples.mjs run.ndjson
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../shared/bundled.mjs';

const [recording] = process.argv.slice(2);
if (recording === undefined) throw new Error('Name a recording: node scripts/docs/report-examples.mjs run.ndjson');
const out = join(root, 'docs/report');
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'conctop-examples-'));
try {
  // The reports name their recording.
  const named = join(folder, 'go-ramp.ndjson');
  copyFileSync(recording, named);
  for (const [format, ...more] of [['html'], ['md'], ['svg'], ['cast', '--fps', '1', '--size', '80x24']]) {
    const file = join(out, `go-ramp.${format}`);
    const program = join(root, 'dist/conctop.js');
    execFileSync(process.execPath, [program, 'report', named, '-o', file, '--force', ...more], { stdio: 'inherit' });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const name of readdirSync(out)) console.log(`${statSync(join(out, name)).size}`.padStart(8), name);

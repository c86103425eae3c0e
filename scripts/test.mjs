// `npm test`: lint, types, bundle, then every test; ends with one line that counts. CI calls exactly this.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);

function run(title, command, args) {
  console.log(`\n— ${title}`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) console.error(error.message);
  return status === 0;
}

const checks = [
  ['lint: biome', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['types: tsc', bin('tsc'), ['-p', '.']],
  ['bundle: esbuild', process.execPath, ['scripts/build.mjs']],
];
for (const [title, command, args] of checks) {
  if (!run(title, command, args)) process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'conctop-test-'));
const report = join(folder, 'report.json');
const passed = run('tests: vitest', bin('vitest'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
try {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  console.log(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(passed ? 0 : 1);

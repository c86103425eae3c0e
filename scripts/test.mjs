// `npm test`: lint, types, bundle, then every test; ends with what was skipped, why, and one line that counts. CI calls exactly this.
import { spawnSync } from 'node:child_process';
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
  ['types of the scripts: tsc', bin('tsc'), ['-p', 'tsconfig.scripts.json']],
  ['bundle: esbuild', process.execPath, ['scripts/build.mjs']],
];
for (const [title, command, args] of checks) {
  if (!run(title, command, args)) process.exit(1);
}

const passed = run('tests: vitest', bin('vitest'), [
  'run',
  '--reporter=default',
  '--reporter=./scripts/skips.mjs',
  ...process.argv.slice(2),
]);
process.exit(passed ? 0 : 1);

// Which changes of the code no test notices: `npm run mutation -- [FOLDER|FILE…] [--in DIR] [--static] [--concurrency N]`.
// Stryker changes one thing at a time in a copy of the tree and runs the tests that reach it. It prints the score of each folder and
// every change that survived; with nothing named, all rooms of src/domain and the response parser.
//
// Stryker stands in no package.json of ours: it wants TypeScript 5 beside it, and we have 7. So it is installed once into DIR (a
// folder below the system's temporary one), and what a part found is kept there: a second run only tries again what may have changed.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './shared/bundled.mjs';
import { scoresByFolder, survivorsOf } from './shared/mutation-report.mjs';

const TOOLS = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1', 'typescript@5'];
const PARSER = 'src/load/engines/socket/{response-parser,status-line,header-*,chunk-lines,http-bytes}.ts';
const ROOMS = ['assessment', 'doctor', 'events', 'findings', 'meaning', 'plan', 'state', 'words'].map(
  (room) => `src/domain/${room}`,
);
/**
 * With which tests a part is tried: those of its own room, which start nothing and measure nothing. Others reach it as well (every finding folds a
 * run), and what only they notice counts as not noticed here: the score is a lower bound, and a part takes minutes instead of hours.
 */
const TESTS = [
  { below: 'src/load/engines/socket/', include: ['test/load/response-parser.test.ts'] },
  { below: 'src/domain/events/', include: ['test/record/**/*.test.ts', 'test/domain/events/**/*.test.ts'] },
  ...['assessment', 'doctor', 'findings', 'meaning', 'plan', 'state', 'words'].map((room) => ({
    below: `src/domain/${room}/`,
    include: [`test/domain/${room}/**/*.test.ts`],
  })),
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    in: { type: 'string', default: join(tmpdir(), 'conctop-mutation') },
    // Constants of a module are read once, when it loads: to change one, every test must load everything again. Slow.
    static: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '1' },
  },
});
const work = values.in;

install();
copyTree();
let isBelow = false;
for (const part of positionals.length > 0 ? positionals : [...ROOMS, PARSER]) mutate(part.replace(/\/$/, ''));
process.exitCode = isBelow ? 1 : 0;

function install() {
  const stamp = join(work, 'installed.json');
  const wanted = JSON.stringify([TOOLS, readFileSync(join(root, 'package-lock.json'), 'utf8')]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  mkdirSync(work, { recursive: true });
  rmSync(join(work, 'node_modules'), { recursive: true, force: true });
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(root, name), join(work, name));
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...TOOLS]);
  writeFileSync(stamp, wanted);
}

/** What the tests read, as it stands in the working tree. */
function copyTree() {
  for (const name of ['src', 'test', 'scripts', 'targets', 'docs', 'tsconfig.json', 'README.md']) {
    rmSync(join(work, name), { recursive: true, force: true });
    cpSync(join(root, name), join(work, name), { recursive: true });
  }
}

/** @param {string} part */
function mutate(part) {
  const tests = TESTS.find(({ below }) => `${part}/`.startsWith(below));
  if (tests === undefined) throw new Error(`${part}: no tests are named for it in scripts/mutation.mjs`);
  const isFolder = existsSync(join(root, part)) && statSync(join(root, part)).isDirectory();
  const name = part.replace(/[^a-z0-9]+/gi, '-');
  const report = join(work, `report-${name}.json`);
  writeFileSync(
    join(work, 'vitest.config.ts'),
    // One set of modules for all test files: a change is switched on while they run, so that nothing has to be loaded again. With sets
    // of their own the same part takes three times as long and has the same score.
    `export default { test: { testTimeout: 60_000, isolate: false, include: ${JSON.stringify(tests.include)} } };\n`,
  );
  writeFileSync(
    join(work, 'stryker.config.json'),
    JSON.stringify({
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      mutate: [isFolder ? `${part}/**/*.ts` : part],
      ignorePatterns: ['/report-*.json', '/found-*.json'],
      coverageAnalysis: 'perTest',
      ignoreStatic: !values.static,
      concurrency: Number(values.concurrency),
      incremental: true,
      incrementalFile: `found-${name}${values.static ? '-static' : ''}.json`,
      reporters: ['json', 'progress-append-only'],
      jsonReporter: { fileName: report },
      // A test that a change sends round in circles; a busy machine is no circle.
      timeoutMS: 20_000,
      tempDirName: '.stryker-tmp',
      disableTypeChecks: false,
    }),
  );
  run('npx', ['stryker', 'run', 'stryker.config.json']);
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  for (const line of survivorsOf(files)) console.log(line);
  for (const { folder, score, killed, counted, ignored } of scoresByFolder(files)) {
    console.log(`${folder}: ${score.toFixed(1)} % (${killed} of ${counted} killed, ${ignored} of constants not tried)`);
    // The bar of issue 11.
    if (score < 80) isBelow = true;
  }
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: work, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

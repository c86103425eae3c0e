import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { PLAIN_GET } from '../../../src/domain/plan/run-defaults.ts';
import { startGenerator } from '../../../src/load/generator/generator-process.ts';
import { startFailed } from '../../../src/target/launch/launch-errors.ts';
import { spawnGroup } from '../../../src/target/launch/spawn-group.ts';
import { guardGroup } from '../../../src/target/launch/watchdog.ts';

/**
 * A conctop that meets a limit just before it starts something: `limited-start LIMIT`, an option of prlimit(1). Writes a line of
 * JSON for each start: what was thrown.
 */
const [limit = ''] = process.argv.slice(2);
const NOBODY = 65_534;

/** libuv's own threads are started by then. */
await sleep(100);
const limited = spawnSync('prlimit', ['--pid', `${process.pid}`, limit], { encoding: 'utf8' });
if (limited.status !== 0) throw new Error(limited.stderr);
// root may start any number.
if (process.getuid?.() === 0) process.setuid?.(NOBODY);

const start = {
  type: 'start',
  url: 'http://127.0.0.1:1/',
  engine: 'socket',
  request: PLAIN_GET,
} as unknown as Parameters<typeof startGenerator>[1];
const starts: readonly (() => Promise<unknown>)[] = [
  () => startGenerator('/nowhere/generator.js', start, () => undefined),
  () =>
    spawnGroup({ command: [process.execPath], cwd: '/', env: process.env, onLine: () => undefined }).catch((cause) => {
      throw startFailed('node', process.execPath, cause);
    }),
  async () => guardGroup(2 ** 30).end(),
];
for (const begin of starts) {
  const thrown = await begin().then(
    () => null,
    ({ name, code, message, hint }) => ({ name, code, message, hint }),
  );
  process.stdout.write(`${JSON.stringify(thrown)}\n`);
}
process.exit(0);

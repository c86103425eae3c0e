import { spawnGroup } from '../../../src/target/launch/spawn-group.ts';

/** A conctop that is going to be killed: `doomed-parent COMMAND…`. Starts the command, and hands on what it prints. */
await spawnGroup({
  command: process.argv.slice(2),
  cwd: process.cwd(),
  env: process.env,
  onLine: (_, line) => process.stdout.write(`${line}\n`),
});

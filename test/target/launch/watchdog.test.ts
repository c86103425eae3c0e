import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { processIsAlive } from '../../../src/os/process.ts';
import { bundleEntry } from '../../load/bundle.ts';
import { eventually } from '../../terminal/processes.ts';
import { temporaryFolder } from '../fixtures.ts';

/** Starts `script` (Node) under a conctop, waits for the pid that it prints, and kills that conctop. */
async function killConctopAround(script: string, ...args: string[]): Promise<number> {
  const parent = await bundleEntry('test/target/launch/doomed-parent.ts');
  onTestFinished(() => parent.remove());
  const conctop = spawn(process.execPath, [parent.path, process.execPath, '-e', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    conctop.kill('SIGKILL');
  });
  const pid = await new Promise<number>((resolve) => {
    createInterface(conctop.stdout).once('line', (line) => resolve(Number(line)));
  });
  onTestFinished(() => {
    if (processIsAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  expect(processIsAlive(pid)).toBe(true);
  conctop.kill('SIGKILL');
  return pid;
}

/** More than the 2 s of grace, on a machine that has much else to do. */
const LIMIT_MS = 15_000;

it('a target of a killed conctop ends in order: it has time after SIGTERM', async () => {
  const file = join(temporaryFolder(), 'ended-in-order');
  const pid = await killConctopAround(
    `
    process.on('SIGTERM', () => setTimeout(() => {
      require('node:fs').writeFileSync(process.argv[1], '');
      process.exit(0);
    }, 300));
    setInterval(() => undefined, 1000);
    console.log(process.pid);
    `,
    file,
  );
  expect(await eventually(() => !processIsAlive(pid), LIMIT_MS)).toBe(true);
  expect(existsSync(file)).toBe(true);
});

it('one that ignores SIGTERM is killed', async () => {
  const pid = await killConctopAround(`
    process.on('SIGTERM', () => undefined);
    setInterval(() => undefined, 1000);
    console.log(process.pid);
  `);
  expect(await eventually(() => !processIsAlive(pid), LIMIT_MS)).toBe(true);
});

it.runIf(process.platform === 'linux')(
  'a daemon, which has left the group, ends too: in order, else killed',
  async () => {
    const folder = temporaryFolder();
    const daemonOf = (name: string, onTerm: string): string => `
    const ${name} = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(`
      process.on('SIGTERM', () => { require('node:fs').writeFileSync(process.argv[1], ''); ${onTerm} });
      setInterval(() => undefined, 1000);
      process.send('ready');
    `)}, ${JSON.stringify(join(folder, name))}], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  `;
    const pid = await killConctopAround(`
    ${daemonOf('orderly', 'process.exit(0);')}
    ${daemonOf('stubborn', '')}
    let ready = 0;
    for (const daemon of [orderly, stubborn]) {
      daemon.on('message', () => { daemon.disconnect(); ready += 1; if (ready === 2) console.log(stubborn.pid); });
    }
    setInterval(() => undefined, 1000);
  `);
    expect(await eventually(() => !processIsAlive(pid), LIMIT_MS)).toBe(true);
    expect(['orderly', 'stubborn'].map((name) => existsSync(join(folder, name)))).toEqual([true, true]);
  },
);

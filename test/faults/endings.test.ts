import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { conctop, root } from '../conctop.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { eventually, killMarked, matching, processesMarked } from '../terminal/processes.ts';
import { Terminal } from '../terminal/terminal.ts';

// A busy machine starts and ends a run in many seconds.
vi.setConfig({ testTimeout: 120_000 });

const folder = temporaryFolder();
const mark = randomUUID();
let terminal: Terminal | null = null;
let child: ChildProcess | null = null;
afterEach(() => {
  terminal?.close();
  terminal = null;
  child = null;
  killMarked(mark);
});

const newFile = (): string => join(folder, `${randomUUID()}.ndjson`);

/** Ours, and what ours started; the shells that watch over them end a moment later. */
const leftBehind = (): number[] => matching(processesMarked(mark), /conctop\.js|generator\.js|targets\//);

async function expectNothingLeft(): Promise<void> {
  expect(await eventually(() => leftBehind().length === 0, 5_000), `left behind: ${leftBehind()}`).toBe(true);
}

describe('whatever ends it, nothing stays behind', () => {
  describe('the screen', needs('tmux'), () => {
    /** A shell with job control, as a person has one; it reports at once what became of a job. */
    const inShell = (): Terminal => {
      terminal = new Terminal({
        columns: 100,
        rows: 30,
        command: ['bash', '--norc', '-i'],
        env: { CONCTOP_TEST_MARK: mark, PS1: '$ ' },
      });
      terminal.press('set -b', 'Enter');
      return terminal;
    };
    /** conctop in it, its 20 connections open. */
    const holding = async (shell = inShell()): Promise<Terminal> => {
      shell.press(NODE_20, 'Enter');
      await shell.waitFor('holding 20');
      return shell;
    };
    const suspended = async (): Promise<Terminal> => {
      const shell = await holding();
      shell.press('C-z');
      await shell.waitFor(/Stopped/);
      return shell;
    };
    const pidOfConctop = (): number => matching(processesMarked(mark), /^\S*node \S*conctop\.js/)[0] ?? 0;
    const NODE_20 = `${process.execPath} ${conctop} node -c 20`;

    async function expectWholeShell(shell: Terminal): Promise<void> {
      shell.press('stty -a | grep -o " icanon"; stty -a | grep -o " echo "; echo who=$((1 + 1))', 'Enter');
      await shell.waitFor(/icanon\n\s*echo\s*\nwho=2/);
      expect(shell.view()).toEqual({ alternateScreen: false, cursorVisible: true, mouseReported: false });
    }

    async function expectWholeEnd(shell: Terminal): Promise<void> {
      shell.press('exit', 'Enter');
      expect(await shell.end()).toMatchObject({ cursorVisible: true, alternateScreen: false });
      await expectNothingLeft();
    }

    it('Ctrl-Z and fg: the shell is whole in between, the screen afterwards', needs('bash'), async () => {
      const shell = await suspended();
      await expectWholeShell(shell);
      shell.press('fg', 'Enter');
      await shell.waitFor('holding 20');
      expect(shell.view().mouseReported).toBe(true);
      // Keys work without Enter: raw mode is back.
      shell.press('?');
      await shell.waitFor('this page');
      shell.press('q');
      await shell.waitFor('closed loop');
      shell.press('echo ended $?', 'Enter');
      await shell.waitFor('ended 0');
      await expectWholeEnd(shell);
    });

    it('Ctrl-Z stops the load too, and fg starts it again', needs('bash'), async () => {
      let requests = 0;
      const server = createServer((_, answer) => {
        requests += 1;
        answer.end('ok');
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const shell = inShell();
      shell.press(`${process.execPath} ${conctop} attach ${process.pid} --url ${port} -c 20`, 'Enter');
      await shell.waitFor('holding 20');
      shell.press('C-z');
      await shell.waitFor(/Stopped/);
      // What was under way is answered within this time; a load that runs on sends thousands in it.
      await sleep(500);
      const before = requests;
      await sleep(500);
      expect(requests - before).toBe(0);
      shell.press('fg', 'Enter');
      await shell.waitFor('holding 20');
      expect(await eventually(() => requests > before)).toBe(true);
      shell.press('q');
      await shell.waitFor('closed loop');
      server.closeAllConnections();
      server.close();
      await expectWholeEnd(shell);
    });

    it('Ctrl-Z, SIGTERM, fg: it ends in order', needs('bash'), async () => {
      const shell = await suspended();
      process.kill(pidOfConctop(), 'SIGTERM');
      shell.press('fg; echo ended $?', 'Enter');
      await shell.waitFor('ended 143');
      await expectWholeShell(shell);
      await expectWholeEnd(shell);
    });

    it('SIGKILL while it is suspended: what stands on the shell’s screen stays there', needs('bash'), async () => {
      const shell = await suspended();
      shell.press('echo what=$((2 + 3))', 'Enter');
      await shell.waitFor('what=5');
      process.kill(pidOfConctop(), 'SIGKILL');
      await shell.waitFor(/Killed/);
      await expectWholeShell(shell);
      expect(shell.screen()).toContain('what=5');
      await expectWholeEnd(shell);
    });

    it('SIGKILL in the foreground: the shell is whole', needs('bash'), async () => {
      const shell = inShell();
      shell.press('echo what=$((2 + 3))', 'Enter');
      await shell.waitFor('what=5');
      await holding(shell);
      process.kill(pidOfConctop(), 'SIGKILL');
      await shell.waitFor('what=5');
      await expectWholeShell(shell);
      await expectWholeEnd(shell);
    });

    it('in the background (&) it stops before it draws; fg shows it', needs('bash'), async () => {
      const shell = inShell();
      shell.press(`${NODE_20} &`, 'Enter');
      await shell.waitFor(/Stopped/);
      await expectWholeShell(shell);
      shell.press('fg', 'Enter');
      await shell.waitFor('holding 20');
      shell.press('q');
      await shell.waitFor('closed loop');
      await expectWholeEnd(shell);
    });

    it('pasted text is not keys, except in a filter', async () => {
      terminal = new Terminal({
        columns: 100,
        rows: 30,
        command: [process.execPath, conctop, 'node', '-c', '20'],
        env: { CONCTOP_TEST_MARK: mark },
      });
      await terminal.waitFor(/req\/s/);
      terminal.paste('q quit 1 2 3 ?');
      terminal.press('1');
      await terminal.waitFor('ROLE');
      terminal.press('/');
      terminal.paste('q no such thread');
      await terminal.waitFor('q no such thread');
      terminal.press('C-c');
      expect(await terminal.end()).toMatchObject({ exitCode: 130, modesRestored: true });
    });
  });

  /** The run as its own process group, so that whoever of the chain dies can be chosen. */
  function startPlain(
    command: readonly string[],
    args: readonly string[],
  ): { output: () => string; ended: Promise<number> } {
    let output = '';
    const started = spawn(command[0] ?? '', [...command.slice(1), ...args], {
      cwd: root,
      detached: true,
      env: { ...process.env, CONCTOP_TEST_MARK: mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += chunk;
      });
    const ended = new Promise<number>((resolve) =>
      started.once('exit', (code, signal) => resolve(signal ? -1 : (code ?? -1))),
    );
    return { output: () => output, ended };
  }

  it('a server that daemonises itself is found and ended, and that is reported', needs('setsid'), async () => {
    const server = join(folder, 'daemon.sh');
    writeFileSync(
      server,
      `setsid ${process.execPath} -e 'require("http").createServer((q, a) => a.end("ok")).listen(process.env.PORT)' CONCTOP-DAEMON &\nexec sleep 60\n`,
    );
    const file = newFile();
    const { ended } = startPlain(
      [process.execPath, conctop],
      ['run', '-c', '5', '-d', '1s', '--no-ui', '--record', file, '--', 'sh', server],
    );
    await ended;
    expect(matching(processesMarked(mark), /CONCTOP-DAEMON/)).toEqual([]);
    expect(readFileSync(file, 'utf8')).toContain('had left the process group');
  });

  it('what a killed build leaves behind, the next start removes', {
    ...needs('go'),
    timeout: 240_000,
  }, async () => {
    // Of its own for each try: what is built is not built again.
    const cache = mkdtempSync(join(folder, 'cache-'));
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    // Go's own cache stays: this tests what a build leaves behind, not how long it takes.
    const env = { CONCTOP_CACHE: cache, TMPDIR: temporary };
    const run = (): ReturnType<typeof startPlain> =>
      startPlain(
        ['env', ...Object.entries(env).map(([k, v]) => `${k}=${v}`), process.execPath, conctop],
        ['go', '-c', '5', '-d', '1s', '--no-ui'],
      );
    const first = run();
    expect(await eventually(() => first.output().includes('first run only'), 60_000), first.output()).toBe(true);
    child?.kill('SIGKILL');
    await first.ended;
    expect(await eventually(() => matching(processesMarked(mark), /\bgo\b/).length === 0)).toBe(true);
    const second = run();
    expect(await second.ended, second.output()).toBe(0);
    // One build: a link, and the folder that it points to.
    expect(readdirSync(join(cache, 'go'))).toHaveLength(2);
    expect(readdirSync(temporary).filter((name) => name.startsWith('go-build'))).toEqual([]);
  });
});

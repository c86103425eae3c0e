import { setTimeout as sleep } from 'node:timers/promises';
import { ALL, COMMANDS, type Fault, kill } from './fault.ts';
import { HARMLESS, killFaults, npmFaults, signalFaults } from './signal-faults.ts';
import type { Trial } from './trial.ts';

const press =
  (...keys: readonly string[]) =>
  ({ terminal }: Trial): void =>
    terminal.press(...keys);

/** A screen stays after a failure, until a key is pressed. */
const readAndQuit = async (trial: Trial, why: string | RegExp): Promise<void> => {
  if (trial.show !== 'screen') return;
  await trial.terminal.waitFor(why, 30_000);
  trial.terminal.press('q');
};

/** Who hangs holds nobody up. */
const hangs = (name: string, pidOf: (trial: Trial) => number): Fault => ({
  name: `${name} hangs (SIGSTOP), then SIGTERM`,
  shows: ALL,
  commands: COMMANDS,
  async strike(trial) {
    kill(pidOf(trial), 'SIGSTOP');
    await sleep(1_000);
    kill(trial.pid(), 'SIGTERM');
  },
  outcome: { exitCode: 143, recording: 'whole' },
});

/** Loaded into conctop before its own code: what it does once there is a file `strike` is a fault of Node or of ours. */
const whenStruck = (code: string): string =>
  `echo the line before; export NODE_OPTIONS="--import=data:text/javascript,${encodeURIComponent(
    `import { existsSync } from "node:fs"; if (process.argv[1]?.endsWith("conctop.js")) setInterval(() => { if (existsSync(process.env.TMPDIR + "/../strike")) { ${code} } }, 50);`,
  )}"; exec "$@"`;

export const FAULTS: readonly Fault[] = [
  {
    name: 'q',
    shows: ['screen'],
    commands: [...COMMANDS, 'replay'],
    strike: press('q'),
    outcome: { exitCode: 0, recording: 'whole' },
  },
  {
    name: 'Ctrl-C',
    shows: ALL,
    commands: COMMANDS,
    strike: press('C-c'),
    outcome: { exitCode: 130, recording: 'whole' },
    quick: 'plain',
  },
  {
    name: 'Ctrl-C twice at once',
    shows: ALL,
    strike: press('C-c', 'C-c'),
    outcome: { exitCode: 130, recording: 'readable' },
  },
  ...signalFaults,
  {
    name: 'SIGTERM to the whole process group',
    shows: ['plain'],
    commands: COMMANDS,
    shell: 'set -m; "$@" & wait $!',
    strike: (trial) => kill(-trial.pid(), 'SIGTERM'),
    outcome: { exitCode: 143, recording: 'whole' },
  },
  ...killFaults,
  ...npmFaults,
  {
    name: `${HARMLESS.join(', ')}, then SIGTERM`,
    shows: ALL,
    async strike(trial) {
      for (const pid of [trial.pid(), trial.generator()]) {
        for (const signal of HARMLESS) kill(pid, signal);
      }
      await trial.untilRecorded(12);
      kill(trial.pid(), 'SIGTERM');
    },
    outcome: { exitCode: 143, recording: 'whole' },
    quick: 'plain',
  },
  {
    name: 'SIGSTOP, SIGTERM, SIGCONT',
    shows: ALL,
    async strike(trial) {
      const pid = trial.pid();
      kill(pid, 'SIGSTOP');
      await sleep(1_000);
      kill(pid, 'SIGTERM');
      kill(pid, 'SIGCONT');
    },
    outcome: { exitCode: 143, recording: 'whole' },
  },
  {
    name: 'the terminal is closed',
    shows: ALL,
    commands: [...COMMANDS, 'replay'],
    // Output that is no longer visible is kept in files.
    shell: `trap '' HUP; "$@" 2> "$TMPDIR/../stderr"; echo $? > "$TMPDIR/../code"`,
    strike: ({ terminal }) => terminal.hangUp(),
    outcome: { exitCode: 129, recording: 'whole', closed: true },
    quick: 'screen',
  },
  {
    name: 'the reader of a pipe ends (| head -5)',
    shows: ['plain'],
    commands: COMMANDS,
    more: ['--steps', '5,6,7,8,9', '--hold', '2s'],
    shell: 'set -o pipefail; "$@" | head -5',
    strike: () => undefined,
    outcome: { exitCode: 141, recording: 'whole' },
  },
  {
    name: 'stdin ends (< /dev/null), then SIGTERM',
    shows: ALL,
    shell: 'exec "$@" < /dev/null',
    strike: (trial) => kill(trial.pid(), 'SIGTERM'),
    outcome: { exitCode: 143, recording: 'whole' },
  },
  {
    name: 'the server is killed',
    shows: ALL,
    commands: [...COMMANDS, 'observe'],
    async strike(trial) {
      kill(trial.target(), 'SIGKILL');
      await readAndQuit(trial, 'the run ended');
    },
    outcome: ({ command }) => ({
      exitCode: 1,
      recording: 'whole',
      words: command === 'attach' || command === 'observe' ? /ended.*: exit status unknown/ : /ended.*: SIGKILL/,
    }),
    quick: 'json',
  },
  {
    name: 'the server ends by itself, exit code 0',
    shows: ALL,
    commands: ['launch'],
    async strike(trial) {
      kill(trial.target(), 'SIGTERM');
      await readAndQuit(trial, 'the run ended');
    },
    outcome: { exitCode: 1, recording: 'whole', words: /ended in the middle of the run: (?:exit code 0|SIGTERM)/ },
  },
  hangs('the server', (trial) => trial.target()),
  {
    name: 'the load generator is killed',
    shows: ALL,
    commands: COMMANDS,
    async strike(trial) {
      kill(trial.generator(), 'SIGKILL');
      await readAndQuit(trial, 'the run ended');
    },
    outcome: { exitCode: 1, recording: 'whole', words: /The load generator ended unexpectedly: SIGKILL/ },
    quick: 'plain',
  },
  hangs('the load generator', (trial) => trial.generator()),
  {
    name: 'generator and server hang, then SIGKILL',
    shows: ['screen', 'plain'],
    strike(trial) {
      kill(trial.generator(), 'SIGSTOP');
      kill(trial.target(), 'SIGSTOP');
      kill(trial.pid(), 'SIGKILL');
    },
    outcome: { exitCode: 137, recording: 'readable', guarded: true },
  },
  {
    name: 'the terminal’s guardian is killed, then SIGTERM',
    shows: ['screen'],
    commands: [...COMMANDS, 'replay'],
    strike(trial) {
      kill(trial.shell(/terminal-guardian/), 'SIGKILL');
      kill(trial.pid(), 'SIGTERM');
    },
    outcome: { exitCode: 143, recording: 'whole' },
  },
  {
    name: 'forty sizes in a row, 1x1 among them, then q',
    shows: ['screen'],
    commands: [...COMMANDS, 'replay'],
    async strike({ terminal }) {
      for (let n = 0; n < 40; n += 1) terminal.resize(1 + ((n * 37) % 150), 1 + ((n * 23) % 50));
      terminal.resize(100, 30);
      await terminal.waitFor('q quit');
      terminal.press('q');
    },
    outcome: { exitCode: 0, recording: 'whole' },
  },
  {
    name: 'a bug: an uncaught error',
    shows: ['screen', 'plain'],
    commands: [...COMMANDS],
    shell: whenStruck('throw new Error("made to fail")'),
    strike: (trial) => trial.keep('strike'),
    outcome: {
      exitCode: 1,
      recording: 'readable',
      words: /the line before[\s\S]*this is a bug in conctop[\s\S]*made to fail/,
      isBug: true,
    },
  },
  {
    name: 'Node aborts (as when its heap is full)',
    shows: ['screen', 'plain'],
    shell: whenStruck('process.abort()'),
    strike: (trial) => trial.keep('strike'),
    outcome: { exitCode: 134, recording: 'readable', guarded: true, words: /the line before/ },
  },
  {
    name: 'the recording reaches the largest size of a file (ulimit -f), then SIGTERM',
    shows: ALL,
    async strike(trial) {
      await trial.untilFull();
      kill(trial.pid(), 'SIGTERM');
    },
    outcome: { exitCode: 143, recording: 'readable', words: /stopped early: .*largest size/ },
  },
];

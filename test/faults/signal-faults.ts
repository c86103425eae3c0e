import { constants } from 'node:os';
import { ALL, COMMANDS, type Fault, kill } from './fault.ts';
import type { Show } from './trial.ts';

const afterSignal = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/** No program hears these: what is whole afterwards is so by those who outlive us. */
const UNHEARD = ['SIGKILL', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE'] as const satisfies readonly NodeJS.Signals[];
/** A run goes on through these: by default they end nothing, or Node itself ignores them (PIPE, XFSZ) or listens (USR1: its debugger). */
export const HARMLESS = [
  'SIGUSR1',
  'SIGPIPE',
  'SIGWINCH',
  'SIGURG',
  'SIGCONT',
  'SIGXFSZ',
] as const satisfies readonly NodeJS.Signals[];
const NO_ENDING = new Set<string>([
  ...UNHEARD,
  ...HARMLESS,
  ...['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'], // stop a program, and have tests of their own
  ...['SIGIOT', 'SIGPOLL'], // other names of ABRT and IO
  'SIGCHLD', // the kernel's word to a parent; each child that ends sends one
]);
/** Every other signal ends a program by default and can be heard. From the system's list, so that one that our code forgets is noticed. */
const ENDING = (Object.keys(constants.signals) as NodeJS.Signals[]).filter((signal) => !NO_ENDING.has(signal));
/** One of them for each way of showing a run is enough between two commits. */
const QUICK_SIGNALS: Readonly<Partial<Record<NodeJS.Signals, Show>>> = {
  SIGTERM: 'screen',
  SIGUSR2: 'plain',
  SIGHUP: 'json',
};

export const signalFaults = ENDING.map((signal): Fault => {
  const quick = QUICK_SIGNALS[signal];
  return {
    name: signal,
    shows: ALL,
    strike: (trial) => kill(trial.pid(), signal),
    outcome: { exitCode: afterSignal(signal), recording: 'whole' },
    ...(quick === undefined ? {} : { quick }),
  };
});

export const killFaults = UNHEARD.map(
  (signal): Fault => ({
    name: signal,
    shows: ALL,
    commands: signal === 'SIGKILL' ? [...COMMANDS, 'replay'] : ['launch'],
    strike: (trial) => kill(trial.pid(), signal),
    outcome: { exitCode: afterSignal(signal), recording: 'readable', guarded: true },
    ...(signal === 'SIGKILL' ? { quick: 'screen' as const } : {}),
  }),
);

export const npmFaults = (['SIGTERM', 'SIGHUP', 'SIGKILL'] as const).map(
  (signal): Fault => ({
    name: `npm gets ${signal}`,
    shows: ['screen', 'plain'],
    commands: ['npm start'],
    strike: (trial) => kill(trial.one(/^npm |npm-cli\.js|\/npm /), signal),
    outcome: { exitCode: null, recording: 'whole', guarded: true },
    ...(signal === 'SIGKILL' ? { quick: 'plain' as const } : {}),
  }),
);

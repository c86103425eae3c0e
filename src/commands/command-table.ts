import { SHELLS } from './completion/shells.ts';
import type { Command } from './options/option.ts';

/** What a word of the command line can be: a target's name, a lesson's, a process, a file, one of these, or anything. */
export type Takes = 'target' | 'lesson' | 'pid' | 'file' | 'any' | readonly string[];

interface Positional {
  readonly name: string;
  readonly describe?: string;
  readonly takes: readonly Takes[];
  /** Must be given; any number may be. */
  readonly required?: boolean;
  readonly many?: boolean;
}

export interface CommandWords {
  /** For `--help`. */
  readonly describe: string;
  readonly positional?: Positional;
  /** Words after `--` are a command. */
  readonly runs?: boolean;
  /** In place of the line that yargs makes. */
  readonly usage?: string;
  readonly examples?: readonly (readonly [words: string, describe: string])[];
}

/** `target` is what runs without a command's name: `conctop go`. */
export type CommandName = Command | 'explain' | 'completion';

/** Every command's words, once: `--help`, completions and the man page derive from them. In the order in which they are shown. */
export const COMMANDS: Readonly<Record<CommandName, CommandWords>> = {
  target: {
    describe: 'Launch a target and drive load; without one, the best that can run here',
    positional: { name: 'target', takes: ['target'], describe: 'A folder of targets/: go, node, …' },
    examples: [
      ['$0 go', '100 to 10,000 connections on the live screen'],
      ['$0 go -c 500', '500 connections, held'],
      ['$0 node --steps 100,1000 --hold 2s --json', 'Two steps, the summary as JSON'],
    ],
  },
  run: {
    describe: 'The same for a server of your own: conctop run --url http://127.0.0.1:3000/ -- node server.js',
    runs: true,
    usage:
      '$0 run [options] -- COMMAND…\n\nThe command finds $PORT in its environment (--port, else one that is set, else a free one); without --url it is expected there.',
    examples: [
      ['$0 run -- node server.js', 'A server that listens on $PORT'],
      ["$0 run -- python3 -m http.server '$PORT'", 'The port as an argument'],
    ],
  },
  attach: {
    describe: 'Inspect a running process; with --url load it as well',
    positional: { name: 'pid', takes: ['pid'], describe: 'Process id' },
    examples: [
      ['$0 attach --port 5432', 'The process that listens there'],
      ['$0 attach 4242 --url http://127.0.0.1:3000/ --ramp', 'The same with load'],
    ],
  },
  compare: {
    describe: 'The same schedule on each in turn, in shuffled rounds, then one table',
    positional: {
      name: 'subjects',
      takes: ['target', 'file'],
      many: true,
      describe: 'Targets, commands in quotes, URLs of running servers, recordings',
    },
    examples: [
      ['$0 compare go node --steps 100,1000', 'Which of two models, at what cost'],
      ['$0 compare "node a.js" "node b.js" --path /', 'Two servers of your own; each finds $PORT'],
    ],
  },
  k6: {
    describe: 'Write a plan as a k6 script, for load from other machines; --operator: for N of them in Kubernetes',
    positional: { name: 'url', takes: ['any'], required: true, describe: 'What is asked: http://10.0.0.5:3000/' },
    examples: [
      ["$0 k6 'http://10.0.0.5:3000/slow?ms=100' --ramp -o ramp.js", 'Then, elsewhere: k6 run ramp.js'],
      ['$0 k6 http://app/ --ramp --operator --runners 4', 'A manifest for the k6-operator'],
    ],
  },
  replay: {
    describe: 'Show a recorded run in the same screen, or two beside each other; without a file the last one',
    positional: { name: 'files', takes: ['file'], many: true, describe: 'Written with --record FILE' },
    examples: [
      ['$0 replay', 'The run before'],
      ['$0 replay run.ndjson.gz --at 01:30 --speed 4', 'A recording, from there on, faster'],
      ['$0 replay old.ndjson new.ndjson --align connections', 'Two, at the same load'],
    ],
  },
  report: {
    describe: 'What a recorded run showed, as a file to keep and to send; without a file the last one',
    positional: { name: 'files', takes: ['file'], many: true, describe: 'Written with --record FILE' },
    examples: [
      ['$0 report run.ndjson -o report.html', 'Charts and tables in one file that loads nothing'],
      ['$0 report run.ndjson --format md', 'For a pull request, printed'],
      ['$0 report runs/ -o report.html', 'What conctop compare --record runs/ recorded, compared'],
    ],
  },
  learn: {
    describe: 'A lesson with real runs: a question, the run, what it showed and why; without a name the list',
    positional: { name: 'lesson', takes: ['lesson'], describe: 'Its name: surprising' },
    examples: [
      ['$0 learn', 'Which lessons there are'],
      ['$0 learn surprising', 'Go, 100 connections and then 10,000'],
      ['$0 learn surprising --replay', 'The same from recordings, where Go is missing'],
    ],
  },
  targets: { describe: 'What can run here, and what to install for the rest' },
  doctor: { describe: 'What this machine limits, and how to lift it, where a command can' },
  explain: {
    describe: 'Why a target behaves as it does: a two-minute read',
    positional: { name: 'target', takes: ['target'], required: true },
  },
  completion: {
    describe: `Print a script that completes the command line in ${SHELLS.join(', ')}`,
    positional: { name: 'shell', takes: [SHELLS], required: true, describe: SHELLS.join(', ') },
    examples: [
      ['source <($0 completion bash)', 'In ~/.bashrc; zsh: the same in ~/.zshrc, after compinit'],
      ['$0 completion fish | source', 'In ~/.config/fish/config.fish'],
    ],
  },
};

/** As yargs writes it: `replay [files..]`. */
export function usageOf(name: CommandName): string {
  const { positional } = COMMANDS[name];
  const command = name === 'target' ? '$0' : name;
  if (positional === undefined) return command;
  const words = `${positional.name}${positional.many === true ? '..' : ''}`;
  return `${command} ${positional.required === true ? `<${words}>` : `[${words}]`}`;
}

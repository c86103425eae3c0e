// One real run of a case: the program as a person starts it, its JSON, its lines, its recording and the replay of that.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../shared/bundled.mjs';
import { createContext, delay, ownServers, signalGroup } from './context.mjs';
import { startForeignMeter, waitUntilQuiet } from './machine-quiet.mjs';

const DIST = join(root, 'dist/conctop.js');
const BOUND_MS = 45_000;
const KILLED_AFTER_MS = 5_000;
const QUIET_WITHIN_MS = 20_000;
const SECOND_CLIENT = join(ownServers, 'other-client.mjs');

/**
 * @param {any} entry
 * @param {import('./battery.d.mts').RunOptions} options
 * @returns {Promise<import('./judge.mjs').Run>}
 */
export async function runCase(entry, { conctop = DIST, quietWithinMs = QUIET_WITHIN_MS, keep } = {}) {
  const context = await createContext();
  context.own = (name) => join(ownServers, name);
  context.program = [process.execPath, conctop];
  const recording = join(context.folder, 'run.ndjson');
  const mark = `${process.pid}-${Date.now()}-${entry.name}`;
  try {
    const becameQuiet = await waitUntilQuiet(quietWithinMs);
    await entry.setup?.(context);
    const asked = typeof entry.args === 'function' ? entry.args(context) : entry.args;
    const output = ['--json', '--record', recording];
    // `run … -- CMD`: our options belong before the two dashes.
    const dashes = Array.isArray(asked) ? asked.indexOf('--') : -1;
    const command = Array.isArray(asked)
      ? [
          ...context.program,
          ...(dashes < 0 ? [...asked, ...output] : [...asked.slice(0, dashes), ...output, ...asked.slice(dashes)]),
        ]
      : [...asked.command, ...output];
    const foreign = startForeignMeter();
    const child = spawn(command[0], command.slice(1), {
      detached: true,
      cwd: context.folder,
      env: { ...process.env, CONCTOP_VERDICTS_MARK: mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].on('data', (chunk) => {
        text[stream] += chunk;
      });
    }
    const startedMs = Date.now();
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
    let timedOut = false;
    const bound = setTimeout(() => {
      timedOut = true;
      child.kill('SIGTERM');
      setTimeout(() => signalGroup(child, 'SIGKILL'), KILLED_AFTER_MS).unref();
    }, entry.boundMs ?? BOUND_MS);
    const until = async (read) => {
      for (;;) {
        const value = read();
        if (value !== null || child.exitCode !== null) return value;
        await delay(50);
      }
    };
    const targetPid = () =>
      until(() => {
        const pid = /pid (\d+)/.exec(text.stderr)?.[1];
        return pid === undefined ? null : Number(pid);
      });
    const started = () => targetPid();
    // What happens meanwhile must not end the battery: a case whose meddling fails is a missed one.
    const meddling = Promise.resolve(
      entry.during?.({ context, targetPid, started, delay, generatorPid: () => generatorOf(child.pid) }),
    ).catch((error) => {
      text.stderr += `\n[battery] ${error.message}\n`;
    });
    if (entry.secondClient !== undefined) {
      await targetPid();
      await context.start(process.execPath, [SECOND_CLIENT, `http://127.0.0.1:${context.port}${entry.secondClient}`]);
    }
    const { code, signal } = await ended;
    clearTimeout(bound);
    await meddling;
    const foreignPercent = foreign();
    const replayed = existsSync(recording) ? await replayOf(conctop, recording) : null;
    const run = {
      command: shortened(command, context),
      code: code ?? signal,
      seconds: (Date.now() - startedMs) / 1000,
      becameQuiet,
      foreignPercent,
      timedOut,
      summary: parse(text.stdout),
      stdout: text.stdout,
      plain: text.stderr,
      table: replayed?.table ?? '',
      replayed: replayed?.summary ?? null,
      liveFindings: existsSync(recording) ? findingsOfMoments(recording) : [],
      leftBehind: await leftBehind(mark),
    };
    if (keep !== undefined && existsSync(recording)) {
      mkdirSync(keep, { recursive: true });
      copyFileSync(recording, keptFile(keep, entry, 'ndjson'));
      writeFileSync(keptFile(keep, entry, 'json'), JSON.stringify({ ...run, stdout: '', replayed: null }));
    }
    return run;
  } finally {
    await context.end();
  }
}

const keptFile = (folder, { name }, ending) => join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.${ending}`);

/** A kept run as today's build words it: verdicts are made from recordings too, so what was changed in them needs no new run. */
export async function replayCase(entry, { conctop = DIST, keep }) {
  const file = keptFile(keep, entry, 'ndjson');
  if (!existsSync(file)) return null;
  const { table, summary } = await replayOf(conctop, file);
  const kept = parse(readFileSync(keptFile(keep, entry, 'json'), 'utf8'));
  // What the screen said then was worded by the build of then.
  const liveFindings = kept.liveFindings.map((finding) => ({ ...finding, sentence: '' }));
  return { ...kept, liveFindings, plain: table, table, summary, replayed: summary };
}

const shortened = (command, { folder }) =>
  command
    .map((word) => word.replaceAll(folder, 'FOLDER').replace(process.execPath, 'node').replace(`${root}/`, ''))
    .filter((word, index, all) => word !== '--json' && word !== '--record' && all[index - 1] !== '--record')
    .join(' ')
    .replace('node dist/conctop.js', 'conctop');

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const replay = (conctop, args) =>
  new Promise((resolve) =>
    execFile(
      process.execPath,
      [conctop, 'replay', ...args],
      { maxBuffer: 1 << 28, timeout: 20_000 },
      (_, stdout, stderr) => resolve({ stdout, stderr }),
    ),
  );

async function replayOf(conctop, recording) {
  const [table, json] = await Promise.all([
    replay(conctop, [recording, '--no-ui']),
    replay(conctop, [recording, '--json']),
  ]);
  return { table: table.stdout + table.stderr, summary: parse(json.stdout) };
}

/** The load generator, a child of the program. */
function generatorOf(conctopPid) {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const row = rows
    .map((line) => line.trim().split(/\s+/))
    .find(([, parent, ...args]) => Number(parent) === conctopPid && /generator\.js/.test(args.join(' ')));
  return Number(row?.[0] ?? 0);
}

/** What the screen said at some moment, each sentence once. */
function findingsOfMoments(recording) {
  const seen = new Map();
  for (const line of readFileSync(recording, 'utf8').split('\n')) {
    if (!line.includes('"type":"finding"')) continue;
    const { finding, active } = parse(line) ?? {};
    if (finding !== undefined && active)
      seen.set(`${finding.id} ${finding.sentence}`, { id: finding.id, sentence: finding.sentence });
  }
  return [...seen.values()];
}

/** Processes of the run that are still there a moment after its end. */
async function leftBehind(mark) {
  const left = () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`CONCTOP_VERDICTS_MARK=${mark}`);
        } catch {
          return false;
        }
      });
  for (let tries = 0; tries < 30 && left().length > 0; tries += 1) await delay(100);
  return left().map(Number);
}

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSysNumber } from '../../src/os/linux/sys/numbers.ts';
import { readRecording } from '../../src/record/recording-reader.ts';
import { needs, skipped } from '../needs.ts';

/*
 * Difficult machines: full and read-only disks, other users' folders, little address space. conctop runs from a copy of what
 * the package ships, in a folder that all may read and none may write to, and, if the tests run as root, as a user who owns
 * nothing.
 */
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'conctop-machines-'));
const installed = join(folder, 'installed');
const conctop = join(installed, 'dist', 'conctop.js');
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const ordinary = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
const LIMIT_MS = 60_000;

/** A target of this file, whose build writes a megabyte. */
const BUILT = 'built';
/** If Node or the temporary folder is in a user's private folder, no other user can run anything. */
chmodSync(folder, 0o755);
const asOrdinary =
  spawnSync(process.execPath, ['-e', `fs.readdirSync('${folder}')`], { ...ordinary, cwd: '/' }).status === 0
    ? needs()
    : skipped('an ordinary user can reach neither Node nor the temporary folder of root');

beforeAll(() => {
  for (const part of ['dist', 'targets', 'package.json', 'node_modules/systeminformation']) {
    cpSync(join(root, part), join(installed, part), { recursive: true });
  }
  addBuiltTarget();
  setModes(installed, 0o555, 0o444);
});
afterAll(() => {
  setModes(folder, 0o755, 0o644);
  rmSync(folder, { recursive: true, force: true });
});

function addBuiltTarget(): void {
  const source = join(installed, 'targets', 'node');
  const target = join(installed, 'targets', BUILT);
  cpSync(source, target, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(source, 'target.json'), 'utf8'));
  const command = ['sh', '-c', 'dd if=/dev/zero of="$0" bs=1024 count=1024', '{cache}/built'];
  const build = { command, inputs: ['server.mjs'], title: 'writing a megabyte' };
  writeFileSync(join(target, 'target.json'), JSON.stringify({ ...manifest, name: BUILT, build }));
}

function setModes(path: string, folders: number, files: number): void {
  chmodSync(path, 0o755);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) setModes(inner, folders, files);
    else if (entry.isFile()) chmodSync(inner, files);
  }
  chmodSync(path, folders);
}

/** A separate folder for each test, which the ordinary user may or may not write to. */
function newFolder(mode: number): string {
  const made = mkdtempSync(join(folder, 'given-'));
  chmodSync(made, mode);
  return made;
}
const writable = (): string => newFolder(0o777);
const unwritable = (): string => newFolder(0o555);

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** As the ordinary user; `before` is what a shell does first. */
function run(args: readonly string[], env: NodeJS.ProcessEnv, before = ''): Ended {
  const words = ['-c', `${before} exec "$@"`, 'sh', process.execPath, conctop, ...args];
  return spawnSync('sh', words, { encoding: 'utf8', timeout: LIMIT_MS, env: { ...process.env, ...env }, ...ordinary });
}

/** Records some 50 KB, of which the first two lines are 12. */
const RECORDED_RUN = ['node', '-c', '20', '-d', '3s', '--json', '--record'] as const;
const SPACE_KB = 24;

const PLAIN_RUN = ['node', '-c', '5', '-d', '500ms', '--json'] as const;

function expectWholeRun({ status, stdout, stderr }: Ended): void {
  expect([status, stderr]).toEqual([0, expect.not.stringMatching(/\n\s+at /)]);
  const summary = JSON.parse(stdout);
  expect(summary.ended).toBe('completed');
  expect(summary.steps[0].requests).toBeGreaterThan(0);
}

/** At the end one sentence for the cause and one for the fix, between them at most what a tool printed; never a stack of ours. */
function expectCauseAndFix({ status, stderr }: Ended, cause: RegExp, fix: RegExp): void {
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/(^|\n)conctop: [^\n]+\.\n(?: {4}[^\n]*\n)* {2}[^\n]+\n$/),
  ]);
  expect(stderr).not.toMatch(/this is a bug|\n\s+at |undefined/);
  expect(stderr).toMatch(cause);
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(fix);
}

describe('who runs it', () => {
  it('an ordinary user, from a checkout that is read-only', asOrdinary, () => {
    expectWholeRun(run(PLAIN_RUN, { HOME: writable() }));
  });

  it('root', needs('root'), () => {
    expectWholeRun(spawnSync(process.execPath, [conctop, ...PLAIN_RUN], { encoding: 'utf8', timeout: LIMIT_MS }));
  });
});

/** One where root alone may listen; runs of the suite side by side take different ones. */
const PRIVILEGED = 600 + (process.pid % 400);
const isPrivileged =
  (readSysNumber('/proc', 'firstUnprivilegedPort') ?? 0) >= 1024
    ? asOrdinary
    : skipped('every user of this machine may listen on every port');

describe('a port that is kept for root', isPrivileged, () => {
  it('for a target: told before anything starts', () => {
    const file = join(writable(), 'run.ndjson');
    const refused = run(['node', '--port', `${PRIVILEGED}`, '--no-ui', '--record', file], {});
    expectCauseAndFix(
      refused,
      /cannot listen on 127\.0\.0\.1:\d+: only root may use ports below \d+\./,
      /or omit --port/,
    );
    const [last] = readRecording(file).events.slice(-1);
    expect(last).toMatchObject({ type: 'run-ended', ended: 'failed', error: { code: 'port-denied' } });
  });

  it('for a command of the user’s own: it may have rights that conctop has not, and says so itself if not', () => {
    const url = `http://127.0.0.1:${PRIVILEGED}/`;
    const ended = run(['run', '--no-ui', '--url', url, '--', 'sh', '-c', 'echo no rights; exit 3'], {});
    expectCauseAndFix(ended, /ended before it listened: exit code 3\.\n {4}no rights\n/, /last lines/);
  });

  it('and somebody holds it: found by connecting', needs('root'), async () => {
    const server = createServer().listen(PRIVILEGED, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${PRIVILEGED}/`;
    const refused = run(['run', '--no-ui', '--url', url, '--', 'sh', '-c', 'exit 3'], {});
    server.close();
    expectCauseAndFix(refused, /cannot listen on 127\.0\.0\.1:\d+: another process holds it\./, /another port/);
  });
});

describe('a home folder that is not ours', asOrdinary, () => {
  it.each([
    ['unwritable', unwritable],
    ['that does not exist', () => '/nonexistent'],
  ])('%s: what needs no build runs', (_, home) => {
    expectWholeRun(run(PLAIN_RUN, { HOME: home(), TMPDIR: unwritable() }));
  });

  it('a target that needs one says where it can be built', () => {
    const home = unwritable();
    const refused = run([BUILT, '--no-ui'], { HOME: home, XDG_CACHE_HOME: '', CONCTOP_CACHE: '' });
    expectCauseAndFix(refused, /cannot be built: nothing can be written to \S+/, /^ {2}Set CONCTOP_CACHE to a folder/);
    expect(refused.stderr).toContain(home);
    expectWholeRun(run([BUILT, ...PLAIN_RUN.slice(1)], { HOME: home, CONCTOP_CACHE: writable() }));
  });

  it('an old build of another user stays where it is, and the run goes on', () => {
    const cache = writable();
    const old = join(cache, BUILT, 'old');
    mkdirSync(old, { recursive: true });
    writeFileSync(join(old, 'built'), '');
    // As a folder of root's is to an ordinary user: what lies in it cannot be removed.
    chmodSync(old, 0o555);
    chmodSync(join(cache, BUILT), 0o777);
    const longAgo = new Date(Date.now() - 30 * 24 * 3600 * 1000);
    utimesSync(old, longAgo, longAgo);
    expectWholeRun(run([BUILT, ...PLAIN_RUN.slice(1)], { CONCTOP_CACHE: cache }));
    expect(readdirSync(old)).toEqual(['built']);
  });

  it.each([
    ['whose folder is not ours', () => join(unwritable(), 'run.ndjson'), 'permission denied'],
    [
      'whose folder is nobody’s to look into',
      () => join(newFolder(0o700 & (isRoot ? 0o777 : 0)), 'run.ndjson'),
      'permission denied',
    ],
    ['below a file', () => join(conctop, 'run.ndjson'), 'a part of its path is not a folder'],
  ])('a recording %s', (_, file, why) => {
    expectCauseAndFix(
      run(['node', '--no-ui', '--record', file()], {}),
      new RegExp(`cannot be written: ${why}\\.`),
      /--record FILE/,
    );
  });
});

/** In a disk of `bytes`, mounted for this command alone; what is on it at the end is copied to `kept`. */
function onSmallDisk(
  bytes: number,
  args: (disk: string) => readonly string[],
  before = '',
): Ended & { readonly kept: string } {
  const disk = writable();
  const kept = writable();
  const script = `mount -t tmpfs -o size=${bytes} none "$0" && { ${before} "$@"; code=$?; cp -R "$0/." '${kept}'; exit $code; }`;
  const words = [isRoot ? '-m' : '-rm', 'sh', '-c', script, disk, process.execPath, conctop, ...args(disk)];
  const env = { ...process.env, CONCTOP_CACHE: disk };
  return { ...spawnSync('unshare', words, { encoding: 'utf8', timeout: LIMIT_MS, env }), kept };
}

describe('a full disk', needs('unshare', 'mounts'), () => {
  it('in the middle of a recording: the run continues, and the recording replays up to there', () => {
    const args = (disk: string) => [...RECORDED_RUN, join(disk, 'run.ndjson')];
    const { status, stdout, stderr, kept } = onSmallDisk(SPACE_KB * 1024, args);
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/stopped early: no space is left\. .*\n {2}.*--record FILE/),
    ]);
    expect(JSON.parse(stdout).ended).toBe('completed');
    expectPrefix(join(kept, 'run.ndjson'));
  });

  it('from the first byte: reported before anything starts, and no empty file stays', () => {
    const fill = 'head -c 4096 /dev/zero > "$0/full";';
    const ended = onSmallDisk(4096, (disk) => ['node', '--no-ui', '--record', join(disk, 'run.ndjson')], fill);
    expectCauseAndFix(ended, /cannot be written: no space is left\./, /^ {2}Free some space/);
    expect(readdirSync(ended.kept)).toEqual(['full']);
  });

  it('a build that does not fit', () => {
    const ended = onSmallDisk(64 * 1024, () => [BUILT, '--no-ui']);
    expectCauseAndFix(ended, /Building the target \S+ failed/, /^ {2}Free some space, or set CONCTOP_CACHE/);
    // What was built by half is gone.
    expect(readdirSync(join(ended.kept, BUILT))).toEqual([]);
  });
});

it('a limit on file size: as on a full disk', () => {
  const file = join(writable(), 'run.ndjson');
  const { status, stderr } = run([...RECORDED_RUN, file], {}, `ulimit -f ${2 * SPACE_KB};`);
  expect([status, stderr]).toEqual([
    0,
    expect.stringContaining('stopped early: the file has reached its largest size.'),
  ]);
  expectPrefix(file);
});

/** The beginning of a run, which ends where the space did. */
function expectPrefix(file: string): void {
  const { events } = readRecording(file);
  expect(events.length).toBeGreaterThan(1);
  expect(events.map(({ type }) => type)).not.toContain('run-ended');
}

/** With a million Node 24 does not start; its own heap wants more. */
describe('little address space', needs('linux'), () => {
  it('ulimit -v 2000000 is enough', () => {
    expectWholeRun(run(PLAIN_RUN, { HOME: writable() }, 'ulimit -v 2000000;'));
  });

  it('autocannon needs more with Node 20, and the error says so', () => {
    // From the checkout itself, which has it.
    const command = 'ulimit -v 2000000; exec "$0" dist/conctop.js node -c 5 -d 500ms --json --engine autocannon';
    const ended = spawnSync('sh', ['-c', command, process.execPath], {
      cwd: root,
      encoding: 'utf8',
      timeout: LIMIT_MS,
    });
    if (ended.status === 0) expectWholeRun(ended);
    else
      expectCauseAndFix(
        ended,
        /The engine autocannon cannot be loaded: .*memory/,
        /--engine socket.*ulimit -v unlimited/,
      );
  });
});

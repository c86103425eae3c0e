import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';
import { eventually, processesMarked } from '../terminal/processes.ts';

const isWhole = process.env.CONCTOP_FAULTS === 'all';
const SHORT = ['-c', '5', '-d', '600ms', '--no-ui'];
const LISTEN = `require('http').createServer((q, a) => a.end('ok')).listen(process.env.PORT, '127.0.0.1')`;

/** A server of one's own: a line of sh in which "$0" is Node. */
const serverOf = (line: string): string[] => ['run', ...SHORT, '--', 'sh', '-c', line, process.execPath];

/** A line of bash in which "$@" is conctop. `quick`: in `npm test` too. */
const SURROUNDINGS: readonly { name: string; line: string; args?: readonly string[]; quick?: true }[] = [
  { name: 'no temporary folder', line: 'TMPDIR=/nowhere exec "$@"' },
  { name: 'no HOME', line: 'unset HOME; exec "$@"' },
  { name: 'a HOME that is not there', line: 'HOME=/nowhere exec "$@"' },
  { name: 'PATH with a file, and with what is not there', line: 'PATH=/etc/passwd:/nowhere::$PATH exec "$@"' },
  { name: 'an empty PATH', line: 'PATH= exec "$@"' },
  { name: 'an environment that is empty but for PATH', line: 'exec env -i PATH="$PATH" "$@"' },
  { name: 'another locale, and a width that lies', line: 'LANG=C LC_ALL=C COLUMNS=7 LINES=0 exec "$@"' },
  { name: 'no TERM', line: 'unset TERM; exec "$@"' },
  { name: 'stdin is closed', line: 'exec "$@" <&-' },
  { name: 'stderr is closed', line: 'exec "$@" 2>&-' },
  { name: 'stderr is full', line: 'exec "$@" 2> /dev/full' },
  { name: 'stdin is a folder', line: 'exec "$@" < /' },
  { name: 'a reader that takes its time', line: 'set -o pipefail; "$@" | { sleep 3; cat; }' },
  { name: 'a nice value and no core file', line: 'ulimit -c 0; exec nice -n 19 "$@"' },
  {
    name: 'a server that prints 20 MB',
    line: 'exec "$@"',
    args: ['run', ...SHORT, '--', process.execPath, '-e', `process.stdout.write('x'.repeat(2e7)); ${LISTEN}`],
  },
  {
    name: 'a server that prints what is no text',
    line: 'exec "$@"',
    args: serverOf(`head -c 300000 /dev/urandom; head -c 300000 /dev/urandom >&2; exec "$0" -e "${LISTEN}"`),
    quick: true,
  },
  {
    name: 'a server with 300 children that hear no SIGTERM',
    line: 'exec "$@"',
    args: serverOf(
      `trap '' TERM; i=0; while [ $i -lt 300 ]; do sleep 60 & i=$((i + 1)); done; exec "$0" -e "${LISTEN}"`,
    ),
    quick: true,
  },
];

it('a deleted working folder is reported in a sentence', needs('bash'), () => {
  const line = 'd=$(mktemp -d); cd "$d"; rmdir "$d"; exec "$@"';
  const words = ['-c', line, 'bash', process.execPath, conctop, 'node', ...SHORT];
  const { status, stderr } = spawnSync('bash', words, { encoding: 'utf8', timeout: 40_000 });
  expect([status, stderr]).toEqual([1, 'conctop: The working folder was deleted.\n  Change to one that exists: cd.\n']);
});

describe('odd surroundings', needs('linux', 'bash'), () => {
  it.each(SURROUNDINGS.filter(({ quick }) => isWhole || quick === true))(
    '$name: it measures all the same, and leaves nothing behind',
    async ({ line, args = ['node', ...SHORT] }) => {
      const mark = randomUUID();
      const { status, stdout, stderr } = spawnSync('bash', ['-c', line, 'bash', process.execPath, conctop, ...args], {
        encoding: 'utf8',
        timeout: 40_000,
        env: { ...process.env, CONCTOP_TEST_MARK: mark },
      });
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/limited by/);
      expect(await eventually(() => processesMarked(mark).length === 0)).toBe(true);
    },
    60_000,
  );
});

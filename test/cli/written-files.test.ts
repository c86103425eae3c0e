import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { conctop, root } from '../conctop.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder();
const recording = join(root, 'test/fixtures/recordings/node-1000.ndjson');
/** Below a limit of 10 KB for a file, as on a disk that is full by then; the page has more. */
const onFullDisk = (args: string) =>
  spawnSync('/bin/sh', ['-c', `ulimit -f 20; exec "$0" "$1" ${args}`, process.execPath, conctop], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [conctop, ...args], { cwd: folder, encoding: 'utf8', timeout: 60_000 });

describe('a report on a full disk', () => {
  test('leaves no file, whole or in part', () => {
    const { status, stderr } = onFullDisk(`report ${recording} -o page.html`);
    expect(stderr).toContain('page.html cannot be written: the file has reached its largest size.');
    expect([status, existsSync(join(folder, 'page.html'))]).toEqual([1, false]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('files that would replace each other', () => {
  test.each([
    [['go', '--record', 'q.md', '--report', './q.md'], '--record and --report both name ./q.md.'],
    [['go', '--report', 'q.md', '--junit', 'q.md', '--force'], '--report and --junit both name q.md.'],
    [['report', recording, '-o', 'q.md', '--junit', 'q.md'], '--output and --junit both name q.md.'],
    [['report', recording, '-o', recording, '--format', 'json', '--force'], `${recording} is the recording itself.`],
    [['go', '--report', '-'], '--report - has no stdout to write to'],
  ])('%j', (args, sentence) => {
    const before = readFileSync(recording);
    const { status, stderr } = run(...args, ...(args[0] === 'go' ? ['--no-ui'] : []));
    expect(stderr).toContain(`conctop: ${sentence}`);
    expect([status, existsSync(join(folder, 'q.md'))]).toEqual([2, false]);
    expect(readFileSync(recording).equals(before)).toBe(true);
  });
});

// Below /proc no folder can be made, with an error (ENOENT) that says that its parent is missing.
test.runIf(needs('linux'))('compare --record below a folder that refuses folders ends at once', () => {
  const { status, stderr } = run('compare', 'node', 'eventloop', '--record', '/proc/x', '--no-ui');
  expect(stderr).toContain('conctop: The folder /proc/x cannot be made: ');
  expect(status).toBe(1);
});

test('a name that a shell takes apart is printed so that it can be pasted', () => {
  const odd = 'odd name “ü” <b>.ndjson';
  writeFileSync(
    join(folder, 'quick.js'),
    "require('http').createServer((_, to) => to.end('x')).listen(process.env.PORT);",
  );
  const { stderr } = run('run', '--no-ui', '-c', '2', '-d', '1s', '--record', odd, '--', 'node', 'quick.js');
  const command = /: (conctop replay .*?), or conctop report/.exec(stderr)?.[1] ?? '';
  const again = spawnSync('/bin/sh', ['-c', command.replace('conctop', `"$0" '${conctop}'`), process.execPath], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect([command, again.status]).toEqual([`conctop replay '${odd}'`, 0]);
});

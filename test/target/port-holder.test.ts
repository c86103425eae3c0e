import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findPortHolder,
  holderFromProc,
  isPortBusy,
  parseListeningInodes,
  parseLsof,
} from '../../src/target/port-holder.ts';
import { groupMembers, parseStateAndGroup } from '../../src/target/process-group.ts';
import { holdPort } from '../targets/harness.ts';
import { temporaryFolder } from './fixtures.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
/** 127.0.0.1:8080 listening, one connection to it, and 0.0.0.0:22 listening. */
const TCP = [
  HEAD,
  '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 35001 1 0000000000000000 100 0 0 10 0',
  '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 35002 1 0000000000000000 20 4 30 10 -1',
  '   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 35003 1 0000000000000000 100 0 0 10 0',
  '',
].join('\n');
const TCP6 = [
  HEAD,
  '   0: 00000000000000000000000000000000:0BB8 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 35004 1 0000000000000000 100 0 0 10 0',
  '',
].join('\n');

function fakeProc(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'net'));
  writeFileSync(join(root, 'net/tcp'), TCP);
  writeFileSync(join(root, 'net/tcp6'), TCP6);
  for (const [pid, name, inode] of [
    ['41', 'other', '35002'],
    ['42', 'python3', '35001'],
    ['43', 'node', '35004'],
  ] as const) {
    mkdirSync(join(root, pid, 'fd'), { recursive: true });
    writeFileSync(join(root, pid, 'comm'), `${name}\n`);
    symlinkSync('/dev/null', join(root, pid, 'fd/0'));
    symlinkSync(`socket:[${inode}]`, join(root, pid, 'fd/3'));
  }
  return root;
}

describe('who holds a port', () => {
  it('reads the inodes of those that listen, not of those that are connected', () => {
    expect(parseListeningInodes(TCP, 8080)).toEqual(['35001']);
    expect(parseListeningInodes(TCP6, 3000)).toEqual(['35004']);
    expect(parseListeningInodes(TCP, 50000)).toEqual([]);
  });

  it('finds the process in /proc, on IPv4 and IPv6', () => {
    const root = fakeProc();
    expect(holderFromProc(8080, root)).toEqual({ pid: 42, name: 'python3' });
    expect(holderFromProc(3000, root)).toEqual({ pid: 43, name: 'node' });
    expect(holderFromProc(22, root)).toBeNull();
    expect(holderFromProc(9, root)).toBeNull();
  });

  it('reads what lsof prints', () => {
    expect(parseLsof('p4242\ncnode\nf21\n')).toEqual({ pid: 4242, name: 'node' });
    expect(parseLsof('')).toBeNull();
  });

  it('tells a port that is taken from one that is free, and who has it', async () => {
    const held = await holdPort();
    expect(await isPortBusy('127.0.0.1', held.port)).toBe(true);
    if (process.platform === 'linux') expect(await findPortHolder(held.port)).toMatchObject({ pid: process.pid });
    await held.release();
    expect(await isPortBusy('127.0.0.1', held.port)).toBe(false);
  });
});

describe('who is in a process group', () => {
  it.each([
    ['42 (node) S 1 40 40 0 -1', { state: 'S', pgid: 40 }],
    ['42 (a (b) c) Z 1 7 7 0 -1', { state: 'Z', pgid: 7 }],
    ['', null],
  ])('%j', (stat, expected) => expect(parseStateAndGroup(stat)).toEqual(expected));

  it('counts no zombies', () => {
    const root = temporaryFolder();
    for (const [pid, state, group] of [
      [50, 'S', 50],
      [51, 'Z', 50],
      [52, 'R', 50],
      [53, 'S', 1],
    ] as const) {
      mkdirSync(join(root, String(pid)));
      writeFileSync(join(root, String(pid), 'stat'), `${pid} (x) ${state} 1 ${group} ${group} 0 -1`);
    }
    mkdirSync(join(root, '54'));
    expect(groupMembers(50, root).sort()).toEqual([50, 52]);
  });
});

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLsof } from '../../src/os/darwin/lsof.ts';
import { findPortHolder, holderFromProc, isPortBusy } from '../../src/os/ports.ts';
import { temporaryFolder } from '../target/fixtures.ts';
import { holdPort } from '../targets/harness.ts';

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

describe('the holder of a port', () => {
  it('finds the process in /proc, on IPv4 and IPv6', () => {
    const root = fakeProc();
    expect(holderFromProc(8080, root)).toEqual({ pid: 42, name: 'python3' });
    expect(holderFromProc(3000, root)).toEqual({ pid: 43, name: 'node' });
    expect(holderFromProc(22, root)).toBeNull();
    // There is a connection on it, but no listener.
    expect(holderFromProc(50_000, root)).toBeNull();
    expect(holderFromProc(9, root)).toBeNull();
  });

  it.each([
    ['a server with workers whose pids are smaller', { 900: 'python3', 51: 'python3 900', 52: 'python3 900' }, 900],
    ['the first process of a container, and its workers', { 1: 'nginx', 7: 'nginx 1', 8: 'nginx 1' }, 1],
    ['a service whose socket systemd opened', { 1: 'systemd', 310: 'httpd 1', 311: 'httpd 310' }, 310],
    ['the same of a user', { 800: 'systemd 1', 810: 'app 800' }, 810],
    ['a service that systemd has not started yet', { 1: 'systemd' }, 1],
    ['two that were given the socket', { 60: 'a 5', 61: 'b 5' }, 60],
  ])('of several, the one that started the others: %s', (_, processes, expected) => {
    const root = fakeProc();
    for (const [pid, words] of Object.entries(processes)) {
      const [name, parent = '0'] = words.split(' ');
      mkdirSync(join(root, pid, 'fd'), { recursive: true });
      writeFileSync(join(root, pid, 'comm'), `${name}\n`);
      writeFileSync(join(root, pid, 'stat'), `${pid} (${name}) S ${parent}${' 0'.repeat(48)}\n`);
      symlinkSync('socket:[35003]', join(root, pid, 'fd/4'));
    }
    expect(holderFromProc(22, root)?.pid).toBe(expected);
  });

  it('reads the output of lsof', () => {
    expect(parseLsof('p4242\ncnode\nf21\n')).toEqual({ pid: 4242, name: 'node' });
    expect(parseLsof('')).toBeNull();
  });

  it('distinguishes a taken port from a free one, and names the holder', async () => {
    const held = await holdPort();
    expect(await isPortBusy('127.0.0.1', held.port)).toBe(true);
    if (process.platform === 'linux') expect(await findPortHolder(held.port)).toMatchObject({ pid: process.pid });
    await held.release();
    expect(await isPortBusy('127.0.0.1', held.port)).toBe(false);
  });
});

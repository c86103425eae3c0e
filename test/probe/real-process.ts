import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Starts a program in a process group of its own and waits for its first line; its group is killed after the test. */
export async function startReal(
  command: string,
  ...args: readonly string[]
): Promise<ChildProcess & { readonly pid: number; readonly firstLine: string }> {
  const child = spawn(command, [...args], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} does not start`);
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The test ended it.
    }
  });
  const printed = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (bytes) => resolve(`${bytes}`));
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code} before its first line`)));
  });
  return Object.assign(child, { pid, firstLine: printed.split('\n')[0] ?? '' });
}

/** What `ps` says: numbers of its first line, in the columns' order. */
export const psNumbers = (...args: readonly string[]): number[] =>
  execFileSync('ps', [...args], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
    .map(Number);

/** Node with worker threads. */
export const NODE_WORKERS = `
const { Worker } = require('node:worker_threads');
const idle = 'setInterval(() => {}, 1000); require("node:worker_threads").parentPort.postMessage(1)';
let ready = 0;
for (let i = 0; i < 3; i += 1) new Worker(idle, { eval: true }).once('message', () => { ready += 1; if (ready === 3) console.log('ready'); });
`;

/** Python: named by the argument how many threads sleep, and whether one burns CPU. */
export const PYTHON_THREADS = `
import sys, threading, time
def sleep():
    while True: time.sleep(0.02)
def burn():
    while True: sum(range(10000))
for _ in range(int(sys.argv[1])): threading.Thread(target=sleep, daemon=True).start()
if len(sys.argv) > 2: threading.Thread(target=burn, daemon=True).start()
print('ready', flush=True)
time.sleep(60)
`;

/** Python: a tree of four, one of them in a group of its own; the first line names the three children. */
export const PYTHON_TREE = `
import os, time
pids = []
read, write = os.pipe()
def child(own_group, grandchild):
    pid = os.fork()
    if pid: return pid
    if own_group: os.setpgid(0, 0)
    if grandchild: os.write(write, str(child(True, False)).encode())
    time.sleep(60)
    os._exit(0)
first = child(False, True)
second = child(False, False)
grand = int(os.read(read, 16))
print(first, second, grand, flush=True)
for pid in (first, second): os.waitpid(pid, 0)
time.sleep(60)
`;

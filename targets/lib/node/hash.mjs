// The work of /cpu, the same in every target: SHA-256 of its own 32 bytes, again and again.
import { hash as digestOf } from 'node:crypto';
import { performance } from 'node:perf_hooks';

export function hash(times) {
  const sum = Buffer.alloc(32, 'conctop');
  // Through a string: collecting a Buffer for each digest would cost more than computing it.
  for (let i = 0; i < times; i += 1) sum.write(digestOf('sha256', sum, 'latin1'), 'latin1');
}

// Measured once the code is hot, by the CPU time of all threads; a run is long enough to include its share of garbage collection.
// The upper quartile: slower runs were disturbed.
export function measureHashesPerMs() {
  const warmMs = 150;
  const runMs = 15;
  const runs = 12;
  for (const endMs = performance.now() + warmMs; performance.now() < endMs; ) hash(500);
  const rates = Array.from({ length: runs }, () => {
    const start = process.cpuUsage();
    let hashes = 0;
    let spentMs = 0;
    while (spentMs < runMs) {
      hash(500);
      hashes += 500;
      const { user, system } = process.cpuUsage(start);
      spentMs = (user + system) / 1_000;
    }
    return hashes / spentMs;
  });
  rates.sort((a, b) => b - a);
  return rates[runs / 4];
}

import { describe, expect, test } from 'vitest';
import { THREAD_ROLES, threadRole } from '../../src/domain/thread-roles.ts';

describe('roles by the name that the runtime gave', () => {
  // Names as Linux has them, at most 15 characters, seen in /proc/PID/task/TID/comm.
  test.each([
    ['tokio-runtime-w', 'Tokio worker or pool'],
    ['tokio-rt-worker', 'Tokio worker or pool'],
    ['libuv-worker', 'libuv pool'],
    ['V8Worker', 'V8 worker'],
    ['GC Thread#0', 'JVM GC'],
    ['G1 Conc#0', 'JVM GC (G1)'],
    ['C1 CompilerThre', 'JVM JIT (C1)'],
    ['C2 CompilerThre', 'JVM JIT (C2)'],
    ['VM Thread', 'JVM safepoints'],
    ['VM Periodic Tas', 'JVM timer'],
    ['Monitor Deflati', 'JVM lock clean-up'],
    ['Reference Handl', 'Java references'],
    ['ForkJoinPool-1-', 'Java carrier, fork-join'],
    ['VirtualThread-u', 'virtual thread unpark'],
    ['MasterPoller', 'Java socket poller'],
    ['ThreadPoolExecu', 'Python thread pool'],
    ['1_scheduler', 'BEAM scheduler'],
    ['bio_lazy_free', 'Redis background I/O'],
  ])('%s: %s', (name, role) => {
    expect(threadRole({ pid: 1, tid: 2, name })).toBe(role);
  });

  test.each(['server', 'python3', 'node', 'connection', 'nginx', 'my GC Thread#0', ''])('%j tells nothing', (name) => {
    expect(threadRole({ pid: 1, tid: 2, name })).toBeNull();
  });

  test('the first thread is known by its tid, unless its name says more', () => {
    expect(threadRole({ pid: 7, tid: 7, name: 'server' })).toBe('first thread');
    expect(threadRole({ pid: 7, tid: 7, name: 'libuv-worker' })).toBe('libuv pool');
  });

  test('each role fits its column and names its source', () => {
    for (const { role, source } of THREAD_ROLES) {
      expect(role.length).toBeLessThanOrEqual(24);
      expect(source).toMatch(/^https:\/\//);
    }
  });
});

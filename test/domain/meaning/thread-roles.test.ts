import { describe, expect, test } from 'vitest';
import type { Runtime } from '../../../src/domain/meaning/thread-roles.ts';
import { rolesIn, THREAD_ROLES, threadRole } from '../../../src/domain/meaning/thread-roles.ts';

describe('roles by the name that the runtime gave', () => {
  // Names as Linux has them, at most 15 characters. Java's (17 and 25, five collectors), Redis's (7.0) and the BEAM's (25) are as /proc/PID/task
  // shows them; the others as their source gives them, cut.
  test.each([
    ['tokio-runtime-w', 'Tokio worker or pool'],
    ['tokio-rt-worker', 'Tokio worker or pool'],
    ['libuv-worker', 'libuv pool'],
    ['V8Worker', 'V8 worker'],
    ['java', 'Java main, or native'],
    ['GC Thread#0', 'JVM GC'],
    ['G1 Conc#0', 'JVM GC (G1)'],
    ['ZWorkerYoung#0', 'JVM GC (ZGC)'],
    ['RuntimeWorker#0', 'JVM safepoint worker'],
    ['Shenandoah GC T', 'JVM GC (Shenandoah)'],
    ['Shenandoah Cont', 'JVM GC (Shenandoah)'],
    ['Shenandoah Unco', 'JVM GC (Shenandoah)'],
    ['C1 CompilerThre', 'JVM JIT (C1)'],
    ['C2 CompilerThre', 'JVM JIT (C2)'],
    ['C2 Comp..hread0', 'JVM JIT (C2)'],
    ['Sweeper thread', 'JVM compiled code'],
    ['VM Thread', 'JVM safepoints'],
    ['VM Periodic Tas', 'JVM timer'],
    ['VM Peri..Thread', 'JVM timer'],
    ['Monitor Deflati', 'JVM lock clean-up'],
    ['Monitor..Thread', 'JVM lock clean-up'],
    ['Notification Th', 'JVM notifications'],
    ['Signal Dispatch', 'JVM signals'],
    ['Reference Handl', 'Java references'],
    ['ForkJoinPool-1-', 'Java carrier, fork-join'],
    ['ForkJoi..rker-1', 'Java carrier, fork-join'],
    ['ForkJoinPool.co', 'Java common pool'],
    ['VirtualThread-u', 'virtual thread unpark'],
    ['MasterPoller', 'Java socket poller'],
    ['Read-Poller', 'Java socket poller'],
    ['http-nio-8080-e', 'Tomcat request pool'],
    ['http-ni..exec-1', 'Tomcat request pool'],
    ['http-nio-8080-P', 'Tomcat socket poller'],
    ['http-nio-8080-A', 'Tomcat acceptor'],
    ['http-nio-10080-', 'Tomcat connector'],
    ['https-jsse-nio-', 'Tomcat connector'],
    ['ThreadPoolExecu', 'Python thread pool'],
    ['AnyIO worker th', 'AnyIO thread pool'],
    ['waitress-0', 'Waitress worker'],
    ['puma srv', 'Puma acceptor'],
    ['puma srv tp 001', 'Puma request pool'],
    ['puma reactor', 'Puma reactor'],
    ['.NET Tiered Com', '.NET JIT (tiered)'],
    ['.NET SigHandler', '.NET signals'],
    ['.NET Timer', '.NET timers'],
    ['.NET TP Worker', '.NET pool worker'],
    ['.NET EventPipe', '.NET diagnostics'],
    ['1_scheduler', 'BEAM scheduler'],
    ['1_dirty_cpu_sch', 'BEAM dirty scheduler'],
    ['erts_dios_1', 'BEAM dirty scheduler'],
    ['0_poller', 'BEAM socket poller'],
    ['bio_lazy_free', 'Redis background I/O'],
    ['bio_aof_fsync', 'Redis background I/O'],
    ['io_thd_1', 'Redis I/O thread'],
    ['connection', 'thread of a connection'],
    ['ib_pg_flush_co', 'MySQL storage (InnoDB)'],
    ['ib_io_rd-1', 'MySQL storage (InnoDB)'],
    ['xpl_accept-2', 'MySQL X protocol'],
    ['wrk:worker_0', 'Envoy worker'],
    ['dog:main_thread', 'Envoy watchdog'],
    ['dog:workers_gua', 'Envoy watchdog'],
  ])('%s: %s', (name, role) => {
    expect(threadRole({ pid: 1, tid: 2, name })).toBe(role);
  });

  test.each(['server', 'python3', 'node', 'connection pool', 'nginx', 'my GC Thread#0', ''])(
    '%j tells nothing',
    (name) => {
      expect(threadRole({ pid: 1, tid: 2, name })).toBeNull();
    },
  );

  test('the first thread is known by its tid, unless its name says more', () => {
    expect(threadRole({ pid: 7, tid: 7, name: 'server' })).toBe('first thread');
    expect(threadRole({ pid: 7, tid: 7, name: 'libuv-worker' })).toBe('libuv pool');
    expect(threadRole({ pid: 7, tid: 7, name: 'java' })).toBe('first thread');
  });

  test('each role fits its column and has a source', () => {
    for (const { role, source } of THREAD_ROLES) {
      expect(role.length).toBeLessThanOrEqual(24);
      expect(source).toMatch(/^https:\/\//);
    }
  });
});

describe('roles of threads that nobody named, by what they do', () => {
  const thread = (tid: number, group: string, call: string | null = null, name = 'server') => ({
    pid: 10,
    tid,
    name,
    wait: { group, call, fd: null },
  });
  const rolesOf = (
    rows: readonly ReturnType<typeof thread>[],
    runtime: Runtime,
    threads = rows.length,
    processors: number | null = 2,
  ) => {
    const waits = { runnable: rows.filter(({ wait }) => wait.group === 'runnable').length };
    const processes = [{ pid: 10, name: 'server', threads }];
    const roleOf = rolesIn({ rows: rows as never, processes, waits }, { runtime, processors });
    return rows.map(roleOf);
  };
  const go = [
    thread(12, 'many', 'epoll_pwait'),
    thread(11, 'timer', 'nanosleep'),
    thread(10, 'work', 'futex'),
    thread(13, 'runnable'),
    thread(14, 'disk', 'pread64'),
  ];

  test('Go: netpoll, sysmon as the second thread, parked ones; of others nothing is said', () => {
    expect(rolesOf(go, 'go')).toEqual(['netpoll', 'sysmon', 'parked', 'runs Go code', null]);
    // sysmon stands on a futex while every P is idle.
    expect(rolesOf([thread(10, 'runnable'), thread(11, 'work', 'futex')], 'go')).toEqual(['runs Go code', 'sysmon']);
  });

  test('Go: more runnable threads than it may run at once, or not known how many: nobody is said to run its code', () => {
    const three = [thread(10, 'work', 'futex'), ...[12, 13, 14].map((tid) => thread(tid, 'runnable'))];
    expect(rolesOf(three, 'go', 5)).toEqual(['parked', null, null, null]);
    expect(rolesOf(three, 'go', 5, 3)).toEqual(['parked', 'runs Go code', 'runs Go code', 'runs Go code']);
    expect(rolesOf(three, 'go', 5, null)).toEqual(['parked', null, null, null]);
  });

  test('Go: no sysmon where a thread has no row, or tids began anew', () => {
    expect(rolesOf(go, 'go', 6)[1]).toBeNull();
    expect(rolesOf([...go, thread(9, 'work', 'futex')], 'go')[1]).toBeNull();
  });

  test('Node: the loop, loops of their own, helpers', () => {
    const node = [
      thread(10, 'many', 'epoll_wait', 'node'),
      thread(11, 'many', 'epoll_wait', 'node'),
      thread(12, 'work', 'futex', 'node'),
      thread(13, 'runnable', null, 'node'),
    ];
    expect(rolesOf(node, 'node')).toEqual(['event loop', 'libuv loop', 'idle helper', null]);
  });

  test('a name says more; and of another runtime only who accepts', () => {
    expect(rolesOf([thread(11, 'many', 'epoll_wait', 'GC Thread#0')], 'jvm')).toEqual(['JVM GC']);
    expect(rolesOf([thread(10, 'many', 'epoll_wait'), thread(11, 'work')], 'other')).toEqual(['first thread', null]);
    expect(rolesOf([thread(10, 'accept', 'accept4')], 'rust')).toEqual(['accepts connections']);
  });

  test('a recording without waits: as before', () => {
    const rows = [10, 11].map((tid) => ({ pid: 10, tid, name: 'server' }));
    const processes = [{ pid: 10, name: 'server', threads: 2 }];
    const roleOf = rolesIn({ rows: rows as never, processes }, { runtime: 'go', processors: 2 });
    expect(rows.map(roleOf)).toEqual(['first thread', null]);
  });
});

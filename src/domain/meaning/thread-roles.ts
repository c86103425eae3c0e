import type { ThreadRow, ThreadTable } from '../events/run-event.ts';

export type Runtime = 'go' | 'node' | 'tokio' | 'rust' | 'jvm' | 'cpython' | 'other';

/**
 * What a thread is for, by the name that its runtime gave it; below the table, by what those do that nobody named. Linux
 * keeps 15 characters of a name (PR_SET_NAME, prctl(2)), so patterns fit what is left.
 *
 * Who gives no name: CPython names its threads for the kernel only from 3.14 on (threading.py, `_set_os_name`),
 * Node from the release that names V8's and libuv's threads (libuv 1.50): in Node 20 all eleven are called `node`.
 */
export interface ThreadRole {
  readonly name: RegExp;
  /** At most 24 columns. */
  readonly role: string;
  /** Source of the name. */
  readonly source: string;
  /** The program's own name: it means something for any thread but the first. */
  readonly notOfFirst?: true;
}

const HOTSPOT = 'https://github.com/openjdk/jdk/tree/master/src/hotspot/share';
const JDK = 'https://github.com/openjdk/jdk/tree/master/src/java.base/share/classes';
const LAUNCHER = 'https://github.com/openjdk/jdk/blob/master/src/java.base/unix/native/libjli/java_md.c';
const TOMCAT = 'https://github.com/apache/tomcat/blob/main/java/org/apache/tomcat/util/net';
// A list of the runtime's thread names, with the file of each.
const DOTNET = 'https://github.com/dotnet/runtime/issues/125919';
const DOTNET_TREE = 'https://github.com/dotnet/runtime/blob/main/src';
const REDIS = 'https://github.com/redis/redis/blob/unstable/src';
// Old and new names.
const OTP = 'https://github.com/erlang/otp/pull/6973';
const PUMA = 'https://github.com/puma/puma/blob/main/lib/puma';
const ENVOY = 'https://github.com/envoyproxy/envoy/blob/main/source/server/worker_impl.cc';
const MYSQL = 'https://tanelpoder.com/posts/mysql-now-shows-thread-names-at-os-level';
const INNODB = 'https://github.com/mysql/mysql-server/blob/trunk/storage/innobase/handler/ha_innodb.cc';

export const THREAD_ROLES: readonly ThreadRole[] = [
  // Tokio names the threads of its blocking pool like its workers.
  {
    name: /^tokio-r(untime-w|t-worker)/,
    role: 'Tokio worker or pool',
    source: 'https://docs.rs/tokio/latest/tokio/runtime/struct.Builder.html#method.thread_name',
  },

  { name: /^libuv-worker/, role: 'libuv pool', source: 'https://github.com/libuv/libuv/blob/v1.x/src/threadpool.c' },
  { name: /^V8Worker/, role: 'V8 worker', source: 'https://github.com/nodejs/node/blob/main/src/node_platform.cc' },
  {
    name: /^DelayedTaskSche/,
    role: 'V8 delayed tasks',
    source: 'https://github.com/nodejs/node/blob/main/src/node_platform.cc',
  },
  {
    name: /^SignalInspecto/,
    role: 'Node debugger signal',
    source: 'https://github.com/nodejs/node/blob/main/src/inspector_agent.cc',
  },

  // HotSpot shortens names over 15 characters at the end (17 to 25), since JDK-8368124 in the middle: `C2 Comp..hread0`.
  { name: /^GC Thread#\d+/, role: 'JVM GC', source: `${HOTSPOT}/gc/shared/workerThread.cpp` },
  { name: /^G1 (Main|Conc|Refine|Service)/, role: 'JVM GC (G1)', source: `${HOTSPOT}/gc/g1` },
  { name: /^Z(Director|Driver|Worker|Stat|Uncommitter|Unmapper)/, role: 'JVM GC (ZGC)', source: `${HOTSPOT}/gc/z` },
  { name: /^RuntimeWorker#/, role: 'JVM safepoint worker', source: `${HOTSPOT}/gc/z/zRuntimeWorkers.cpp` },
  { name: /^Shenand(oah |\.\.)/, role: 'JVM GC (Shenandoah)', source: `${HOTSPOT}/gc/shenandoah` },
  { name: /^VM Thread/, role: 'JVM safepoints', source: `${HOTSPOT}/runtime/vmThread.cpp` },
  { name: /^VM Peri(odic Ta|\.\.)/, role: 'JVM timer', source: `${HOTSPOT}/runtime/nonJavaThread.cpp` },
  { name: /^C1 Comp(ilerThr|\.\.)/, role: 'JVM JIT (C1)', source: `${HOTSPOT}/compiler/compileBroker.cpp` },
  { name: /^C2 Comp(ilerThr|\.\.)/, role: 'JVM JIT (C2)', source: `${HOTSPOT}/compiler/compileBroker.cpp` },
  { name: /^Sweeper thread/, role: 'JVM compiled code', source: `${HOTSPOT}/compiler/compileBroker.cpp` },
  {
    name: /^Monitor( Deflat|\.\.)/,
    role: 'JVM lock clean-up',
    source: `${HOTSPOT}/runtime/monitorDeflationThread.cpp`,
  },
  { name: /^Service Thread/, role: 'JVM service', source: `${HOTSPOT}/runtime/serviceThread.cpp` },
  { name: /^Notific(ation T|\.\.)/, role: 'JVM notifications', source: `${HOTSPOT}/runtime/notificationThread.cpp` },
  { name: /^Signal (Dispatc|\.\.)/, role: 'JVM signals', source: `${HOTSPOT}/runtime/os.cpp` },
  { name: /^Attach Listene/, role: 'JVM attach', source: `${HOTSPOT}/services/attachListener.cpp` },
  { name: /^Referen(ce Hand|\.\.)/, role: 'Java references', source: `${JDK}/java/lang/ref/Reference.java` },
  { name: /^Finalizer$/, role: 'Java finalizers', source: `${JDK}/java/lang/ref/Finalizer.java` },
  { name: /^Common-Cleaner/, role: 'Java cleaners', source: `${JDK}/jdk/internal/ref/CleanerFactory.java` },
  // The launcher runs `main` in a second thread and names neither; threads that native code attaches keep that name too.
  { name: /^java$/, role: 'Java main, or native', source: LAUNCHER, notOfFirst: true },
  // The pool of the default scheduler: a program's own pool would have this name if it is created first, and so does the
  // pool's timer (`ForkJoinPool-1-delayScheduler`, Java 25).
  { name: /^ForkJoinPool-\d/, role: 'Java carrier, fork-join', source: 'https://openjdk.org/jeps/444' },
  { name: /^ForkJoinPool\.c/, role: 'Java common pool', source: `${JDK}/java/util/concurrent/ForkJoinPool.java` },
  { name: /^ForkJoi\.\./, role: 'Java carrier, fork-join', source: `${JDK}/java/util/concurrent/ForkJoinPool.java` },
  { name: /^Virtual(Thread-|\.\.)/, role: 'virtual thread unpark', source: `${JDK}/java/lang/VirtualThread.java` },
  // Java 21: a Read-Poller and a Write-Poller. Since 22 on Linux one MasterPoller; those below it are virtual threads.
  { name: /^(Master|Read|Write)-?Poller/, role: 'Java socket poller', source: `${JDK}/sun/nio/ch/Poller.java` },

  // `http-nio-8080-exec-1`: longer ports and addresses cut off what tells the three apart.
  { name: /^http-ni(o-\d+-e|\.\.exec-)/, role: 'Tomcat request pool', source: `${TOMCAT}/AbstractEndpoint.java` },
  { name: /^http-ni(o-\d+-P|\.\.Poller)/, role: 'Tomcat socket poller', source: `${TOMCAT}/NioEndpoint.java` },
  { name: /^http-ni(o-\d+-A|\.\.ceptor)/, role: 'Tomcat acceptor', source: `${TOMCAT}/AbstractEndpoint.java` },
  { name: /^(http-nio-|https-(jsse|openssl)-)/, role: 'Tomcat connector', source: `${TOMCAT}/AbstractEndpoint.java` },

  {
    name: /^ThreadPoolExec/,
    role: 'Python thread pool',
    source: 'https://docs.python.org/3/library/concurrent.futures.html',
  },
  {
    name: /^asyncio_\d/,
    role: 'asyncio executor',
    source: 'https://github.com/python/cpython/blob/main/Lib/asyncio/base_events.py',
  },

  {
    name: /^AnyIO worker th/,
    role: 'AnyIO thread pool',
    source: 'https://github.com/agronholm/anyio/blob/master/src/anyio/_backends/_asyncio.py',
  },
  {
    name: /^waitress-\d/,
    role: 'Waitress worker',
    source: 'https://github.com/Pylons/waitress/blob/main/src/waitress/task.py',
  },

  { name: /^puma srv tp/, role: 'Puma request pool', source: `${PUMA}/thread_pool.rb` },
  { name: /^puma srv$/, role: 'Puma acceptor', source: `${PUMA}/server.rb` },
  { name: /^puma reactor/, role: 'Puma reactor', source: `${PUMA}/reactor.rb` },

  { name: /^\.NET TP Worker/, role: '.NET pool worker', source: DOTNET },
  { name: /^\.NET TP Gate/, role: '.NET pool gate', source: DOTNET },
  { name: /^\.NET TP Wait/, role: '.NET pool waits', source: DOTNET },
  { name: /^\.NET (Server GC|BGC)/, role: '.NET GC', source: `${DOTNET_TREE}/coreclr/gc/gc.cpp` },
  { name: /^\.NET Finalizer/, role: '.NET finalizers', source: DOTNET },
  { name: /^\.NET Tiered Com/, role: '.NET JIT (tiered)', source: DOTNET },
  { name: /^\.NET Timer/, role: '.NET timers', source: DOTNET },
  { name: /^\.NET (Event[Pp]ipe|Debug)/, role: '.NET diagnostics', source: DOTNET },
  {
    name: /^\.NET SigHandler/,
    role: '.NET signals',
    source: `${DOTNET_TREE}/native/libs/System.Native/pal_signal.c`,
  },
  {
    name: /^\.NET Sockets/,
    role: '.NET socket poller',
    source: `${DOTNET_TREE}/libraries/System.Net.Sockets/src/System/Net/Sockets/SocketAsyncEngine.Unix.cs`,
  },

  // Up to OTP 25 the number comes first: `1_scheduler`.
  { name: /^(\d+_scheduler|erts_sched_\d)/, role: 'BEAM scheduler', source: OTP },
  { name: /^(\d+_dirty_|erts_d(cpu|io)s_)/, role: 'BEAM dirty scheduler', source: OTP },
  { name: /^\d+_poller$/, role: 'BEAM socket poller', source: OTP },

  { name: /^bio_(close_file|aof|lazy_free)/, role: 'Redis background I/O', source: `${REDIS}/bio.c` },
  // In networking.c up to Redis 7.
  { name: /^io_thd_\d/, role: 'Redis I/O thread', source: `${REDIS}/iothread.c` },
  {
    name: /^jemalloc_bg_th/,
    role: 'jemalloc purging',
    source: 'https://jemalloc.net/jemalloc.3.html#background_thread',
  },

  // MySQL's name since 8.0.27, and that of our thread-per-connection targets: it means the same in all of them.
  { name: /^connection$/, role: 'thread of a connection', source: MYSQL },
  { name: /^ib_/, role: 'MySQL storage (InnoDB)', source: INNODB },
  { name: /^xpl_/, role: 'MySQL X protocol', source: MYSQL },

  { name: /^wrk:worker_\d/, role: 'Envoy worker', source: ENVOY },
  { name: /^dog:/, role: 'Envoy watchdog', source: ENVOY },
];

interface NamedThread {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
}

/** A process's first thread has its pid as tid (clone(2)), whatever it is called. */
const isFirst = ({ pid, tid }: NamedThread): boolean => tid === pid;
const FIRST = 'first thread';

const namedRole = (thread: NamedThread): string | null =>
  THREAD_ROLES.find((entry) => entry.name.test(thread.name) && !(isFirst(thread) && entry.notOfFirst))?.role ?? null;

/** The role of a thread; null where its name shows none. */
export const threadRole = (thread: NamedThread): string | null => namedRole(thread) ?? (isFirst(thread) ? FIRST : null);

export interface RolesContext {
  readonly runtime: Runtime;
  /** How many threads may run the runtime's code at once (GOMAXPROCS); null: not known. */
  readonly processors: number | null;
}

type WaitingThread = NamedThread & Pick<ThreadRow, 'wait'>;

/**
 * The role of each of the table's threads: by its name, and of one that nobody named by what it does at this moment, where
 * that leaves no doubt.
 */
export function rolesIn(
  { rows, processes, waits = {} }: Pick<ThreadTable, 'rows' | 'processes' | 'waits'>,
  { runtime, processors }: RolesContext,
) {
  // More than that are in the kernel, or wait for a core: which of them, the kernel does not show.
  const hasCore = processors !== null && (waits.runnable ?? 0) <= processors;
  const monitors = runtime === 'go' ? sysmons(rows, processes ?? []) : new Set<number>();
  // Hundreds of rows share a few names, and each name is held against the whole table.
  const known = new Map<string, string | null>();
  const nameOf = (thread: WaitingThread): string | null => {
    const key = `${isFirst(thread)} ${thread.name}`;
    if (!known.has(key)) known.set(key, namedRole(thread));
    return known.get(key) ?? null;
  };
  return (thread: WaitingThread): string | null => {
    const named = nameOf(thread);
    if (named !== null) return named;
    const doing =
      thread.wait !== undefined && monitors.has(thread.tid) ? 'sysmon' : roleByDoing(thread, runtime, hasCore);
    return doing ?? (isFirst(thread) ? FIRST : null);
  };
}

/**
 * Go starts its monitor before any other thread (`newm(sysmon, …)` at the beginning of runtime.main, runtime/proc.go), so it
 * is the second of its process. Only where every thread has a row, and tids did not begin anew meanwhile.
 */
function sysmons(rows: ThreadTable['rows'], processes: NonNullable<ThreadTable['processes']>): ReadonlySet<number> {
  return new Set(
    processes.flatMap(({ pid, threads }) => {
      const tids = rows.filter((row) => row.pid === pid).map(({ tid }) => tid);
      const [first, second] = tids.sort((a, b) => a - b);
      return tids.length === threads && first === pid && second !== undefined ? [second] : [];
    }),
  );
}

const isInEpoll = ({ wait }: Pick<WaitingThread, 'wait'>): boolean => wait?.call?.startsWith('epoll_') === true;

/** Go and Node name none of their threads (Node from libuv 1.50 on does). */
function roleByDoing(thread: WaitingThread, runtime: Runtime, hasCore: boolean): string | null {
  const group = thread.wait?.group;
  if (group === undefined) return null;
  if (group === 'accept') return 'accepts connections';
  if (runtime === 'go') {
    // An M stands in epoll only in netpoll, and on a futex only without work (stopm, runtime/proc.go).
    if (isInEpoll(thread)) return 'netpoll';
    if (group === 'work') return 'parked';
    return group === 'runnable' && hasCore ? 'runs Go code' : null;
  }
  if (runtime === 'node') {
    if (isFirst(thread)) return 'event loop';
    // A worker's, or that of V8's delayed tasks: both have one of their own.
    if (isInEpoll(thread)) return 'libuv loop';
    return group === 'work' ? 'idle helper' : null;
  }
  return null;
}

/**
 * What a thread is for, told by the name that its runtime gave it and by nothing else: a thread whose name is not in this
 * table has no role here. Linux keeps 15 characters of a name (PR_SET_NAME, prctl(2)), so patterns fit what is left.
 */
export interface ThreadRole {
  readonly name: RegExp;
  /** At most 24 columns. */
  readonly role: string;
  /** Where the name is given. */
  readonly source: string;
}

const HOTSPOT = 'https://github.com/openjdk/jdk/tree/master/src/hotspot/share';
const JDK = 'https://github.com/openjdk/jdk/tree/master/src/java.base/share/classes';
const DOTNET = 'https://github.com/dotnet/runtime';
const REDIS = 'https://github.com/redis/redis/blob/unstable/src/bio.c';

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

  { name: /^GC Thread#\d+/, role: 'JVM GC', source: `${HOTSPOT}/gc/shared/workerThread.cpp` },
  { name: /^G1 (Main|Conc|Refine|Service)/, role: 'JVM GC (G1)', source: `${HOTSPOT}/gc/g1` },
  { name: /^Z(Director|Driver|Worker|Stat|Uncommitter|Unmapper)/, role: 'JVM GC (ZGC)', source: `${HOTSPOT}/gc/z` },
  { name: /^VM Thread/, role: 'JVM safepoints', source: `${HOTSPOT}/runtime/vmThread.cpp` },
  { name: /^VM Periodic Ta/, role: 'JVM timer', source: `${HOTSPOT}/runtime/nonJavaThread.cpp` },
  { name: /^C1 CompilerThr/, role: 'JVM JIT (C1)', source: `${HOTSPOT}/compiler/compileBroker.cpp` },
  { name: /^C2 CompilerThr/, role: 'JVM JIT (C2)', source: `${HOTSPOT}/compiler/compileBroker.cpp` },
  { name: /^Monitor Deflat/, role: 'JVM lock clean-up', source: `${HOTSPOT}/runtime/monitorDeflationThread.cpp` },
  { name: /^Service Thread/, role: 'JVM service', source: `${HOTSPOT}/runtime/serviceThread.cpp` },
  { name: /^Notification T/, role: 'JVM notifications', source: `${HOTSPOT}/runtime/notificationThread.cpp` },
  { name: /^Signal Dispatc/, role: 'JVM signals', source: `${HOTSPOT}/runtime/os.cpp` },
  { name: /^Attach Listene/, role: 'JVM attach', source: `${HOTSPOT}/services/attachListener.cpp` },
  { name: /^Reference Hand/, role: 'Java references', source: `${JDK}/java/lang/ref/Reference.java` },
  { name: /^Finalizer$/, role: 'Java finalizers', source: `${JDK}/java/lang/ref/Finalizer.java` },
  { name: /^Common-Cleaner/, role: 'Java cleaners', source: `${JDK}/jdk/internal/ref/CleanerFactory.java` },
  // The name that the default scheduler's pool gets: a program's own pool that is made first would bear it too.
  { name: /^ForkJoinPool-\d/, role: 'Java carrier, fork-join', source: 'https://openjdk.org/jeps/444' },
  { name: /^ForkJoinPool\.c/, role: 'Java common pool', source: `${JDK}/java/util/concurrent/ForkJoinPool.java` },
  { name: /^VirtualThread-/, role: 'virtual thread unpark', source: `${JDK}/java/lang/VirtualThread.java` },
  { name: /^(Master|Read|Write)-?Poller/, role: 'Java socket poller', source: `${JDK}/sun/nio/ch/Poller.java` },

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

  { name: /^\.NET TP Worker/, role: '.NET pool worker', source: DOTNET },
  { name: /^\.NET TP Gate/, role: '.NET pool gate', source: DOTNET },
  { name: /^\.NET (Server GC|BGC)/, role: '.NET GC', source: DOTNET },
  { name: /^\.NET Finalizer/, role: '.NET finalizers', source: DOTNET },
  { name: /^\.NET Sockets/, role: '.NET socket poller', source: DOTNET },

  {
    name: /^(\d+_scheduler|erts_sched_\d)/,
    role: 'BEAM scheduler',
    source: 'https://www.erlang.org/doc/apps/erts/erl_cmd.html',
  },
  {
    name: /^(\d+_dirty_|erts_d(cpu|io)s_)/,
    role: 'BEAM dirty scheduler',
    source: 'https://www.erlang.org/doc/apps/erts/erl_cmd.html',
  },

  { name: /^bio_(close_file|aof|lazy_free)/, role: 'Redis background I/O', source: REDIS },
  {
    name: /^io_thd_\d/,
    role: 'Redis I/O thread',
    source: 'https://github.com/redis/redis/blob/unstable/src/networking.c',
  },
  {
    name: /^jemalloc_bg_th/,
    role: 'jemalloc purging',
    source: 'https://jemalloc.net/jemalloc.3.html#background_thread',
  },
];

/**
 * The role of a thread; null where its name tells none. A process's first thread has its pid as tid (clone(2)), whatever
 * it is called.
 */
export function threadRole({
  pid,
  tid,
  name,
}: {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
}): string | null {
  return THREAD_ROLES.find((entry) => entry.name.test(name))?.role ?? (tid === pid ? 'first thread' : null);
}

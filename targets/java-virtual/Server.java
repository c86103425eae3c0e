import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * A virtual thread per connection: the same blocking code as in java-threads, but a thread that waits is an object on the
 * heap, and a few carrier threads, one for each core, run those that can go on.
 */
public final class Server {
  static final AtomicInteger inflight = new AtomicInteger();
  static final AtomicLong served = new AtomicLong();
  static final AtomicInteger virtualThreads = new AtomicInteger();

  static final Object reportLock = new Object(); // what /block needs

  /** Unmounts: the stack's frames move to the heap, and the carrier runs another virtual thread. */
  static void slow(int ms) throws InterruptedException {
    Thread.sleep(ms);
  }

  /** As many hashes as take ms on an idle core. Virtual threads have no time slices: the carrier does nothing else meanwhile. */
  static void cpu(int ms) {
    hash(ms * hashesPerMs);
  }

  /**
   * What must never be done: wait while holding a lock. Up to Java 23 `synchronized` also pins the virtual thread to its
   * carrier, so that one of these for each core stops the whole server; since Java 24 (JEP 491) only those who want the lock wait.
   */
  static void block(int ms) throws InterruptedException {
    synchronized (reportLock) {
      Thread.sleep(ms);
    }
  }

  static void start(Socket socket) {
    virtualThreads.incrementAndGet();
    Thread.ofVirtual().name("connection").start(() -> {
      serve(socket);
      virtualThreads.decrementAndGet();
    });
  }

  static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Http http = new Http(socket);
      for (Http.Request request = http.next(); request != null; request = http.next()) {
        handle(request, http);
        if (request.closes()) return;
      }
    } catch (IOException | InterruptedException gone) {
      // the client went away, and its thread goes as well
    }
  }

  static void handle(Http.Request request, Http http) throws IOException, InterruptedException {
    boolean isGet = request.method().equals("GET");
    if (isGet && request.path().equals("/stats")) {
      http.answer("200 OK", "application/json", stats());
      return;
    }
    int defaultMs = !isGet ? -1 : switch (request.path()) {
      case "/slow", "/block" -> 100;
      case "/cpu" -> 5;
      default -> -1;
    };
    if (defaultMs < 0) {
      http.answer("404 Not Found", "text/plain", "not found\n");
      return;
    }
    int ms = request.ms(defaultMs);
    if (ms < 0) {
      http.answer("400 Bad Request", "text/plain", "ms must be a whole number of milliseconds\n");
      return;
    }
    inflight.incrementAndGet();
    String body;
    try {
      switch (request.path()) {
        case "/slow" -> slow(ms);
        case "/cpu" -> cpu(ms);
        default -> block(ms);
      }
      served.incrementAndGet(); // before the answer leaves: who has read it finds it counted
    } finally {
      body = "done (inflight: " + inflight.getAndDecrement() + ")\n";
    }
    http.answer("200 OK", "text/plain", body);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String host = System.getenv().getOrDefault("HOST", "127.0.0.1");
    ServerSocket server = null;
    try {
      int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "0"));
      // The kernel cuts the backlog down to somaxconn; Java's own default is 50.
      server = new ServerSocket(port, 65_535, InetAddress.getByName(host));
    } catch (IOException | IllegalArgumentException error) {
      System.err.println("cannot listen on " + host + ":" + System.getenv("PORT") + ": " + error.getMessage());
      System.exit(1);
    }
    stats(); // the first call loads the classes behind it
    System.out.println("listening on http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getLocalPort());
    System.out.flush();
    while (true) {
      try {
        start(server.accept());
      } catch (IOException outOfDescriptors) {
        Thread.sleep(10); // rather than spin
      }
    }
  }

  static String stats() {
    long gcCount = 0;
    long gcMs = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      gcCount += collector.getCollectionCount();
      gcMs += collector.getCollectionTime();
    }
    Runtime memory = Runtime.getRuntime();
    long heapBytes = memory.totalMemory() - memory.freeMemory();
    return String.format(
        "{\"unit\":{\"name\":\"virtual threads\",\"count\":%d},\"inflight\":%d,\"served\":%d,\"platformThreads\":%d,"
            + "\"carriers\":%s,\"mounted\":%s,\"runnable\":%s,\"gcCount\":%d,\"gcMs\":%d,\"heapBytes\":%d}\n",
        virtualThreads.get(), inflight.get(), served.get(), ManagementFactory.getThreadMXBean().getThreadCount(),
        scheduler("PoolSize"), scheduler("MountedVirtualThreadCount"), scheduler("QueuedVirtualThreadCount"),
        gcCount, gcMs, heapBytes);
  }

  /** What the virtual threads' scheduler tells since Java 24, asked by name so that Java 21 compiles it; else null. */
  static Object scheduler(String attribute) {
    try {
      ObjectName name = new ObjectName("jdk.management:type=VirtualThreadScheduler");
      return ManagementFactory.getPlatformMBeanServer().getAttribute(name, attribute);
    } catch (JMException unknownHere) {
      return null;
    }
  }

  /** The fastest of many short runs: the first ones are interpreted, and others may be disturbed. */
  static final long hashesPerMs = measureHashesPerMs();

  static long measureHashesPerMs() {
    final int hashes = 500;
    final long measuredNs = 300_000_000; // enough for the compiler to be done with it
    long start = System.nanoTime();
    long bestNs = Long.MAX_VALUE;
    while (System.nanoTime() - start < measuredNs) {
      long before = System.nanoTime();
      hash(hashes);
      bestNs = Math.min(bestNs, System.nanoTime() - before);
    }
    return Math.max(1, hashes * 1_000_000L / bestNs);
  }

  static void hash(long times) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] sum = new byte[32];
      for (long i = 0; i < times; i++) sum = sha256.digest(sum);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java platform has SHA-256
    }
  }
}

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

/**
 * A platform thread per connection: each java.lang.Thread is an OS thread, and blocking code blocks it. The way of Java
 * servers before virtual threads, without the pools that were put in front of it.
 */
public final class Server {
  static final AtomicInteger inflight = new AtomicInteger();
  static final AtomicLong served = new AtomicLong();
  static final AtomicInteger connectionThreads = new AtomicInteger();
  static final AtomicLong connectionsRefused = new AtomicLong();
  static final AtomicInteger lockWaiters = new AtomicInteger();

  /** One lock that every handler needs for a moment, as a shared map, cache or pool has it in real servers. */
  static final Object visitsLock = new Object();
  static long visits;

  /** The thread sleeps in the kernel: it costs no CPU, only what it holds in memory. */
  static void slow(int ms) throws InterruptedException {
    Thread.sleep(ms);
  }

  /** As many hashes as take ms on an idle core. A deadline would do less work the more threads share the core. */
  static void cpu(int ms) {
    hash(ms * hashesPerMs);
  }

  /** What must never be done with threads: wait while holding the lock that all the others need. */
  static void block(int ms) throws InterruptedException {
    synchronized (visitsLock) {
      Thread.sleep(ms);
    }
  }

  static void start(Socket socket) throws IOException {
    connectionThreads.incrementAndGet();
    Runnable life = () -> {
      serve(socket);
      connectionThreads.decrementAndGet();
    };
    try {
      new Thread(life, "connection").start();
    } catch (OutOfMemoryError noMoreThreads) { // how Java says that the system gives no more threads
      connectionThreads.decrementAndGet();
      connectionsRefused.incrementAndGet();
      socket.close();
    }
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
      lockWaiters.incrementAndGet();
      synchronized (visitsLock) {
        visits++;
      }
      lockWaiters.decrementAndGet();
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
        "{\"unit\":{\"name\":\"threads\",\"count\":%d},\"inflight\":%d,\"served\":%d,\"connectionThreads\":%d,"
            + "\"connectionsRefused\":%d,\"lockWaiters\":%d,\"gcCount\":%d,\"gcMs\":%d,\"heapBytes\":%d}\n",
        ManagementFactory.getThreadMXBean().getThreadCount(), inflight.get(), served.get(), connectionThreads.get(),
        connectionsRefused.get(), lockWaiters.get(), gcCount, gcMs, heapBytes);
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

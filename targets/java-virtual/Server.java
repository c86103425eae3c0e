import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A virtual thread per connection: the same blocking code as in java-threads, but a thread that waits is an object on the
 * heap, and a few carrier threads, one for each core, run those that can go on.
 */
public final class Server extends Site {
  final AtomicInteger virtualThreads = new AtomicInteger();
  final Object reportLock = new Object(); // what /block needs, and nobody else

  /** Unmounts: the stack's frames move to the heap, and the carrier runs another virtual thread. */
  void slow(int ms) throws InterruptedException {
    Thread.sleep(ms);
  }

  /** As many hashes as take `ms` on an idle core. Virtual threads have no time slices: the carrier does nothing else meanwhile. */
  void cpu(int ms) {
    Hashes.hash(ms * hashesPerMs);
  }

  /**
   * Never do this: wait while holding a lock. Up to Java 23 `synchronized` also pins the virtual thread to its carrier, so that
   * one of these per core stops the whole server; since Java 24 (JEP 491) only requests that need the lock wait.
   */
  void block(int ms) throws InterruptedException {
    lockWaiters.incrementAndGet();
    synchronized (reportLock) {
      lockWaiters.decrementAndGet();
      Thread.sleep(ms);
    }
  }

  void start(Socket socket) {
    virtualThreads.incrementAndGet();
    Thread.ofVirtual().name("connection").start(() -> {
      serve(socket);
      virtualThreads.decrementAndGet();
    });
  }

  Facts stats() {
    return unit("virtual threads", virtualThreads.get())
        .with("platformThreads", Facts.platformThreads())
        .with("carriers", Facts.scheduler("PoolSize"))
        .with("mounted", Facts.scheduler("MountedVirtualThreadCount"))
        .with("runnable", Facts.scheduler("QueuedVirtualThreadCount"));
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    new Server().acceptForEver();
  }
}

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A platform thread per connection: each java.lang.Thread is an OS thread, and blocking code blocks it. The way of Java
 * servers before virtual threads, without the pools that were put in front of it.
 */
public final class Server extends Site {
  final AtomicInteger connectionThreads = new AtomicInteger();
  final AtomicLong connectionsRefused = new AtomicLong();
  final Object reportLock = new Object(); // what /block needs, and nobody else

  /** The thread sleeps in the kernel: it costs no CPU, only what it holds in memory. */
  void slow(int ms) throws InterruptedException {
    Thread.sleep(ms);
  }

  /** As many hashes as take `ms` on an idle core. With a deadline instead, a busy core would do less work. */
  void cpu(int ms) {
    Hashes.hash(ms * hashesPerMs);
  }

  /** Never do this: wait while holding a lock that others need. */
  void block(int ms) throws InterruptedException {
    lockWaiters.incrementAndGet();
    synchronized (reportLock) {
      lockWaiters.decrementAndGet();
      Thread.sleep(ms);
    }
  }

  void start(Socket socket) throws IOException {
    connectionThreads.incrementAndGet();
    Runnable life = () -> {
      serve(socket);
      connectionThreads.decrementAndGet();
    };
    try {
      new Thread(life, "connection").start();
    } catch (OutOfMemoryError noMoreThreads) { // Java's name for: the system grants no more threads
      connectionThreads.decrementAndGet();
      connectionsRefused.incrementAndGet();
      socket.close();
    }
  }

  Facts stats() {
    return unit("threads", Facts.platformThreads())
        .with("connectionThreads", connectionThreads)
        .with("connectionsRefused", connectionsRefused);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    new Server().acceptForEver();
  }
}

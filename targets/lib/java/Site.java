import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server by the target contract, in blocking code but for the model: the work, and who runs serve(). */
abstract class Site {
  /** Measured before the first request. */
  static final long hashesPerMs = Hashes.perMs();

  /** How many wait for the lock of /block. */
  final AtomicInteger lockWaiters = new AtomicInteger();

  private final AtomicInteger inflight = new AtomicInteger();
  private final AtomicLong served = new AtomicLong();
  private final Stacks stacks = new Stacks();
  private volatile String unitName = "threads";

  abstract void slow(int ms) throws InterruptedException;

  abstract void cpu(int ms);

  abstract void block(int ms) throws InterruptedException;

  /** Has serve(socket) run, and returns at once. */
  abstract void start(Socket socket) throws IOException;

  /** What this model reports beside what all do: begins with unit(). */
  abstract Facts stats();

  /** Begins them. */
  final Facts unit(String name, long count) {
    unitName = name;
    return new Facts()
        .unit(name, count)
        .with("inflight", inflight.get())
        .with("served", served.get())
        .with("lockWaiters", lockWaiters);
  }

  /** All requests of a connection, one after the other. */
  final void serve(Socket socket) {
    stacks.begin(Thread.currentThread());
    try (socket) {
      socket.setTcpNoDelay(true);
      Http http = new Http(socket);
      for (Http.Request request = http.next(); request != null; request = http.next()) {
        handle(request, http);
        if (request.closes()) return;
      }
    } catch (IOException | InterruptedException gone) {
      // the client went away, and its thread goes as well
    } finally {
      stacks.end(Thread.currentThread());
    }
  }

  private void handle(Http.Request request, Http http) throws IOException, InterruptedException {
    boolean isGet = request.method().equals("GET");
    if (isGet && request.path().equals("/stats")) {
      http.answer("200 OK", "application/json", stats().withMemory().toString());
      return;
    }
    if (isGet && request.path().equals("/stacks")) {
      http.answer("200 OK", "application/json", stacks.ofAll(unitName));
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
      served.incrementAndGet(); // before the answer leaves, so that whoever has read it finds it counted
    } finally {
      body = "done (inflight: " + inflight.getAndDecrement() + ")\n";
    }
    http.answer("200 OK", "text/plain", body);
  }

  /** Accepts, starts, accepts the next; in the thread that calls it. */
  final void acceptForEver() throws IOException, InterruptedException {
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
    stats().withMemory(); // the first call loads the classes behind it
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
}

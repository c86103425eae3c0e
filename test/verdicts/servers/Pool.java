import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** The JDK's own HTTP server on a fixed pool: POOL threads, each request sleeps DELAY_MS. */
public class Pool {
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(System.getenv("PORT"));
    int pool = Integer.parseInt(System.getenv("POOL"));
    int delayMs = Integer.parseInt(System.getenv("DELAY_MS"));
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    server.setExecutor(Executors.newFixedThreadPool(pool));
    server.createContext("/", exchange -> {
      try {
        Thread.sleep(delayMs);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      exchange.sendResponseHeaders(200, 2);
      try (var body = exchange.getResponseBody()) {
        body.write("ok".getBytes());
      }
    });
    server.start();
  }
}

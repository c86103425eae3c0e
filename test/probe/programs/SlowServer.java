import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

// The JDK's own server: a thread a request, which waits in nap() or for a lock in block(). Compiled for 17, too.
class SlowServer {
    static final Object lock = new Object();

    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(args[0].equals("virtual") ? virtualThreads() : Executors.newCachedThreadPool());
        server.createContext("/nap", exchange -> answer(exchange, SlowServer::nap));
        server.createContext("/block", exchange -> answer(exchange, SlowServer::block));
        server.start();
        System.out.println(server.getAddress().getPort());
    }

    static Executor virtualThreads() throws ReflectiveOperationException {
        return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    static void answer(HttpExchange exchange, Runnable work) throws IOException {
        work.run();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    static void nap() {
        try {
            Thread.sleep(600_000);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    static void block() {
        synchronized (lock) {
            nap();
        }
    }
}

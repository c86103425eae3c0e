import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** As much of HTTP/1.1 as these servers need: read a request, skip its body, write an answer. */
final class Http {
  static final int MAX_HEAD_BYTES = 16 * 1024;

  /** `closes`: the connection ends after the answer. */
  record Request(String method, String path, String query, boolean closes) {
    /** The default where the query has none, -1 where it is no whole number. */
    int ms(int byDefault) {
      for (String pair : query.split("&")) {
        if (!pair.startsWith("ms=")) continue;
        String text = pair.substring(3);
        if (text.isEmpty()) return byDefault;
        return text.matches("[0-9]{1,9}") ? Math.min(Integer.parseInt(text), 60_000) : -1;
      }
      return byDefault;
    }
  }

  private final InputStream in;
  private final OutputStream out;
  private int headBytes;

  Http(Socket socket) throws IOException {
    in = new BufferedInputStream(socket.getInputStream(), 4096);
    out = socket.getOutputStream();
  }

  /** Null: the client closed, or sent what is no request and has been told so. */
  Request next() throws IOException {
    headBytes = 0;
    String line = readLine();
    if (line == null) return null;
    String[] words = line.split(" ", -1);
    boolean isHttp = words.length == 3 && words[1].startsWith("/") && words[2].matches("HTTP/1\\.[01]");
    if (!isHttp) return refuse("400 Bad Request");
    boolean closes = words[2].equals("HTTP/1.0") || !words[0].equals("GET");
    long bodyBytes = 0;
    for (line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon < 1) return refuse("400 Bad Request");
      String value = line.substring(colon + 1).trim();
      switch (line.substring(0, colon).toLowerCase()) {
        case "content-length" -> {
          if (!value.matches("[0-9]{1,9}")) return refuse("400 Bad Request");
          bodyBytes = Long.parseLong(value);
        }
        case "transfer-encoding" -> {
          return refuse("501 Not Implemented");
        }
        case "connection" -> closes |= value.equalsIgnoreCase("close");
        default -> { }
      }
    }
    if (line == null) return headBytes >= MAX_HEAD_BYTES ? refuse("431 Request Header Fields Too Large") : null;
    in.skipNBytes(bodyBytes);
    int mark = words[1].indexOf('?');
    return mark < 0
        ? new Request(words[0], words[1], "", closes)
        : new Request(words[0], words[1].substring(0, mark), words[1].substring(mark + 1), closes);
  }

  void answer(String status, String type, String body) throws IOException {
    String text = "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Request refuse(String status) throws IOException {
    answer(status, "text/plain", "not understood\n");
    return null;
  }

  /** Without its line end; null where the connection ends before that, or the head is too long. */
  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (headBytes < MAX_HEAD_BYTES) {
      int b = in.read();
      if (b < 0) return null;
      headBytes++;
      if (b == '\n') {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') line.setLength(length - 1);
        return line.toString();
      }
      line.append((char) b);
    }
    return null;
  }
}

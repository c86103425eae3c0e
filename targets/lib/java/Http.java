import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** As much of HTTP/1.1 as these servers need: read a request, skip its body, write an answer. */
final class Http {
  static final int MAX_HEAD_BYTES = 16 * 1024;
  static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** `closes`: the connection ends after the answer. */
  record Request(String method, String path, String query, boolean closes) {
    /** The default where the query has none, -1 where it is no whole number. */
    int ms(int byDefault) {
      for (String pair : query.split("&")) {
        if (!pair.startsWith("ms=")) continue;
        String text = pair.substring(3);
        if (text.isEmpty()) return byDefault;
        return NUMBER.matcher(text).matches() ? Math.min(Integer.parseInt(text), 60_000) : -1;
      }
      return byDefault;
    }
  }

  private final InputStream in;
  private final OutputStream out;
  private final byte[] received = new byte[4096];
  private int at; // the next byte of those
  private int end;
  private int headBytes;

  Http(Socket socket) throws IOException {
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** Null: the client closed, or sent something that is no request and got its refusal. */
  Request next() throws IOException {
    headBytes = 0;
    String line = readLine();
    if (line == null) return null;
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !words[1].startsWith("/")) return refuse("400 Bad Request");
    boolean isOld = words[2].equals("HTTP/1.0");
    if (!isOld && !words[2].equals("HTTP/1.1")) return refuse("400 Bad Request");
    boolean closes = isOld || !words[0].equals("GET");
    long bodyBytes = 0;
    for (line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon < 1) return refuse("400 Bad Request");
      String value = line.substring(colon + 1).trim();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> {
          if (!NUMBER.matcher(value).matches()) return refuse("400 Bad Request");
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
    skip(bodyBytes);
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
      if (at == end && !receive()) return null;
      byte b = received[at++];
      headBytes++;
      if (b == '\n') {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') line.setLength(length - 1);
        return line.toString();
      }
      line.append((char) (b & 0xff));
    }
    return null;
  }

  private void skip(long bytes) throws IOException {
    int buffered = (int) Math.min(bytes, end - at);
    at += buffered;
    in.skipNBytes(bytes - buffered);
  }

  /** Waits for more; false where the client sends no more. */
  private boolean receive() throws IOException {
    at = 0;
    end = Math.max(0, in.read(received));
    return end > 0;
  }
}

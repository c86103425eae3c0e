import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What threads wait for, as /stacks says it: those with the same state and stack put together. */
final class Stacks {
  static final int MOST_GROUPS = 30;
  static final int MOST_FRAMES = 24; // a virtual thread that reads has a dozen of the library on top

  private record Place(Thread.State state, List<StackTraceElement> frames) { }

  /** Of the model that starts them: Java lists platform threads only. */
  private final Set<Thread> virtual = ConcurrentHashMap.newKeySet();

  void begin(Thread thread) {
    if (thread.isVirtual()) virtual.add(thread);
  }

  void end(Thread thread) {
    if (thread.isVirtual()) virtual.remove(thread);
  }

  /**
   * 10,000 virtual threads take 200 ms. A carrier would serve nobody meanwhile: virtual threads have no time slices. A platform
   * thread shares its core as every other does.
   */
  String ofAll(String unit) throws InterruptedException {
    String[] answer = new String[1];
    Thread.ofPlatform().start(() -> answer[0] = json(unit)).join();
    return answer[0];
  }

  /** `unit` is "virtual threads" where these are asked for; otherwise it says it of all platform threads, at one safepoint. */
  private String json(String unit) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long start = clock.getCurrentThreadCpuTime();
    Map<Place, Integer> counts = new HashMap<>();
    int total = 0;
    if (unit.startsWith("virtual")) {
      for (Thread thread : virtual) {
        counts.merge(place(thread, thread.getStackTrace()), 1, Integer::sum);
        total++;
      }
    } else {
      for (var entry : Thread.getAllStackTraces().entrySet()) {
        counts.merge(place(entry.getKey(), entry.getValue()), 1, Integer::sum);
        total++;
      }
    }
    List<Map.Entry<Place, Integer>> groups = new ArrayList<>(counts.entrySet());
    groups.sort(Comparator.comparing(Map.Entry<Place, Integer>::getValue).reversed());
    List<String> shown = groups.stream().limit(MOST_GROUPS).map(Stacks::group).toList();
    int others = groups.stream().skip(MOST_GROUPS).mapToInt(Map.Entry::getValue).sum();
    double tookMs = (clock.getCurrentThreadCpuTime() - start) / 1e6;
    return "{\"unit\":" + quoted(unit) + ",\"total\":" + total + ",\"tookMs\":" + tookMs + ",\"groups\":[" + String.join(",", shown)
        + "],\"rest\":{\"groups\":" + (groups.size() - shown.size()) + ",\"units\":" + others + "}}";
  }

  private static Place place(Thread thread, StackTraceElement[] frames) {
    return new Place(thread.getState(), Arrays.asList(frames).subList(0, Math.min(MOST_FRAMES, frames.length)));
  }

  private static String group(Map.Entry<Place, Integer> entry) {
    Place place = entry.getKey();
    List<String> frames = place.frames().stream().map(Stacks::frame).toList();
    return "{\"count\":" + entry.getValue() + ",\"state\":\"" + place.state() + "\",\"frames\":[" + String.join(",", frames) + "]}";
  }

  private static String frame(StackTraceElement frame) {
    String line = frame.getLineNumber() < 0 ? "null" : "" + frame.getLineNumber();
    String file = frame.getFileName() == null ? "null" : quoted(frame.getFileName());
    return "[" + quoted(frame.getClassName() + "." + frame.getMethodName()) + "," + file + "," + line + "]";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

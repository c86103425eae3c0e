import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What /stats says: JSON, in the order of the calls. */
final class Facts {
  private final StringBuilder json = new StringBuilder("{");

  Facts unit(String name, long count) {
    return with("unit", "{\"name\":\"" + name + "\",\"count\":" + count + "}");
  }

  /** A number, null, or JSON. */
  Facts with(String name, Object value) {
    if (json.length() > 1) json.append(',');
    json.append('"').append(name).append("\":").append(value);
    return this;
  }

  Facts withMemory() {
    long gcCount = 0;
    long gcMs = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      gcCount += collector.getCollectionCount();
      gcMs += collector.getCollectionTime();
    }
    Runtime memory = Runtime.getRuntime();
    return with("gcCount", gcCount)
        .with("gcMs", gcMs)
        .with("heapBytes", memory.totalMemory() - memory.freeMemory())
        .with("heapMaxBytes", memory.maxMemory());
  }

  static int platformThreads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /** What the virtual threads' scheduler reports since Java 24, by name so that Java 21 compiles it; else null. */
  static Object scheduler(String attribute) {
    try {
      ObjectName name = new ObjectName("jdk.management:type=VirtualThreadScheduler");
      return ManagementFactory.getPlatformMBeanServer().getAttribute(name, attribute);
    } catch (JMException unknownHere) {
      return null;
    }
  }

  @Override
  public String toString() {
    return json + "}\n";
  }
}

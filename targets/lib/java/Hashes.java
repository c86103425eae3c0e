import java.lang.management.ManagementFactory;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The work of /cpu, the same in every target: SHA-256 of its own 32 bytes, again and again. A class of its own: while a class
 * is being initialised, code of it that is compiled runs at a fraction of its speed.
 */
final class Hashes {
  static void hash(long times) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] sum = new byte[32];
      for (long i = 0; i < times; i++) {
        sha256.update(sum);
        sha256.digest(sum, 0, sum.length); // in place: no garbage
      }
    } catch (NoSuchAlgorithmException | DigestException impossible) {
      throw new IllegalStateException(impossible); // every Java platform has SHA-256, and it fits
    }
  }

  /**
   * The fastest of many short runs, until none was faster for some time: the first are interpreted, others disturbed. That time is
   * this thread's CPU time, since the compiler, too, gets less of the clock where the cores are busy.
   */
  static long perMs() {
    final int hashes = 500;
    final long steadyNs = 150_000_000;
    long bestNs = Long.MAX_VALUE;
    long improvedNs = cpuNs();
    while (cpuNs() - improvedNs < steadyNs) {
      long before = System.nanoTime();
      hash(hashes);
      long tookNs = System.nanoTime() - before;
      if (tookNs < bestNs * 0.98) improvedNs = cpuNs();
      bestNs = Math.min(bestNs, tookNs);
    }
    return Math.max(1, hashes * 1_000_000L / bestNs);
  }

  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}

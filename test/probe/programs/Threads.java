// Threads whose behaviour is known: 20 parked in the kernel, one that waits 50 times a second, one that never waits.
class Threads {
    static final byte[] ballast = new byte[32 << 20];

    public static void main(String[] args) throws InterruptedException {
        java.util.Arrays.fill(ballast, (byte) 1);
        for (int number = 0; number < 20; number++) start("parked " + number, () -> sleep(Long.MAX_VALUE));
        start("waits", () -> { while (true) sleep(20); });
        start("burns", () -> { while (true) Thread.onSpinWait(); });
        System.out.println("ready");
        sleep(Long.MAX_VALUE);
    }

    static void start(String name, Runnable run) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        thread.start();
    }

    static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}

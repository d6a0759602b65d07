package org.pellucid.cpu;

import java.util.Locale;

/**
 * Chooses between plain loops and vector code, in this one place.
 *
 * <p>{@code pellucid.backend} forces {@code simd} or {@code scalar} ({@code reference} counts as
 * scalar here). Left alone, work starts on the plain loops, because Vector API code is about a
 * thousand times slower until C2 has compiled it; some large pieces of work start a thread of low
 * priority that runs the vector loops on small arrays until they are the faster ones, and from then
 * on they are used. Results have the same bits either way. {@code pellucid.vector.bits} forces the
 * width.
 */
public final class Simd {

  /**
   * Multiply-adds, all calls together, from which it is worth compiling the vector loops: more than
   * the first steps of a small network, whose plain loops C2 would else have to wait with.
   */
  private static final long MUCH_WORK = 1L << 29;

  /** Whether a thread keeps to the plain loops. An array, so that a switch allocates nothing. */
  private static final ThreadLocal<boolean[]> PLAINLY =
      ThreadLocal.withInitial(() -> new boolean[1]);

  private static final FloatKernels SCALAR = new ScalarKernels();
  private static final boolean MODULE_PRESENT =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  private static final State STATE = new State();

  /** Loads the vector classes on first use. */
  private static final class Vectors {
    static final FloatKernels KERNELS = new VectorKernels();
  }

  private static final class State {
    private final boolean wanted;
    private volatile FloatKernels current;
    private volatile boolean warmUpPending;
    private volatile boolean warming;
    private volatile boolean productExpected;
    private volatile boolean somePlainly;

    /** Multiply-adds so far. Threads may lose each other's counts. */
    private long seen;

    State() {
      String backend = System.getProperty("pellucid.backend", "").toLowerCase(Locale.ROOT);
      boolean vectors = !backend.equals("scalar") && !backend.equals("reference");
      if (vectors && !MODULE_PRESENT) {
        System.getLogger("org.pellucid.cpu")
            .log(
                System.Logger.Level.INFO,
                "Running without SIMD; start Java with --add-modules jdk.incubator.vector for"
                    + " speed.");
      }
      boolean forced = backend.equals("simd") && MODULE_PRESENT;
      current = forced ? Vectors.KERNELS : SCALAR;
      wanted = vectors && MODULE_PRESENT;
      warmUpPending = wanted && !forced;
    }

    FloatKernels forWork(long multiplyAdds) {
      if (warmUpPending) {
        seen += multiplyAdds;
        if (seen >= MUCH_WORK) {
          startWarmUp();
        }
      }
      return somePlainly && PLAINLY.get()[0] ? SCALAR : current;
    }

    void expectProduct() {
      if (!productExpected && current == SCALAR) {
        productExpected = true;
        Thread thread = new Thread(() -> WarmUp.product(SCALAR), "pellucid-first-product");
        thread.setDaemon(true);
        thread.start();
      }
    }

    /** A low priority keeps the warm-up out of the way where the system heeds it. */
    @SuppressWarnings("ThreadPriorityCheck")
    private synchronized void startWarmUp() {
      if (warmUpPending) {
        warmUpPending = false;
        Thread thread = new Thread(this::warmUp, "pellucid-warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
      }
    }

    private void warmUp() {
      warming = true;
      try {
        if (WarmUp.untilFaster(Vectors.KERNELS, SCALAR)) {
          current = Vectors.KERNELS;
        }
      } finally {
        warming = false;
      }
    }
  }

  private Simd() {}

  /** Whether Java was started with the vector module. */
  public static boolean modulePresent() {
    return MODULE_PRESENT;
  }

  /** Whether vector code is in use now; it may follow some time after the first large work. */
  public static boolean ready() {
    return STATE.current.lanes() > 1;
  }

  /** Starts compiling the vector loops, unless that has begun or they are not wanted. */
  public static void prepare() {
    STATE.forWork(MUCH_WORK);
  }

  /**
   * Says that a product of many multiply-adds is about to come. The first time, a thread of its own
   * runs the plain loops on a small product, so that C2 has compiled them when it comes.
   */
  public static void expectProduct() {
    STATE.expectProduct();
  }

  /** Whether vector loops are being compiled right now, which goes faster on a core of its own. */
  static boolean isWarming() {
    return STATE.warming;
  }

  /** Whether vector loops are in use now, or will be. */
  public static boolean mayUseVectors() {
    return STATE.wanted;
  }

  /** Runs code with the plain loops, whatever the rest of the process uses. */
  public static void plainly(Runnable code) {
    STATE.somePlainly = true;
    boolean[] plainly = PLAINLY.get();
    boolean before = plainly[0];
    plainly[0] = true;
    try {
      code.run();
    } finally {
      plainly[0] = before;
    }
  }

  /** Float lanes of one vector register, 1 without vectors. */
  public static int floatLanes() {
    return MODULE_PRESENT ? Vectors.KERNELS.lanes() : 1;
  }

  /** The loops to use for a call of this many multiply-adds. */
  static FloatKernels kernels(long multiplyAdds) {
    return STATE.forWork(multiplyAdds);
  }

  static FloatKernels scalar() {
    return SCALAR;
  }

  /** The vector loops, ready or not; the scalar ones where the module is missing. */
  static FloatKernels vectors() {
    return MODULE_PRESENT ? Vectors.KERNELS : SCALAR;
  }
}

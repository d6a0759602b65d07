package org.pellucid.cpu.lane;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The kernels of loops, shared by structure. A kernel starts in the block interpreter; once it has
 * done much work, a background thread generates code for it and runs that on made-up data until it
 * is compiled, and then the kernel switches over. When no other waits for that, it is run once
 * more, for what the JVM had no time to compile. The bits stay the same.
 */
public final class LoopKernels {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Lane instructions after which code is generated: some ten milliseconds of interpretation. */
  private static final long HOT = 1L << 25;

  /** Elements that take the interpreter as long as beginning with an instruction. */
  private static final int BEGINNING = 64;

  private final Backend backend;
  private final boolean vectors;
  private final Executor background;
  private final ConcurrentHashMap<LoopSpec, LoopKernel> kernels = new ConcurrentHashMap<>();

  /** Which executors to use. */
  public enum Backend {
    /** Interpret what is cold, generate scalar code for what is hot. */
    SCALAR,
    /** Generate vector code at once. */
    SIMD,
    /** Interpret what is cold, generate the best code there is for what is hot. */
    ADAPTIVE
  }

  /** Warms up a loop that is in use, which can wait until no other is to be compiled. */
  private record Again(LoopKernel kernel, LoopSpec spec) implements Runnable {
    @Override
    public void run() {
      LoopWarmup.again(kernel, spec);
    }
  }

  private static final Comparator<Runnable> ORDER =
      (one, other) -> Boolean.compare(one instanceof Again, other instanceof Again);

  private static final class Shared {
    static final LoopKernels KERNELS = new LoopKernels(fromProperty());
  }

  /** Kernels for a backend; without the vector module, vector code is scalar code. */
  public LoopKernels(Backend backend) {
    this.backend = backend;
    vectors = backend != Backend.SCALAR && hasVectors();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(16, ORDER),
            LoopKernels::newThread);
    executor.allowCoreThreadTimeOut(true);
    background = executor;
  }

  /** The kernels of this process, for the backend that {@code -Dpellucid.backend} names. */
  public static LoopKernels shared() {
    return Shared.KERNELS;
  }

  private static Backend fromProperty() {
    return switch (System.getProperty("pellucid.backend", "").toLowerCase(Locale.ROOT)) {
      case "scalar" -> Backend.SCALAR;
      case "simd" -> Backend.SIMD;
      default -> Backend.ADAPTIVE;
    };
  }

  /** Whether these keep to plain loops even where there are vectors. */
  public boolean isScalar() {
    return backend == Backend.SCALAR;
  }

  /** Whether the JVM runs with the vector module. */
  public static boolean hasVectors() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  // Generating code only ever saves time, so it gives way to whatever computes.
  @SuppressWarnings("ThreadPriorityCheck")
  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "pellucid-loop-compiler");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    return thread;
  }

  /** The kernel of a loop. */
  public LoopKernel get(LoopSpec spec) {
    return kernels.computeIfAbsent(spec, this::create);
  }

  private LoopKernel create(LoopSpec spec) {
    LoopKernel interpreter = new BlockInterpreter(spec);
    return switch (backend) {
      case SIMD -> generate(spec).orElse(interpreter);
      case SCALAR, ADAPTIVE -> new AdaptiveKernel(spec, interpreter);
    };
  }

  private Optional<LoopKernel> generate(LoopSpec spec) {
    return vectors ? LoopCompiler.vector(spec, PreferredWidth.bits()) : LineKernel.compile(spec);
  }

  /** A kernel that is interpreted until it is hot. */
  private final class AdaptiveKernel implements LoopKernel {
    private final LoopSpec spec;
    private volatile LoopKernel current;

    /** Lane instructions left until the loop is hot. Threads may lose each other's counts. */
    private long left = HOT;

    AdaptiveKernel(LoopSpec spec, LoopKernel interpreter) {
      this.spec = spec;
      current = interpreter;
    }

    @Override
    public void run(
        LoopArgs args, LoopScratch scratch, int rowBegin, int rowEnd, int colBegin, int colEnd) {
      current.run(args, scratch, rowBegin, rowEnd, colBegin, colEnd);
      long before = left;
      if (before > 0) {
        long elements = (long) (rowEnd - rowBegin) * (colEnd - colBegin);
        left = before - (elements + BEGINNING) * spec.values().size();
        if (left <= 0) {
          background.execute(this::upgrade);
        }
      }
    }

    private synchronized void upgrade() {
      if (current instanceof BlockInterpreter) {
        generate(spec)
            .ifPresent(kernel -> {
              LoopWarmup.warm(kernel, spec);
              current = kernel;
              background.execute(new Again(kernel, spec));
            });
      }
    }
  }
}

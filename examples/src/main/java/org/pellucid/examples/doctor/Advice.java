package org.pellucid.examples.doctor;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.Simd;
import org.pellucid.cpu.Workers;

/** The one flag that would make this process faster, if there is one. */
public final class Advice {
  private static final long SMALL_HEAP = 1L << 30;

  private Advice() {}

  /** {@return a sentence about the flags that this process was started with} */
  public static String forProcess() {
    return of(
        Simd.modulePresent(),
        System.getProperty("pellucid.backend"),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        Workers.shared().threads(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory());
  }

  static String of(
      boolean vectorModule,
      @Nullable String backend,
      List<String> flags,
      int threads,
      int cores,
      long heap) {
    if (flags.contains("-Xint")) {
      return "Java only interprets: leave -Xint away.";
    }
    if (flags.stream().anyMatch(flag -> flag.startsWith("-XX:TieredStopAtLevel="))) {
      return "Java does not optimize: leave -XX:TieredStopAtLevel away.";
    }
    if (!vectorModule) {
      return "Start Java with --add-modules jdk.incubator.vector to use SIMD.";
    }
    if (backend != null && !backend.equals("simd")) {
      return "Leave -Dpellucid.backend=" + backend + " away to use SIMD.";
    }
    if (threads < cores) {
      return "Leave -Dpellucid.threads=" + threads + " away to use all " + cores + " cores.";
    }
    if (heap < SMALL_HEAP) {
      return "Give Java more memory for large data, for example -Xmx4g.";
    }
    return "No flag would make it faster.";
  }
}

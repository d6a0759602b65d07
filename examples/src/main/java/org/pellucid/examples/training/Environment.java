package org.pellucid.examples.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.pellucid.cpu.Simd;
import org.pellucid.cpu.Workers;

/** Where a run is made. */
public final class Environment {
  private Environment() {}

  /**
   * Describes this process.
   *
   * @param version the version of Pellucid
   * @return lines of name and value
   */
  public static Map<String, String> describe(String version) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("Pellucid", version);
    lines.put("JDK", System.getProperty("java.vendor") + " " + Runtime.version());
    lines.put("System", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
    lines.put("Vector lanes", lanes());
    lines.put("Threads", Integer.toString(Workers.shared().threads()));
    lines.put("Heap", heap());
    return lines;
  }

  /** {@return how many floats one instruction works on, in words} */
  public static String lanes() {
    return Simd.modulePresent() ? Simd.floatLanes() + " floats" : "none (no vector module)";
  }

  /** {@return the largest size of the heap, in words} */
  public static String heap() {
    return "up to " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB";
  }
}

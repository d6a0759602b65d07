package org.pellucid.config;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Keras keeps for the whole process: the seed from which unseeded objects get theirs, and the
 * counters behind automatic names.
 *
 * <p>Without {@link #setRandomSeed} the seed is {@value #DEFAULT_SEED}, so that a program gives the
 * same result each time it runs.
 */
public final class Session {
  /**
   * The seed of a program that sets none. It is one with which the smallest network for exclusive
   * or (two inputs, four hidden relus) learns its task in 1000 epochs; with about every second seed
   * it does.
   */
  public static final long DEFAULT_SEED = 36;

  private static final Map<String, AtomicInteger> NAMES = new ConcurrentHashMap<>();
  private static long seed = DEFAULT_SEED;
  private static long drawn;
  private static DTypePolicy policy = DTypePolicy.FLOAT32;

  private Session() {}

  /**
   * Sets the seed for all objects made from now on that are given none; every number is a seed.
   *
   * @param newSeed the seed
   */
  public static synchronized void setRandomSeed(long newSeed) {
    seed = newSeed;
    drawn = 0;
  }

  /** {@return a seed for an object that was given none, another one each time} */
  public static synchronized long nextSeed() {
    // SplitMix64's output function, so that neighbouring counters give unrelated seeds.
    long z = seed + 0x9E3779B97F4A7C15L * ++drawn;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Finds a name for an object that was given none: {@code dense}, {@code dense_1}, ...
   *
   * @param className the class, such as {@code Dense}
   * @return the name, another one each time
   */
  public static String nextName(String className) {
    String base = snakeCase(className);
    int count = NAMES.computeIfAbsent(base, key -> new AtomicInteger()).getAndIncrement();
    return count == 0 ? base : base + "_" + count;
  }

  /**
   * Sets what layers made from now on compute with, unless they are told otherwise.
   *
   * @param name Keras's name, such as "float64" or "mixed_bfloat16"; "float32" without
   */
  public static synchronized void setDTypePolicy(String name) {
    policy = DTypePolicy.named(name);
  }

  /** {@return what layers made from now on compute with} */
  public static synchronized DTypePolicy dtypePolicy() {
    return policy;
  }

  /** Starts counting names and seeds anew. */
  public static synchronized void clear() {
    NAMES.clear();
    drawn = 0;
  }

  /**
   * Turns a class name into a name by Keras's rule.
   *
   * @param className such as {@code MaxPooling2D}
   * @return such as {@code max_pooling2d}
   */
  public static String snakeCase(String className) {
    return className
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}

package org.pellucid.graph;

import java.util.function.Supplier;

/**
 * The path of layer names under which nodes are made, so that errors and explanations can name the
 * layer.
 */
public final class Origin {
  private static final ScopedValue<String> PATH = ScopedValue.newInstance();

  private Origin() {}

  /** {@return the current path, such as {@code encoder/dense_1}; empty outside of layers} */
  public static String current() {
    return PATH.orElse("");
  }

  /**
   * Runs code one level deeper.
   *
   * @param name the name to append to the path
   * @param code what to run
   * @param <T> the type of its result
   * @return its result
   */
  public static <T> T within(String name, Supplier<T> code) {
    String outer = current();
    return at(outer.isEmpty() ? name : outer + "/" + name, code);
  }

  /**
   * Runs code at a given path.
   *
   * @param path the whole path
   * @param code what to run
   * @param <T> the type of its result
   * @return its result
   */
  public static <T> T at(String path, Supplier<T> code) {
    return ScopedValue.where(PATH, path).call(code::get);
  }

  /**
   * Says where a node was made, to open a sentence.
   *
   * @param origin a node's origin
   * @return {@code Layer "encoder/dense_1": } or nothing when the origin is empty
   */
  public static String prefix(String origin) {
    return origin.isEmpty() ? "" : "Layer \"" + origin + "\": ";
  }
}

package org.pellucid.layers;

/** A layer that learns its state from data in one pass, before training. */
public interface Adaptable {
  /**
   * Learns from data; what it learned before is forgotten.
   *
   * @param data numbers (an array or a tensor) or text (nested lists of strings)
   */
  void adapt(Object data);

  /** {@return whether there is anything to learn; not where it was all given} */
  boolean learns();
}

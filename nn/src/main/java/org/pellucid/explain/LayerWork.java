package org.pellucid.explain;

import java.util.List;

/**
 * What one layer did in a step.
 *
 * @param name its path, such as {@code encoder/dense_1}; {@code loss} for what comes after the
 *     layers
 * @param kind what it is, such as {@code Dense}; empty where that is not known
 * @param inputs what came in from other layers and from the batch
 * @param weights its weights
 * @param steps what it computed, one operation after the other; the last one is its result
 */
public record LayerWork(
    String name, String kind, List<Quantity> inputs, List<Quantity> weights, List<Quantity> steps) {
  /** Copies the lists. */
  public LayerWork {
    inputs = List.copyOf(inputs);
    weights = List.copyOf(weights);
    steps = List.copyOf(steps);
  }
}

package org.pellucid.models;

import org.jspecify.annotations.Nullable;

/**
 * One batch of data.
 *
 * @param x the inputs: an array of any rank, a tensor, or a list or map of them for several inputs
 * @param y the targets, likewise; null for prediction
 * @param sampleWeight how much each sample counts, an array or tensor, or a list or map of them for
 *     several outputs; null for all the same
 */
public record Batch(Object x, @Nullable Object y, @Nullable Object sampleWeight) {
  /**
   * Makes a batch whose samples all count the same.
   *
   * @param x the inputs
   * @param y the targets
   */
  public Batch(Object x, @Nullable Object y) {
    this(x, y, null);
  }
}

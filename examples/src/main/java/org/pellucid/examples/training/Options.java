package org.pellucid.examples.training;

import org.jspecify.annotations.Nullable;

/**
 * What the user asked of an application; null where nothing was said.
 *
 * @param epochs how often all the data are seen
 * @param batchSize how many samples make one step
 * @param samples how many samples to learn from
 * @param seed the seed of weights and of the order of samples
 */
public record Options(
    @Nullable Integer epochs,
    @Nullable Integer batchSize,
    @Nullable Integer samples,
    @Nullable Long seed) {
  /** The usual of everything. */
  public static final Options USUAL = new Options(null, null, null, null);
}

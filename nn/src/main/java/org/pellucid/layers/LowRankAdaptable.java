package org.pellucid.layers;

/**
 * A layer whose kernel can be kept as it is while a product of two thin matrices learns what to add
 * to it: {@code kernel + alpha / rank * a b}, with a {@code [..., rank]} and b {@code [rank, last
 * extent of the kernel]}.
 *
 * <p>At first a is drawn by {@code he_uniform} and b is zero, so that nothing changes. Compile the
 * model afterwards.
 *
 * <p>Source: Hu et al., 2021; {@code enable_lora} of {@code keras.layers.Dense}, {@code
 * EinsumDense} and {@code Embedding}.
 */
public sealed interface LowRankAdaptable permits Dense, EinsumDense, EmbeddingLayer {
  /**
   * Freezes the kernel and begins an update with alpha the same as the rank, so that the factor of
   * the product is 1.
   *
   * @param rank how thin the matrices are
   */
  default void enableLora(int rank) {
    enableLora(rank, rank);
  }

  /**
   * Freezes the kernel and begins an update.
   *
   * @param rank how thin the matrices are, at least 1
   * @param alpha the product counts {@code alpha / rank} times, above 0
   */
  void enableLora(int rank, double alpha);

  /**
   * Adds the update to the kernel, and ends it: the layer computes the same as before, and learns
   * its kernel again. Nothing happens if there is no update.
   */
  void mergeLora();

  /** {@return whether there is an update that is not merged yet} */
  boolean isLoraEnabled();

  /** {@return {@code alpha / rank} of the update; 0 if there is none} */
  double loraScale();
}

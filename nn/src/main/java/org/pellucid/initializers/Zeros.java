package org.pellucid.initializers;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Zero everywhere.
 *
 * <p>Source: {@code keras.initializers.Zeros}.
 */
public record Zeros() implements Initializer {
  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return Tensor.full(dtype, shape, 0);
  }

  @Override
  public Config config() {
    return Config.empty();
  }
}

package org.pellucid.initializers;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * One everywhere.
 *
 * <p>Source: {@code keras.initializers.Ones}.
 */
public record Ones() implements Initializer {
  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return Tensor.full(dtype, shape, 1);
  }

  @Override
  public Config config() {
    return Config.empty();
  }
}

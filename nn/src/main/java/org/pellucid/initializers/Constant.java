package org.pellucid.initializers;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * One number everywhere.
 *
 * <p>Source: {@code keras.initializers.Constant}.
 *
 * @param value the number
 */
public record Constant(double value) implements Initializer {
  static Constant fromConfig(Config config) {
    return new Constant(config.number("value", 0));
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return Tensor.full(dtype, shape, value);
  }

  @Override
  public Config config() {
    return Config.empty().put("value", value);
  }
}

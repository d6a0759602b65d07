package org.pellucid.initializers;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Configurable;
import org.pellucid.tensor.Tensor;

/** A rule for the first values of a weight. The same object gives the same values each time. */
public interface Initializer extends Configurable {
  /**
   * Makes the values.
   *
   * @param shape the weight's shape
   * @param dtype the weight's element type
   * @return the values
   */
  Tensor apply(Shape shape, DType dtype);
}

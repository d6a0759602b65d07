package org.pellucid.reference;

import java.util.Random;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/** Seeded arrays for tests, and sums over them. */
final class Numbers {
  private final Random random;

  Numbers(long seed) {
    this.random = new Random(seed);
  }

  NdArray normal(int... dims) {
    Shape shape = Shape.of(dims);
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return NdArray.of(values).reshape(shape);
  }

  NdArray normal(Shape shape) {
    return normal(shape.toArray());
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  static double dot(NdArray x, NdArray y) {
    double sum = 0;
    for (int i = 0; i < x.size(); i++) {
      sum += x.getDouble(i) * y.getDouble(i);
    }
    return sum;
  }
}

package org.pellucid.tensor;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;

/** Random numbers of an explicit seed: the same seed gives the same numbers, everywhere. */
public final class RandomNumbers {
  /** The probability that a normal number lies within two standard deviations. */
  static final double ERF_OF_TWO = 0.9544997361036416;

  private RandomNumbers() {}

  /**
   * Random bits, see {@link Op.RandomBits}.
   *
   * @param shape how many
   * @param seed an int64 scalar
   * @param offset where in the seed's stream to begin, an int64 scalar
   * @return an int32 tensor
   */
  public static Tensor bits(Shape shape, Tensor seed, Tensor offset) {
    return Tensor.apply(new Op.RandomBits(shape), seed, offset);
  }

  /**
   * Numbers between 0 (included) and 1 (excluded).
   *
   * @param shape how many
   * @param seed any number
   * @return a float32 tensor
   */
  public static Tensor uniform(Shape shape, long seed) {
    return unit(bits(shape, Tensor.scalar(seed), Tensor.scalar(0L)));
  }

  /**
   * Numbers of the standard normal distribution.
   *
   * @param shape how many
   * @param seed any number
   * @return a float32 tensor
   */
  public static Tensor normal(Shape shape, long seed) {
    return standardNormal(bits(shape, Tensor.scalar(seed), Tensor.scalar(0L)), -1, 1);
  }

  /**
   * Numbers of the standard normal distribution given that they lie within -2 and 2.
   *
   * @param shape how many
   * @param seed any number
   * @return a float32 tensor
   */
  public static Tensor truncatedNormal(Shape shape, long seed) {
    Tensor bits = bits(shape, Tensor.scalar(seed), Tensor.scalar(0L));
    return standardNormal(bits, -ERF_OF_TWO, ERF_OF_TWO).clip(-2, 2);
  }

  /** The upper 24 bits as a fraction. */
  static Tensor unit(Tensor bits) {
    return upper24(bits).multiply(0x1p-24);
  }

  /** The quantile function at points spread evenly over (low, high) of erf's range. */
  static Tensor standardNormal(Tensor bits, double low, double high) {
    Tensor middle = upper24(bits).add(0.5).multiply(0x1p-24);
    return middle
        .multiply(high - low)
        .add(low)
        .clip(-0x1.fffffep-1, 0x1.fffffep-1)
        .erfinv()
        .multiply(Math.sqrt(2));
  }

  private static Tensor upper24(Tensor bits) {
    Tensor eight = Tensor.full(DType.INT32, Shape.SCALAR, 8);
    Tensor mask = Tensor.full(DType.INT32, Shape.SCALAR, 0xFFFFFF);
    return bits.shiftRight(eight).and(mask).cast(DType.FLOAT32);
  }
}

package org.pellucid.quantizers;

import org.pellucid.array.Ints;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Makes whole numbers of floats, the largest of which becomes the largest: {@code scale = high /
 * (max|x| + epsilon)}, {@code values = clip(round(x scale), low, high)}.
 *
 * <p>Defaults: from -127 to 127, along the last axis, epsilon 1e-7. Errors: a range outside of -128
 * to 127.
 *
 * <p>Source: {@code keras.quantizers.AbsMaxQuantizer}.
 */
public final class AbsMaxQuantizer {
  private Ints axis = Ints.of(-1);
  private int low = -127;
  private int high = 127;
  private double epsilon = 1e-7;

  /** Begins with the defaults. */
  public AbsMaxQuantizer() {}

  /**
   * Sets which numbers share a scale.
   *
   * @param axes along which the maximum is taken, -1 without
   * @return this
   */
  public AbsMaxQuantizer axis(int... axes) {
    axis = Ints.of(axes);
    return this;
  }

  /**
   * Sets the whole numbers.
   *
   * @param least the least, -127 without
   * @param most the largest, 127 without
   * @return this
   */
  public AbsMaxQuantizer valueRange(int least, int most) {
    if (least < -128 || most > 127 || least >= most) {
      throw new PellucidException(
          "AbsMaxQuantizer: valueRange must lie within -128 and 127, got "
              + least
              + " and "
              + most
              + ".");
    }
    low = least;
    high = most;
    return this;
  }

  /**
   * Sets what keeps the scale of zeros finite.
   *
   * @param small above 0, 1e-7 without
   * @return this
   */
  public AbsMaxQuantizer epsilon(double small) {
    epsilon = Setting.positive("AbsMaxQuantizer", "epsilon", small);
    return this;
  }

  /**
   * Makes whole numbers.
   *
   * @param x floats
   * @return whole numbers of the same shape, and the scale with extent 1 along the axes
   */
  public QuantizedTensor apply(Tensor x) {
    return Quantizers.absMaxQuantize(x, axis, low, high, epsilon);
  }
}

package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The correction of a batch's statistics towards slowly moving ones: normalized values are
 * multiplied by {@code r = s / renorm_s} and shifted by {@code d = (mean - renorm_mean) /
 * renorm_s}, where s is the standard deviation. No gradient goes through r and d.
 *
 * <p>Source: Ioffe, 2017.
 *
 * @param movingStddev of all batches, from which the moving variance follows
 * @param renormMean the mean that corrections refer to
 * @param renormStddev the standard deviation that they refer to
 */
record BatchRenormalization(Variable movingStddev, Variable renormMean, Variable renormStddev) {
  /**
   * The factor r and the shift d, from a batch.
   *
   * @param mean of the batch
   * @param stddev of the batch
   * @param epsilon of the variance
   * @param clipping the limits "rmin", "rmax" and "dmax", each of which may be absent
   */
  Correction correct(Tensor mean, Tensor stddev, double epsilon, Config clipping) {
    Tensor reference = renormStddev.tensor().maximum(Math.sqrt(epsilon));
    Tensor r = stddev.divide(reference);
    Tensor d = mean.subtract(renormMean.tensor()).divide(reference);
    Double least = clipping.numberOrNull("rmin");
    Double most = clipping.numberOrNull("rmax");
    Double shift = clipping.numberOrNull("dmax");
    r = least == null ? r : r.maximum(least);
    r = most == null ? r : r.minimum(most);
    d = shift == null ? d : d.clip(-shift, shift);
    return new Correction(r.stopGradient(), d.stopGradient());
  }

  /** What normalized values are multiplied by and shifted by, {@code [channels]}. */
  record Correction(Tensor factor, Tensor shift) {
    Tensor apply(Tensor normalized, Shape channels) {
      return normalized.multiply(factor.reshape(channels)).add(shift.reshape(channels));
    }
  }

  static Config checked(Config clipping) {
    for (String key : clipping.keys()) {
      if (!key.equals("rmin") && !key.equals("rmax") && !key.equals("dmax")) {
        throw new PellucidException(
            "BatchNormalization: renormClipping knows rmin, rmax and dmax, got \"" + key + "\".");
      }
    }
    Double least = clipping.numberOrNull("rmin");
    Double most = clipping.numberOrNull("rmax");
    Double shift = clipping.numberOrNull("dmax");
    if ((least != null && most != null && most < least) || (shift != null && shift < 0)) {
      throw new PellucidException(
          "BatchNormalization: renormClipping needs rmin <= rmax and dmax >= 0, got "
              + clipping
              + ".");
    }
    return clipping;
  }
}

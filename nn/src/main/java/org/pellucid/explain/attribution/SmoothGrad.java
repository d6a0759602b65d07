package org.pellucid.explain.attribution;

import java.util.random.RandomGenerator;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;

/**
 * The mean gradient around a sample: {@code mean over n of d output / d x at x + noise}, with
 * normal noise whose standard deviation is a part of the range of each sample's numbers.
 *
 * <p>Defaults: 25 noisy copies, noise 0.15 of the range, seed 0. Source: Smilkov et al., 2017.
 */
public final class SmoothGrad extends Attributor {
  private final OutputGradient gradient;
  private final int copies;
  private final double noise;
  private final long seed;

  /**
   * Prepares with the defaults.
   *
   * @param model a model of one floating input
   */
  public SmoothGrad(Model model) {
    this(model, 25, 0.15, 0);
  }

  /**
   * Prepares.
   *
   * @param model a model of one floating input
   * @param copies how many noisy copies, at least 1
   * @param noise the standard deviation of the noise as a part of the sample's range, at least 0
   * @param seed the seed of the noise
   */
  public SmoothGrad(Model model, int copies, double noise, long seed) {
    super(model);
    if (copies < 1 || !(noise >= 0)) {
      throw new PellucidException(
          "SmoothGrad needs copies >= 1 and noise >= 0, got " + copies + " and " + noise + ".");
    }
    gradient = new OutputGradient(model, null);
    this.copies = copies;
    this.noise = noise;
    this.seed = seed;
  }

  @Override
  String method() {
    return "SmoothGrad";
  }

  @Override
  Scores scores(NdArray x, int[] targets, double[] outputs) {
    NdArray oneHot = oneHot(targets, width());
    RandomGenerator random = Draws.of(seed);
    float[] samples = x.toFloatArray();
    float[] deviations = deviations(samples, targets.length);
    int width = samples.length / targets.length;
    double[] sums = new double[samples.length];
    for (int copy = 0; copy < copies; copy++) {
      float[] noisy = samples.clone();
      for (int i = 0; i < noisy.length; i++) {
        noisy[i] += (float) (deviations[i / width] * random.nextGaussian());
      }
      NdArray slopes = gradient.at(NdArray.of(noisy).reshape(x.shape()), oneHot).gradient();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += slopes.getDouble(i);
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / copies);
    }
    return Scores.unsummed(NdArray.of(means).reshape(x.shape()));
  }

  private float[] deviations(float[] samples, int count) {
    float[] deviations = new float[count];
    int width = samples.length / count;
    for (int sample = 0; sample < count; sample++) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int i = sample * width; i < (sample + 1) * width; i++) {
        low = Math.min(low, samples[i]);
        high = Math.max(high, samples[i]);
      }
      deviations[sample] = (float) (noise * (high - low));
    }
    return deviations;
  }
}

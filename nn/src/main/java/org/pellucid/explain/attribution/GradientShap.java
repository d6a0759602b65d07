package org.pellucid.explain.attribution;

import java.util.random.RandomGenerator;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;

/**
 * Integrated gradients from many baselines at once: {@code mean over draws of (x - b) · d output /
 * d x at b + u (x - b)}, with b drawn from background samples and u from 0 to 1.
 *
 * <p>Estimates Shapley values under independence of the inputs. The scores add up to {@code
 * output(x)} less the mean output of the background, but for chance: by how much not is in {@link
 * Attribution#errors}.
 *
 * <p>Defaults: 200 draws, seed 0. Source: Lundberg, Lee, 2017; Erion et al., 2021 ("expected
 * gradients").
 */
public final class GradientShap extends Attributor {
  private static final int DRAWS = 200;

  private final OutputGradient gradient;
  private final NdArray background;
  private final NdArray backgroundOutputs;
  private final int draws;
  private final long seed;

  /**
   * Prepares with 200 draws.
   *
   * @param model a model of one floating input
   * @param background samples that stand for the data, some tens to hundreds
   */
  public GradientShap(Model model, NdArray background) {
    this(model, background, DRAWS, 0);
  }

  /**
   * Prepares.
   *
   * @param model a model of one floating input
   * @param background samples that stand for the data
   * @param draws how many draws, at least 1
   * @param seed the seed of the draws
   */
  public GradientShap(Model model, NdArray background, int draws, long seed) {
    super(model);
    if (draws < 1) {
      throw new PellucidException("GradientShap needs draws >= 1, got " + draws + ".");
    }
    gradient = new OutputGradient(model, null);
    this.background = background;
    this.backgroundOutputs = model.predict(background).value();
    this.draws = draws;
    this.seed = seed;
  }

  @Override
  String method() {
    return "gradient SHAP";
  }

  @Override
  Scores scores(NdArray x, int[] targets, double[] outputs) {
    RandomGenerator random = Draws.of(seed);
    float[] samples = x.toFloatArray();
    float[] from = background.toFloatArray();
    int count = targets.length;
    int width = samples.length / count;
    int rows = background.shape().dim(0);
    NdArray oneHot = oneHot(targets, width());
    double[] sums = new double[samples.length];
    for (int draw = 0; draw < draws; draw++) {
      float[] between = new float[samples.length];
      int[] chosen = new int[count];
      for (int sample = 0; sample < count; sample++) {
        chosen[sample] = random.nextInt(rows);
        float part = random.nextFloat();
        for (int i = 0; i < width; i++) {
          float begin = from[chosen[sample] * width + i];
          between[sample * width + i] = begin + part * (samples[sample * width + i] - begin);
        }
      }
      NdArray slopes = gradient.at(NdArray.of(between).reshape(x.shape()), oneHot).gradient();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += (samples[i] - from[chosen[i / width] * width + i % width]) * slopes.getDouble(i);
      }
    }
    float[] scores = new float[sums.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (sums[i] / draws);
    }
    return Scores.summed(scores, x.shape(), outputs, backgroundMeans(targets));
  }

  private double[] backgroundMeans(int[] targets) {
    int rows = background.shape().dim(0);
    int classes = backgroundOutputs.shape().dim(1);
    double[] means = new double[targets.length];
    for (int sample = 0; sample < means.length; sample++) {
      for (int row = 0; row < rows; row++) {
        means[sample] += backgroundOutputs.getDouble(row * classes + targets[sample]) / rows;
      }
    }
    return means;
  }
}

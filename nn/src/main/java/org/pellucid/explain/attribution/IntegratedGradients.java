package org.pellucid.explain.attribution;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;
import org.pellucid.tensor.Variable;

/**
 * The gradient gathered on the straight way from a baseline to the sample: {@code (x - b) · mean
 * over the way of d output / d x}.
 *
 * <p>The scores add up to {@code output(x) - output(b)}: how far they are from it is in {@link
 * Attribution#errors}, and more steps make it smaller. A number on which the model does not depend
 * gets 0, and models that compute the same get the same scores.
 *
 * <p>Defaults: 64 steps by the midpoint rule, baseline 0. {@link #at} takes the way between 0 and
 * what a layer gives out, for inputs that are not numbers on a line, such as words. Source:
 * Sundararajan, Taly, Yan, 2017.
 */
public final class IntegratedGradients extends Attributor {
  private static final int STEPS = 64;

  private final int steps;
  private final @Nullable NdArray baseline;
  private final @Nullable String layer;
  private final Model scaled;
  private final @Nullable Variable factor;
  private final OutputGradient gradient;

  /**
   * Prepares with 64 steps from 0.
   *
   * @param model a model of one input
   */
  public IntegratedGradients(Model model) {
    this(model, STEPS, null, null);
  }

  private IntegratedGradients(
      Model model, int steps, @Nullable NdArray baseline, @Nullable String layer) {
    super(model);
    if (steps < 1) {
      throw new PellucidException("IntegratedGradients needs steps >= 1, got " + steps + ".");
    }
    this.steps = steps;
    this.baseline = baseline;
    this.layer = layer;
    if (layer == null) {
      factor = null;
      scaled = model;
    } else {
      Variable turned = new Variable("factor", NdArray.scalar(DType.FLOAT32, 1.0), false);
      factor = turned;
      scaled =
          Model.cloneModel(model, own -> own.name().equals(layer) ? new Scaled(own, turned) : own);
    }
    gradient = new OutputGradient(scaled, layer);
  }

  /**
   * Sets the number of steps.
   *
   * @param newSteps at least 1
   * @return the method with that many steps
   */
  public IntegratedGradients steps(int newSteps) {
    return new IntegratedGradients(model(), newSteps, baseline, layer);
  }

  /**
   * Sets where the way begins: a sample that says nothing, such as a grey picture or the mean row.
   *
   * @param newBaseline of the shape of one sample
   * @return the method from that baseline
   */
  public IntegratedGradients baseline(NdArray newBaseline) {
    if (layer != null) {
      throw new PellucidException(
          "IntegratedGradients: at a layer the way begins at 0; leave baseline or at away.");
    }
    return new IntegratedGradients(model(), steps, newBaseline, null);
  }

  /**
   * Explains what a layer gives out, such as the vectors of words.
   *
   * @param newLayer the layer's name
   * @return the method at that layer
   */
  public IntegratedGradients at(String newLayer) {
    return new IntegratedGradients(model(), steps, null, newLayer);
  }

  @Override
  String method() {
    return "integrated gradients";
  }

  @Override
  Scores scores(NdArray x, int[] targets, double[] outputs) {
    NdArray oneHot = oneHot(targets, width());
    return factor == null
        ? fromBaseline(x, oneHot, targets, outputs)
        : atLayer(x, oneHot, targets, outputs, factor);
  }

  private Scores fromBaseline(NdArray x, NdArray oneHot, int[] targets, double[] end) {
    float[] samples = x.toFloatArray();
    int width = samples.length / targets.length;
    float[] from = new float[width];
    NdArray given = baseline;
    if (given != null) {
      if (given.size() != width) {
        throw new PellucidException(
            "IntegratedGradients: the baseline needs the "
                + width
                + " numbers of a sample, got shape "
                + given.shape()
                + ".");
      }
      from = given.toFloatArray();
    }
    double[] sums = new double[samples.length];
    for (int step = 0; step < steps; step++) {
      NdArray slopes = gradient.at(between(x, samples, from, middle(step)), oneHot).gradient();
      add(sums, slopes);
    }
    float[] scores = new float[sums.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (sums[i] / steps * (samples[i] - from[i % width]));
    }
    NdArray begin = model().predict(between(x, samples, from, 0)).value();
    return Scores.summed(scores, x.shape(), end, chosen(begin, targets));
  }

  private static NdArray between(NdArray x, float[] samples, float[] from, double part) {
    float[] between = new float[samples.length];
    for (int i = 0; i < between.length; i++) {
      float begin = from[i % from.length];
      between[i] = (float) (begin + part * (samples[i] - begin));
    }
    return NdArray.of(between).reshape(x.shape());
  }

  private synchronized Scores atLayer(
      NdArray x, NdArray oneHot, int[] targets, double[] end, Variable turned) {
    double[] sums = {};
    for (int step = 0; step < steps; step++) {
      turned.assign(NdArray.scalar(DType.FLOAT32, middle(step)));
      NdArray slopes = gradient.at(x, oneHot).gradient();
      if (step == 0) {
        sums = new double[slopes.size()];
      }
      add(sums, slopes);
    }
    turned.assign(NdArray.scalar(DType.FLOAT32, 0.0));
    double[] begin = chosen(scaled.predict(x).value(), targets);
    turned.assign(NdArray.scalar(DType.FLOAT32, 1.0));
    NdArray place = gradient.at(x, oneHot).place();
    float[] scores = new float[sums.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (sums[i] / steps * place.getDouble(i));
    }
    return Scores.summed(scores, place.shape(), end, begin);
  }

  private double middle(int step) {
    return (step + 0.5) / steps;
  }

  private static void add(double[] sums, NdArray values) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values.getDouble(i);
    }
  }
}

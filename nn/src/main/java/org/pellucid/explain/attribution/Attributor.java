package org.pellucid.explain.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;

/**
 * A method that explains outputs of a model of one input by gradients or by asking it again.
 *
 * <p>{@link #explain(Object)} explains the largest output of each sample, or the only one; {@link
 * #explain(Object, int...)} a chosen one. Samples go through the model in batches of 32.
 */
public abstract class Attributor {
  static final int BATCH = 32;

  private final Model model;

  Attributor(Model model) {
    if (model.inputs().size() != 1) {
      throw new PellucidException(
          "Attributions need a model of one input; \""
              + model.name()
              + "\" has "
              + model.inputs().size()
              + ". Make one with Model.of that has one input.");
    }
    this.model = model;
  }

  /** {@return the model that is explained} */
  final Model model() {
    return model;
  }

  /** {@return the method's name} */
  abstract String method();

  /**
   * Explains a batch.
   *
   * @param x the samples
   * @param targets which output of each
   * @param outputs the value of that output
   * @return the scores
   */
  abstract Scores scores(NdArray x, int[] targets, double[] outputs);

  /** Scores of a batch, and how far each sample's are from their promised sum. */
  record Scores(NdArray values, double[] errors) {
    static Scores unsummed(NdArray values) {
      double[] errors = new double[values.shape().dim(0)];
      Arrays.fill(errors, Double.NaN);
      return new Scores(values, errors);
    }

    /** Scores of the shape of a batch, each sample's being promised to add up to a change. */
    static Scores summed(float[] scores, Shape shape, double[] end, double[] begin) {
      double[] errors = new double[end.length];
      int width = scores.length / end.length;
      for (int sample = 0; sample < errors.length; sample++) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
          sum += scores[sample * width + i];
        }
        errors[sample] = sum - (end[sample] - begin[sample]);
      }
      return new Scores(NdArray.of(scores).reshape(shape), errors);
    }
  }

  /**
   * Explains the largest output of each sample, or the only one.
   *
   * @param x samples, as {@code predict} takes them
   * @return the scores
   */
  public final Attribution explain(Object x) {
    NdArray samples = Tensor.of(x).value();
    NdArray outputs = outputs(samples);
    int width = outputs.shape().dim(1);
    int[] targets = new int[outputs.shape().dim(0)];
    for (int sample = 0; sample < targets.length; sample++) {
      for (int i = 1; i < width; i++) {
        if (outputs.getDouble(sample * width + i)
            > outputs.getDouble(sample * width + targets[sample])) {
          targets[sample] = i;
        }
      }
    }
    return explained(samples, outputs, targets);
  }

  /**
   * Explains chosen outputs.
   *
   * @param x samples, as {@code predict} takes them
   * @param targets the number of an output for each sample, or one for all
   * @return the scores
   */
  public final Attribution explain(Object x, int... targets) {
    NdArray samples = Tensor.of(x).value();
    NdArray outputs = outputs(samples);
    int count = outputs.shape().dim(0);
    if (targets.length != 1 && targets.length != count) {
      throw new PellucidException(
          "explain: got " + targets.length + " targets for " + count + " samples; give one each.");
    }
    int[] each = new int[count];
    for (int i = 0; i < count; i++) {
      each[i] = targets[targets.length == 1 ? 0 : i];
      if (each[i] < 0 || each[i] >= outputs.shape().dim(1)) {
        throw new PellucidException(
            "explain: target "
                + each[i]
                + " is no output; the model has outputs 0 to "
                + (outputs.shape().dim(1) - 1)
                + ".");
      }
    }
    return explained(samples, outputs, each);
  }

  private NdArray outputs(NdArray samples) {
    NdArray outputs = model.predict(samples).value();
    if (outputs.shape().rank() != 2) {
      throw new PellucidException(
          "Attributions need a model whose output has the shape [samples, outputs], got "
              + outputs.shape()
              + ". Take the part that you mean into a model with Model.of.");
    }
    return outputs;
  }

  private Attribution explained(NdArray samples, NdArray outputs, int[] targets) {
    double[] explained = chosen(outputs, targets);
    List<NdArray> parts = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    for (int from = 0; from < targets.length; from += BATCH) {
      int to = Math.min(targets.length, from + BATCH);
      Scores scores =
          scores(
              samples.rowRange(from, to),
              Arrays.copyOfRange(targets, from, to),
              Arrays.copyOfRange(explained, from, to));
      parts.add(scores.values());
      Arrays.stream(scores.errors()).forEach(errors::add);
    }
    return new Attribution(
        method(),
        joined(parts),
        Arrays.stream(targets).boxed().toList(),
        Arrays.stream(explained).boxed().toList(),
        errors);
  }

  /** The target of each sample, of outputs [samples, outputs]. */
  static double[] chosen(NdArray outputs, int[] targets) {
    int width = outputs.size() / targets.length;
    double[] chosen = new double[targets.length];
    Arrays.setAll(chosen, i -> outputs.getDouble(i * width + targets[i]));
    return chosen;
  }

  private static NdArray joined(List<NdArray> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return Tensor.concat(0, parts.stream().map(Tensor::of).toList()).value();
  }

  /** One row per sample, 1 at its target. */
  static NdArray oneHot(int[] targets, int width) {
    float[] rows = new float[targets.length * width];
    for (int i = 0; i < targets.length; i++) {
      rows[i * width + targets[i]] = 1;
    }
    return NdArray.of(rows).reshape(Shape.of(targets.length, width));
  }

  /** {@return how many outputs the model has} */
  final int width() {
    Shape shape = model.outputs().getFirst().shape();
    return shape.dim(shape.rank() - 1);
  }
}
